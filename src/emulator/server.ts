import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Delivery } from './apply-fault.ts';
import type { ReceivedRequest } from './gateway.ts';
import type { EmulatorAnswer } from './http.ts';

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Cuts all connections and frees the port. */
  readonly close: () => Promise<void>;
}

/** Only programs of the same machine can connect. */
const LOOPBACK = '127.0.0.1';
/** Beyond this a request is refused with 413. A batch of 1,000 operations is far below. */
const BODY_LIMIT_BYTES = 128 * 1024 * 1024;

/**
 * Listens on loopback.
 *
 * @throws the error of Node.js (`EADDRINUSE`, `EACCES`) when the port cannot be had.
 */
export async function listen(
  port: number,
  answer: (request: ReceivedRequest) => Promise<Delivery>,
): Promise<Listening> {
  const server = createServer((incoming, response) => {
    converse(incoming, response, answer).catch((error: unknown) => fail(response, error));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address() as AddressInfo; // a server on a port has one
  return { port: address.port, close: () => close(server) };
}

/** A mistake of the emulator itself must be seen, not look like a fault of the network. A caller that left sees nothing. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const body = JSON.stringify({ error: { code: 'EmulatorFault', message } });
  send(response, { status: 500, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body }, undefined);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function converse(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: ReceivedRequest) => Promise<Delivery>,
): Promise<void> {
  const body = await bodyOf(incoming);
  if (body === undefined) {
    send(response, { status: 413 }, incoming.method);
    return;
  }
  deliver(response, await answer(receivedRequest(incoming, body)), incoming.method);
}

/** The whole body; undefined when it is too large. */
async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(bytes);
  }
  return size > BODY_LIMIT_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function receivedRequest(incoming: IncomingMessage, body: string): ReceivedRequest {
  const headers = new Map(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const host = headers.get('host') ?? `${LOOPBACK}:${incoming.socket.localPort}`;
  const { method = 'GET', url = '/' } = incoming;
  return { method, target: url, headers, body, origin: `http://${host}` };
}

function deliver(response: ServerResponse, delivery: Delivery, method: string | undefined): void {
  switch (delivery.kind) {
    case 'answer':
      send(response, delivery.answer, method);
      break;
    case 'truncated':
      sendPart(response, delivery.answer, delivery.bytes);
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    default:
      never(delivery);
  }
}

function send(
  response: ServerResponse,
  { status, headers = {}, body }: EmulatorAnswer,
  method: string | undefined,
): void {
  const bytes = Buffer.from(body ?? '');
  const length = status === 204 || status === 304 ? {} : { 'Content-Length': String(bytes.length) };
  response.writeHead(status, { ...headers, ...length });
  response.end(method === 'HEAD' ? undefined : bytes);
}

/** Says that everything comes, and cuts the connection behind a part of it. */
function sendPart(response: ServerResponse, { status, headers = {}, body }: EmulatorAnswer, count: number): void {
  const bytes = Buffer.from(body ?? '');
  const declared = Math.max(bytes.length, count + 1); // an answer without body is cut too
  response.writeHead(status === 204 ? 200 : status, { ...headers, 'Content-Length': String(declared) });
  response.flushHeaders();
  response.write(bytes.subarray(0, count));
  response.socket?.destroySoon();
}

function never(value: never): never {
  throw new Error(`Unknown delivery ${String(value)}.`);
}
