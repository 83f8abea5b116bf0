import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACTIONS_BOT, type Account, GitHubRepository, type Reply } from './github-repository.ts';

/** Who a token stands for, and what it may do. */
interface TokenHolder {
  readonly account: Account;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
}

/** One request, as it arrived. */
interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** What it was answered with; undefined where nothing was. */
  readonly status: number | undefined;
}

/** Something that goes wrong with the next requests of a kind. */
export interface Fault {
  readonly method: string;
  /** Looked for in the path, with its query. */
  readonly path: RegExp;
  /** Default: once. */
  readonly times?: number;
  readonly what:
    | { readonly status: number; readonly retryAfterSeconds?: number; readonly message?: string }
    /** The connection ends: before anything was done, or when it was. */
    | { readonly lost: 'before' | 'after' }
    /** The answer begins and breaks off. */
    | { readonly brokenOff: true }
    /** It is done, and nothing is ever answered. */
    | { readonly silent: true }
    /** The requests of an hour are used up. */
    | { readonly primaryLimit: { readonly resetsInSeconds: number } }
    /** Too many at once; GitHub does not always say for how long. */
    | { readonly secondaryLimit: { readonly retryAfterSeconds?: number } }
    | { readonly redirectTo: string }
    /** The list says that it goes on there; `{page}` becomes the page that would be next. */
    | { readonly nextPage: string }
    /** It is done, and answered with something else. */
    | { readonly doneBut: unknown }
    /** Something that is not of this API answers, as a page to sign in. */
    | { readonly other: unknown };
}

/** A GitHub that listens on this machine. */
export interface GitHubStandIn {
  /** What `GITHUB_API_URL` is. */
  readonly apiUrl: string;
  /** What `GITHUB_REPOSITORY` is. */
  readonly name: string;
  /** The token that a job is given: it acts as `github-actions[bot]`. */
  readonly token: string;
  /** What is there, to look at and to change. */
  readonly repository: GitHubRepository;
  /** Tokens and who they stand for. */
  readonly tokens: Map<string, TokenHolder>;
  /** Everything that was asked, in the order of its arrival. */
  readonly requests: readonly LoggedRequest[];
  /** Whether GraphQL says whom a token stands for. */
  answersViewer: boolean;
  /** Adds something that goes wrong. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/** All that the token of a job can be given. */
export const ALL_PERMISSIONS = { 'pull-requests': 'write', issues: 'write', checks: 'write' } as const;

/** Starts a GitHub with one empty repository; `now` is its clock, in milliseconds since 1970. */
export async function startGitHub({
  name = 'contoso/copilot',
  now = () => Date.now(),
}: {
  readonly name?: string;
  readonly now?: () => number;
} = {}): Promise<GitHubStandIn> {
  const token = 'ghs_standInForTheTokenOfAJob';
  const requests: LoggedRequest[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const standIn: GitHubStandIn = {
    apiUrl: `http://127.0.0.1:${port}`,
    name,
    token,
    repository: new GitHubRepository(name),
    tokens: new Map([[token, { account: ACTIONS_BOT, permissions: ALL_PERMISSIONS }]]),
    requests,
    answersViewer: true,
    fail: (fault) => {
      faults.push({ fault, left: fault.times ?? 1 });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return standIn;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const body = await readBody(request);
    const log = (status: number | undefined): void => {
      requests.push({ method, path, headers, body, status });
    };
    const found = faults.find((each) => each.left > 0 && each.fault.method === method && each.fault.path.test(path));
    if (found !== undefined) found.left--;
    const what = found?.fault.what;
    if (what !== undefined && 'lost' in what && what.lost === 'before') {
      log(undefined);
      response.destroy();
      return;
    }
    const early = what === undefined ? undefined : replyOf(what, now());
    const reply = changed(early ?? answer({ method, path, headers, body }, standIn), path, what);
    if (what !== undefined && ('lost' in what || 'silent' in what)) {
      log(undefined);
      if ('lost' in what) response.destroy();
      return;
    }
    log(reply.status);
    const text = [204, 205, 304].includes(reply.status) ? '' : JSON.stringify(reply.data);
    response.writeHead(reply.status, { ...headersOf(now()), ...reply.headers });
    if (what !== undefined && 'brokenOff' in what) {
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    response.end(text);
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function headersOf(now: number): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '900',
    'x-ratelimit-reset': String(Math.ceil(now / 1000) + 3600),
  };
}

/** What is done, answered with something else; or a list that goes on where a fault says. */
function changed(reply: Reply, path: string, what: Fault['what'] | undefined): Reply {
  if (what !== undefined && 'doneBut' in what) return { ...reply, data: what.doneBut };
  if (what === undefined || !('nextPage' in what)) return reply;
  const page = Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 1) + 1;
  return { ...reply, headers: { link: `<${what.nextPage.replace('{page}', String(page))}>; rel="next"` } };
}

/** Answers that come instead of the real one; undefined for faults that only lose it. */
function replyOf(what: Fault['what'], now: number): Reply | undefined {
  if ('status' in what) {
    const { status, retryAfterSeconds, message = 'Server Error' } = what;
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    return { status, data: { message }, headers };
  }
  if ('other' in what) return { status: 200, data: what.other };
  if ('redirectTo' in what) return { status: 307, data: { message: 'Moved' }, headers: { location: what.redirectTo } };
  if ('primaryLimit' in what) {
    const reset = String(Math.ceil(now / 1000) + what.primaryLimit.resetsInSeconds);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    return { status: 403, data: { message: 'API rate limit exceeded for installation.' }, headers };
  }
  if ('secondaryLimit' in what) {
    const { retryAfterSeconds } = what.secondaryLimit;
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    return { status: 403, data: { message: 'You have exceeded a secondary rate limit. Please wait.' }, headers };
  }
  return undefined;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

function answer({ method, path, headers, body }: Asked, standIn: GitHubStandIn): Reply {
  const asked = new URL(path, standIn.apiUrl);
  // GitHub Enterprise has its API below a folder.
  const [folder = '', below = ''] = /^(\/api(?:\/v3)?(?=\/))?(.*)$/.exec(asked.pathname)?.slice(1) ?? [];
  const url = new URL(`${below}${asked.search}`, standIn.apiUrl);
  const token = /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return { status: 401, data: { message: 'Requires authentication', status: '401' } };
  const holder = standIn.tokens.get(token);
  if (holder === undefined) return { status: 401, data: { message: 'Bad credentials', status: '401' } };
  if (headers['user-agent'] === undefined) return { status: 403, data: { message: 'Request forbidden' } };
  if (method === 'GET' && url.pathname === '/user')
    return holder.account.type === 'User'
      ? { status: 200, data: holder.account }
      : { status: 403, data: { message: 'Resource not accessible by integration', status: '403' } };
  if (method === 'POST' && url.pathname === '/graphql') return viewer(body, holder, standIn);
  const top = `/repos/${standIn.name}`;
  if (!url.pathname.startsWith(`${top}/`)) return { status: 404, data: { message: 'Not Found', status: '404' } };
  return standIn.repository.answer({
    method,
    path: url.pathname.slice(top.length),
    query: url.searchParams,
    body: (body ?? {}) as Readonly<Record<string, unknown>>,
    account: holder.account,
    permissions: holder.permissions,
    url: `${standIn.apiUrl}${folder}${top}`,
  });
}

/** The one question of GraphQL that is known: whom the token stands for. */
function viewer(body: unknown, { account }: TokenHolder, { answersViewer }: GitHubStandIn): Reply {
  const query = String((body as { readonly query?: unknown })?.query);
  if (!answersViewer || !/\{\s*viewer\s*\{[\s\w]*\}\s*\}/.test(query)) {
    const message = 'Resource not accessible by integration';
    return { status: 200, data: { data: null, errors: [{ type: 'FORBIDDEN', path: ['viewer'], message }] } };
  }
  return { status: 200, data: { data: { viewer: { login: account.login, databaseId: account.id } } } };
}
