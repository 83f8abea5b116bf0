import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import { cloudOf } from '../../../../src/backends/dynamics365/clouds.ts';
import type { Conversation, HttpRequest } from '../../../../src/backends/dynamics365/http/http-request.ts';
import type { PlatformOptions } from '../../../../src/backends/dynamics365/platform/admin-call.ts';

export const ENVIRONMENT = '22222222-2222-2222-2222-222222222222';
export const TENANT = '11111111-1111-1111-1111-111111111111';

/** An answer of the service; `reset` drops the connection when everything it should do is done. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
  readonly reset?: true;
}

/** What the service was asked. */
export interface Asked {
  readonly method: string;
  /** With its query, decoded. */
  readonly path: string;
  readonly body: unknown;
}

/** A service on this machine that answers by a script, and what it was asked. */
export class ScriptedService {
  readonly asked: Asked[] = [];
  /** How long the client wanted to wait, in milliseconds, in turn. */
  readonly waits: number[] = [];
  readonly #server: Server;
  readonly #answer: (asked: Asked, count: number) => Scripted;

  private constructor(answer: (asked: Asked, count: number) => Scripted) {
    this.#answer = answer;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** `answer` is given each request and how many came before it. */
  static async start(answer: (asked: Asked, count: number) => Scripted): Promise<ScriptedService> {
    const service = new ScriptedService(answer);
    await new Promise<void>((done) => service.#server.listen(0, '127.0.0.1', done));
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a client of this service works with; nothing really waits. */
  get options(): PlatformOptions {
    return {
      conversation: PLAIN_CONVERSATION,
      cloud: cloudOf({ organizationUrl: this.origin }),
      environmentId: ENVIRONMENT,
      tenantId: TENANT,
      sleep: async (ms) => void this.waits.push(ms),
      random: () => 0.5,
      now: () => Date.parse('2026-02-01T10:00:00Z'),
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const path = decodeURIComponent(request.url ?? '').replaceAll('+', ' ');
    const asked = { method: request.method ?? '', path, body: text === '' ? undefined : JSON.parse(text) };
    const answer = this.#answer(asked, this.asked.length);
    this.asked.push(asked);
    if (answer.reset) return void request.socket.destroy();
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.text ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body)));
  }
}

/** One request, one answer: as much of a conversation as these tests need. */
const PLAIN_CONVERSATION: Conversation = {
  async send(request: HttpRequest, signal: AbortSignal) {
    const { method, url, headers = {}, body = null } = request;
    const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' }).catch((cause) => {
      throw new BackendError(request.repeatable ? 'unavailable' : 'outcome-unknown', 'No answer.', { cause });
    });
    return { status: answer.status, headers: new Map(answer.headers), text: await answer.text() };
  },
};
