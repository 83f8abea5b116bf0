import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createConnectionServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a server does with one request. */
export type Act = (request: IncomingMessage, response: ServerResponse) => void;

/** One request as it came. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** A server on this machine that plays acts in their order; the last one stays. */
export async function playing(...acts: readonly Act[]): Promise<{ origin: string; received: readonly Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const act = acts[Math.min(received.length, acts.length - 1)];
    received.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    request.resume().on('end', () => act?.(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${portOf(server.address())}`, received };
}

/** An address of this machine at which nobody listens. */
export async function nobody(): Promise<string> {
  const server = createConnectionServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${portOf(server.address())}`;
  await new Promise((resolve) => server.close(resolve));
  return origin;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** An answer with a status, headers and a text. */
export const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}, text = '{"ok":true}'): Act =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

/** The connection breaks before there is an answer. */
export const reset: Act = (request) => {
  request.socket.destroy();
};

/** The connection breaks in the middle of the answer. */
export const truncated: Act = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"ok":', () => request.socket.destroy());
};

/** No answer ever. */
export const silence: Act = () => {};
