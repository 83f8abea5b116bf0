import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the receiver does with one request. */
type Behaviour =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'reset'
  /** An answer that says 400 and does not end. */
  | 'endless';

/** A request as it came. */
interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A place that messages are sent to, over real HTTP on this machine. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Forgets what came, and does this with what comes: one after the other, the last one for all behind it. */
  script(...behaviours: readonly Behaviour[]): void;
}

/** Opens one that takes everything until it is told otherwise. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let behaviours: readonly Behaviour[] = [{ status: 200, body: 'ok' }];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const behaviour = behaviours[Math.min(received.length, behaviours.length - 1)] ?? 'hang';
      received.push({ path: url, headers, body: Buffer.concat(chunks).toString('utf8') });
      behave(response, behaviour);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    script: (...next) => {
      received.length = 0;
      behaviours = next;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function behave(response: ServerResponse, behaviour: Behaviour): void {
  if (behaviour === 'hang') return;
  if (behaviour === 'reset') {
    response.destroy();
  } else if (behaviour === 'endless') {
    response.writeHead(400);
    const more = (): void => {
      if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
    };
    more();
  } else {
    response.writeHead(behaviour.status, behaviour.headers);
    response.end(behaviour.body);
  }
}
