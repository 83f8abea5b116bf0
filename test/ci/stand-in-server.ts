import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request, as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Parsed from JSON; undefined where there is none, or no JSON. */
  readonly body: unknown;
}

/** What is answered: an object as JSON, a text as it is. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * What goes wrong with one request that it fits, and then no more.
 *
 * `answer` is given instead of what would have come, `before` the request has its effect or `after` it; without one the
 * connection is cut then, so the answer is lost.
 */
export interface Fault {
  readonly method?: string;
  readonly path?: RegExp;
  readonly when: 'before' | 'after';
  readonly answer?: Answer;
}

/** A server on loopback that stands in for a service. */
export interface StandInServer {
  readonly url: string;
  /** Everything that arrived, in order. */
  readonly log: readonly Arrived[];
  /** Adds faults; each counts once, the first that fits is taken. */
  readonly fail: (...faults: readonly Fault[]) => void;
  readonly close: () => Promise<void>;
}

/** Serves answers over HTTP, with scripted faults. */
export async function serveStandIn(answerTo: (request: Arrived) => Answer): Promise<StandInServer> {
  const log: Arrived[] = [];
  const faults: Fault[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const request = await arrived(incoming);
    log.push(request);
    const at = faults.findIndex((fault) => fits(fault, request));
    const [fault] = at < 0 ? [] : faults.splice(at, 1);
    if (fault?.when === 'before') return give(fault.answer, outgoing);
    const answer = answerTo(request);
    give(fault === undefined ? answer : fault.answer, outgoing);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    fail: (...more) => faults.push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function fits({ method, path }: Fault, request: Arrived): boolean {
  return (method === undefined || method === request.method) && (path === undefined || path.test(request.path));
}

function give(answer: Answer | undefined, outgoing: ServerResponse): void {
  if (answer === undefined) {
    outgoing.destroy();
    return;
  }
  const { status, headers = {}, body } = answer;
  const isText = typeof body === 'string';
  const type = isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  outgoing.writeHead(status, { ...(body !== undefined && { 'content-type': type }), ...headers });
  outgoing.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

async function arrived(incoming: IncomingMessage): Promise<Arrived> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://stand-in');
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: incoming.headers,
    body: parsed(Buffer.concat(parts).toString('utf8')),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
