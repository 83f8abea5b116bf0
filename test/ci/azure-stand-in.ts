import { type Answer, type Arrived, type Fault, serveStandIn } from './stand-in-server.ts';

/** A thread of a pull request, as the stand-in keeps it. */
interface StandInThread {
  readonly id: number;
  status: string;
  isDeleted: boolean;
  properties: Record<string, { readonly $type: string; readonly $value: unknown }>;
  readonly comments: {
    readonly id: number;
    content: string;
    readonly author: string;
    readonly isDeleted: boolean;
  }[];
}

/** Azure DevOps on this machine: one organization, project, repository and pull request. */
export interface AzureStandIn {
  /** The address of the organization, as `SYSTEM_COLLECTIONURI` gives it. */
  readonly collection: string;
  /** The variables that an agent sets in a run for the pull request. */
  readonly variables: Readonly<Record<string, string>>;
  /** Threads in the order they were made; a test may add some and change them. */
  readonly threads: StandInThread[];
  readonly log: readonly Arrived[];
  readonly fail: (...faults: readonly Fault[]) => void;
  /** What the token may do from now on. */
  readonly allow: (what: 'all' | 'read' | 'nothing') => void;
  readonly close: () => Promise<void>;
}

const TOKEN = 'a-token-of-the-job';
const PROJECT = 'Contoso Service';
const REPOSITORY = '5e3f2b7c-0d5a-4c9e-8a51-3f1f0d9f8b11';
const NUMBER = '42';
const THREADS = `/contoso/${PROJECT}/_apis/git/repositories/${REPOSITORY}/pullRequests/${NUMBER}/threads`;

/**
 * Stands in for the REST API of Azure DevOps, version 7.1: threads of a pull request and their comments.
 *
 * Source: Microsoft Learn, Azure DevOps REST API 7.1: "Pull Request Threads" (list, create, update), "Pull Request Thread
 * Comments" (update); properties come back with their type, as "PropertiesCollection" tells. A token that is not accepted
 * gets the page to sign in with 203, or 401 where the client asked for no redirect. That a comment has at most 150,000
 * characters is told by the service only.
 */
export async function startAzureStandIn(): Promise<AzureStandIn> {
  const threads: StandInThread[] = [];
  let allowed: 'all' | 'read' | 'nothing' = 'all';
  const server = await serveStandIn((request) => {
    if (request.method === 'OPTIONS') return locations();
    const refusal = refuse(request, allowed);
    if (refusal !== undefined) return refusal;
    if (request.path === THREADS && request.method === 'GET')
      return { status: 200, body: { value: threads.map(shown), count: threads.length } };
    if (request.path === THREADS && request.method === 'POST') return create(threads, request);
    const [, id, comment] =
      /^\/threads\/(\d+)(?:\/comments\/(\d+))?$/.exec(request.path.slice(THREADS.length - 8)) ?? [];
    const thread = threads.find((each) => String(each.id) === id && request.path.startsWith(THREADS));
    if (thread === undefined) return missing(request.path);
    if (request.method !== 'PATCH') return { status: 405, body: { message: 'The method is not supported.' } };
    return comment === undefined ? updateThread(thread, request) : updateComment(thread, comment, request);
  });
  const collection = `${server.url}/contoso/`;
  return {
    collection,
    variables: {
      TF_BUILD: 'True',
      BUILD_REASON: 'PullRequest',
      BUILD_REPOSITORY_ID: REPOSITORY,
      BUILD_REPOSITORY_NAME: 'copilot',
      BUILD_REPOSITORY_PROVIDER: 'TfsGit',
      SYSTEM_ACCESSTOKEN: TOKEN,
      SYSTEM_COLLECTIONURI: collection,
      SYSTEM_PULLREQUEST_PULLREQUESTID: NUMBER,
      SYSTEM_TEAMPROJECT: PROJECT,
    },
    threads,
    log: server.log,
    fail: server.fail,
    allow: (what) => {
      allowed = what;
    },
    close: server.close,
  };
}

function refuse({ method, headers, query }: Arrived, allowed: 'all' | 'read' | 'nothing'): Answer | undefined {
  const isKnown = tokenIn(headers.authorization ?? '') === TOKEN;
  if (!isKnown && headers['x-tfs-fedauthredirect'] === 'Suppress') return { status: 401 };
  if (!isKnown)
    return { status: 203, body: '<!DOCTYPE html><html><title>Azure DevOps Services | Sign In</title></html>' };
  const version = query.get('api-version') ?? /api-version=([\d.]+)/.exec(headers.accept ?? '')?.[1];
  if (version !== '7.1') return failure(400, 'VssVersionNotSpecifiedException', 'An api-version must be supplied.');
  if (allowed === 'nothing' || (allowed === 'read' && method !== 'GET'))
    return failure(
      403,
      'GitNeedsPermissionException',
      "TF401027: You need the Git 'PullRequestContribute' permission to perform this action.",
    );
  return undefined;
}

/** The token of a header: `Bearer`, or the password of `Basic` under any name. */
function tokenIn(header: string): string | undefined {
  const [scheme, value = ''] = header.split(' ');
  if (scheme !== 'Basic') return scheme === 'Bearer' ? value : undefined;
  return Buffer.from(value, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
}

/** Where resources are: what clients that look for them first ask with OPTIONS. */
function locations(): Answer {
  const template = '{project}/_apis/{area}/repositories/{repositoryId}/pullRequests/{pullRequestId}/threads/{threadId}';
  const common = { area: 'git', resourceVersion: 1, minVersion: '3.0', maxVersion: '7.1', releasedVersion: '7.1' };
  return {
    status: 200,
    body: {
      value: [
        {
          ...common,
          id: 'ab6e2e5d-a0b7-4153-b64a-a4efe0d49449',
          resourceName: 'pullRequestThreads',
          routeTemplate: template,
        },
        {
          ...common,
          id: '965a3ec7-5ed8-455a-bdcb-835a5ea7fe7b',
          resourceName: 'pullRequestThreadComments',
          routeTemplate: `${template}/comments/{commentId}`,
        },
      ],
    },
  };
}

function create(threads: StandInThread[], { body }: Arrived): Answer {
  const { comments, status, properties } = (body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(comments) || comments.length === 0)
    return failure(400, 'ArgumentException', 'A thread has at least one comment.');
  const tooLong = comments.map(({ content }) => refuseContent(content)).find((each) => each !== undefined);
  if (tooLong !== undefined) return tooLong;
  const thread: StandInThread = {
    id: 100 + threads.length,
    status: statusOf(status) ?? 'unknown',
    isDeleted: false,
    properties: typed(properties),
    comments: comments.map(({ content }, at) => ({ id: at + 1, content, author: 'build service', isDeleted: false })),
  };
  threads.push(thread);
  return { status: 200, body: shown(thread) };
}

function updateThread(thread: StandInThread, { body }: Arrived): Answer {
  const status = statusOf((body as { readonly status?: unknown } | undefined)?.status);
  if (status === undefined) return failure(400, 'ArgumentException', 'There is no such status.');
  thread.status = status;
  return { status: 200, body: shown(thread) };
}

function updateComment(thread: StandInThread, id: string, { body, path }: Arrived): Answer {
  const comment = thread.comments.find((each) => String(each.id) === id);
  if (comment === undefined) return missing(path);
  if (comment.author !== 'build service')
    return failure(403, 'CommentCannotBeUpdatedException', 'Only the author of a comment can update it.');
  const content = (body as { readonly content?: unknown } | undefined)?.content;
  const refusal = refuseContent(content);
  if (refusal !== undefined) return refusal;
  comment.content = String(content);
  return { status: 200, body: { ...comment, commentType: 'text' } };
}

function refuseContent(content: unknown): Answer | undefined {
  if (typeof content !== 'string' || content === '') return failure(400, 'ArgumentNullException', 'Value is missing.');
  if (content.length <= 150_000) return undefined;
  return failure(
    400,
    'ArgumentException',
    'A discussion comment cannot be longer than 150000 characters.\r\nParameter name: comment.Content',
  );
}

const STATUSES = ['unknown', 'active', 'fixed', 'wontFix', 'closed', 'byDesign', 'pending'];

/** A status by its name or its number. */
function statusOf(value: unknown): string | undefined {
  if (typeof value === 'number') return STATUSES[value];
  return STATUSES.find((each) => each === value);
}

/** Properties may be sent with their type or without; they come back with it. */
function typed(properties: unknown): StandInThread['properties'] {
  const entries = Object.entries((properties ?? {}) as Record<string, unknown>).map(([name, value]) => {
    const plain = typeof value === 'object' && value !== null && '$value' in value ? value.$value : value;
    return [name, { $type: typeof plain === 'number' ? 'System.Int32' : 'System.String', $value: plain }] as const;
  });
  return Object.fromEntries(entries);
}

/** A deleted comment keeps its place and loses its text; a status that was never set is not there. */
function shown({ status, comments, ...thread }: StandInThread): unknown {
  return {
    ...thread,
    ...(status !== 'unknown' && { status }),
    comments: comments.map(({ content, author, ...comment }) => ({
      ...comment,
      author: { displayName: author, id: `the identity of ${author}` },
      commentType: 'text',
      parentCommentId: 0,
      ...(!comment.isDeleted && { content }),
    })),
  };
}

function missing(path: string): Answer {
  return failure(404, 'GitPullRequestNotFoundException', `TF401180: ${path} was not found.`);
}

function failure(status: number, typeKey: string, message: string): Answer {
  return { status, body: { $id: '1', innerException: null, message, typeKey, errorCode: 0, eventId: 3000 } };
}
