/** An account of the stand-in. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot';
}

/** The account that the token of a job of GitHub Actions acts as. */
export const ACTIONS_BOT: Account = { id: 41_898_282, login: 'github-actions[bot]', type: 'Bot' };

/** A comment as the API shows it, with where it belongs. */
export interface StandInComment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly user: Account;
  /** How often it was changed since. */
  edits: number;
}

/** An issue, or the issue that every pull request is, too. */
export interface StandInIssue {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: readonly string[];
  readonly user: Account;
  /** Only of a pull request. */
  readonly head?: { readonly sha: string; readonly owner: string; readonly branch: string };
  edits: number;
  /** Whether only collaborators may comment, which the token of a job is not. */
  locked: boolean;
}

/** A check run with all the annotations it was given. */
export interface StandInCheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  readonly conclusion: string;
  readonly detailsUrl: string;
  title: string;
  summary: string;
  readonly annotations: Readonly<Record<string, unknown>>[];
}

/** What a request is answered with. */
export interface Reply {
  readonly status: number;
  readonly data: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that a repository answers. */
export interface RepositoryRequest {
  readonly method: string;
  /** Behind `/repos/OWNER/NAME`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly account: Account;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  /** Address of the API with `/repos/OWNER/NAME`. */
  readonly url: string;
}

/** What GitHub takes in a comment, an issue, a summary of a check run; and annotations in one request. */
const MOST_BODY = 65_536;
/** The documentation says characters; the refusal says bytes. Source: github/docs#35252. */
const MOST_SUMMARY_BYTES = 65_535;
const MOST_ANNOTATIONS = 50;
const MOST_COMMENTS = 2500;

/**
 * One repository, as the REST API of GitHub shows it: issues and their comments, pull requests, check runs.
 *
 * Written from GitHub Docs, "REST API endpoints for issues", "for issue comments", "for pull requests", "for check runs",
 * API version 2022-11-28; its refusals from what people report of them. It shares nothing with the client that it tests.
 */
export class GitHubRepository {
  readonly comments: StandInComment[] = [];
  readonly issues: StandInIssue[] = [];
  readonly checkRuns: StandInCheckRun[] = [];
  /** Whether the repository has issues at all. */
  hasIssues = true;
  /** Whether it was archived, so that nothing in it can be changed. */
  isArchived = false;
  /** Labels are dropped in silence for those who may not push. */
  dropsLabels = false;
  readonly #name: string;
  #nextId = 1000;

  constructor(name: string) {
    this.#name = name;
  }

  /** A pull request that is there; its number is the next. */
  addPullRequest(head: NonNullable<StandInIssue['head']>, user: Account): StandInIssue {
    return this.#addIssue({ title: 'A change', body: '', labels: [], user, head });
  }

  /** A comment that somebody wrote. */
  addComment(issue: number, user: Account, body: string): StandInComment {
    const comment = { id: this.#nextId++, issue, body, user, edits: 0 };
    this.comments.push(comment);
    return comment;
  }

  /** An issue that somebody opened. */
  addIssue(
    user: Account,
    issue: { readonly title: string; readonly body: string; readonly labels?: readonly string[] },
  ) {
    return this.#addIssue({ labels: [], ...issue, user });
  }

  #addIssue(issue: Pick<StandInIssue, 'title' | 'body' | 'labels' | 'user' | 'head'>): StandInIssue {
    const added = { number: this.issues.length + 1, state: 'open' as const, edits: 0, locked: false, ...issue };
    this.issues.push(added);
    return added;
  }

  answer(request: RepositoryRequest): Reply {
    const { method, path } = request;
    if (this.isArchived && method !== 'GET') return ARCHIVED;
    const [, number] = /^\/issues\/(\d+)(\/comments)?$/.exec(path) ?? [];
    const [, commentId] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    const [, checkId] = /^\/check-runs\/(\d+)$/.exec(path) ?? [];
    const [, ref] = /^\/commits\/([^/]+)\/check-runs$/.exec(path) ?? [];
    const [, pull] = /^\/pulls\/(\d+)$/.exec(path) ?? [];
    if (number !== undefined && path.endsWith('/comments')) return this.#onComments(Number(number), request);
    if (number !== undefined && method === 'PATCH') return this.#updateIssue(Number(number), request);
    if (commentId !== undefined && method === 'PATCH') return this.#updateComment(Number(commentId), request);
    if (commentId !== undefined && method === 'DELETE') return this.#deleteComment(Number(commentId), request);
    if (path === '/issues') return method === 'POST' ? this.#createIssue(request) : this.#listIssues(request);
    if (path === '/check-runs' && method === 'POST') return this.#createCheckRun(request);
    if (checkId !== undefined && method === 'PATCH') return this.#updateCheckRun(Number(checkId), request);
    if (checkId !== undefined && method === 'GET') return this.#getCheckRun(Number(checkId), request);
    if (ref !== undefined && method === 'GET') return this.#listCheckRuns(ref, request);
    if (path === '/pulls' && method === 'GET') return this.#listPulls(request);
    if (pull !== undefined && method === 'GET') return this.#getPull(Number(pull), request);
    return NOT_FOUND;
  }

  #onComments(number: number, request: RepositoryRequest): Reply {
    const issue = this.issues.find((each) => each.number === number);
    const subject = issue?.head === undefined ? ['issues'] : ['pull-requests', 'issues'];
    if (!may(request, subject, request.method === 'POST' ? 'write' : 'read')) return FORBIDDEN;
    if (issue === undefined) return NOT_FOUND;
    if (request.method === 'GET')
      return page(
        this.comments.filter((each) => each.issue === number).map((each) => this.#showComment(each, request)),
        request,
      );
    if (issue.locked && request.account.type === 'Bot') return LOCKED;
    if (this.comments.filter((each) => each.issue === number).length >= MOST_COMMENTS) return FULL;
    const wrong = bodyFault('IssueComment', 'data', request.body['body']);
    if (wrong !== undefined) return wrong;
    const comment = this.addComment(number, request.account, String(request.body['body']));
    return { status: 201, data: this.#showComment(comment, request) };
  }

  #updateComment(id: number, request: RepositoryRequest): Reply {
    if (!may(request, ['pull-requests', 'issues'], 'write')) return FORBIDDEN;
    const comment = this.comments.find((each) => each.id === id);
    if (comment === undefined) return NOT_FOUND;
    const wrong = bodyFault('IssueComment', 'data', request.body['body']);
    if (wrong !== undefined) return wrong;
    comment.body = String(request.body['body']);
    comment.edits++;
    return { status: 200, data: this.#showComment(comment, request) };
  }

  #deleteComment(id: number, request: RepositoryRequest): Reply {
    if (!may(request, ['pull-requests', 'issues'], 'write')) return FORBIDDEN;
    const at = this.comments.findIndex((each) => each.id === id);
    if (at < 0) return NOT_FOUND;
    this.comments.splice(at, 1);
    return { status: 204, data: undefined };
  }

  #listIssues(request: RepositoryRequest): Reply {
    if (!may(request, ['issues'], 'read')) return FORBIDDEN;
    if (!this.hasIssues) return GONE;
    const { query } = request;
    const state = query.get('state') ?? 'open';
    const labels = (query.get('labels') ?? '').split(',').filter((label) => label !== '');
    const found = this.issues
      .filter(
        (each) => (state === 'all' || each.state === state) && labels.every((label) => each.labels.includes(label)),
      )
      .sort((a, b) => (query.get('direction') === 'asc' ? a.number - b.number : b.number - a.number));
    return page(
      found.map((each) => this.#showIssue(each, request)),
      request,
    );
  }

  #createIssue(request: RepositoryRequest): Reply {
    if (!may(request, ['issues'], 'write')) return FORBIDDEN;
    if (!this.hasIssues) return GONE;
    const { title, body, labels } = request.body;
    if (typeof title !== 'string' || title === '') return invalid('Issue', 'missing_field', 'title');
    const wrong = body === undefined ? undefined : bodyFault('Issue', 'body', body);
    if (wrong !== undefined) return wrong;
    const issue = this.#addIssue({
      title,
      body: String(body ?? ''),
      labels: this.dropsLabels || !Array.isArray(labels) ? [] : labels.map(String),
      user: request.account,
    });
    return { status: 201, data: this.#showIssue(issue, request) };
  }

  #updateIssue(number: number, request: RepositoryRequest): Reply {
    if (!may(request, ['issues'], 'write')) return FORBIDDEN;
    const issue = this.issues.find((each) => each.number === number);
    if (issue === undefined) return NOT_FOUND;
    const { title, body, state } = request.body;
    const wrong = body === undefined ? undefined : bodyFault('Issue', 'body', body);
    if (wrong !== undefined) return wrong;
    if (state !== undefined && state !== 'open' && state !== 'closed') return invalid('Issue', 'invalid', 'state');
    if (typeof title === 'string') issue.title = title;
    if (typeof body === 'string') issue.body = body;
    if (state !== undefined) issue.state = state;
    issue.edits++;
    return { status: 200, data: this.#showIssue(issue, request) };
  }

  #createCheckRun(request: RepositoryRequest): Reply {
    if (request.account.type !== 'Bot')
      return { status: 403, data: { message: 'You must authenticate via a GitHub App.' } };
    if (!may(request, ['checks'], 'write')) return FORBIDDEN;
    const { name, head_sha, external_id, conclusion, details_url } = request.body;
    if (typeof name !== 'string' || typeof head_sha !== 'string')
      return invalid('CheckRun', 'missing_field', 'head_sha');
    const output = outputOf(request.body['output']);
    if ('status' in output) return output;
    const check: StandInCheckRun = {
      id: this.#nextId++,
      name,
      headSha: head_sha,
      externalId: String(external_id ?? ''),
      conclusion: String(conclusion ?? ''),
      detailsUrl: String(details_url ?? ''),
      title: output.title,
      summary: output.summary,
      annotations: [...output.annotations],
    };
    this.checkRuns.push(check);
    return { status: 201, data: this.#showCheckRun(check, request) };
  }

  #updateCheckRun(id: number, request: RepositoryRequest): Reply {
    if (!may(request, ['checks'], 'write')) return FORBIDDEN;
    const check = this.checkRuns.find((each) => each.id === id);
    if (check === undefined) return NOT_FOUND;
    const output = outputOf(request.body['output']);
    if ('status' in output) return output;
    check.title = output.title;
    check.summary = output.summary;
    check.annotations.push(...output.annotations);
    return { status: 200, data: this.#showCheckRun(check, request) };
  }

  #getCheckRun(id: number, request: RepositoryRequest): Reply {
    if (!may(request, ['checks'], 'read')) return FORBIDDEN;
    const check = this.checkRuns.find((each) => each.id === id);
    return check === undefined ? NOT_FOUND : { status: 200, data: this.#showCheckRun(check, request) };
  }

  /** The latest of each name, which is what is listed unless all are asked for. */
  #listCheckRuns(ref: string, request: RepositoryRequest): Reply {
    if (!may(request, ['checks'], 'read')) return FORBIDDEN;
    const name = request.query.get('check_name');
    const found = this.checkRuns.filter((each) => each.headSha === ref && (name === null || each.name === name));
    const latest = [...new Map(found.map((each) => [each.name, each])).values()];
    const shown = request.query.get('filter') === 'all' ? found.reverse() : latest;
    const { data, ...reply } = page(
      shown.map((each) => this.#showCheckRun(each, request)),
      request,
    );
    return { ...reply, data: { total_count: shown.length, check_runs: data } };
  }

  #listPulls(request: RepositoryRequest): Reply {
    if (!may(request, ['pull-requests'], 'read')) return FORBIDDEN;
    const [owner, ...branch] = (request.query.get('head') ?? '').split(':');
    const state = request.query.get('state') ?? 'open';
    const found = this.issues.filter(
      ({ head, state: its }) => head?.owner === owner && head?.branch === branch.join(':') && its === state,
    );
    return page(
      found.map((each) => this.#showPull(each, request)),
      request,
    );
  }

  #getPull(number: number, request: RepositoryRequest): Reply {
    if (!may(request, ['pull-requests'], 'read')) return FORBIDDEN;
    const found = this.issues.find((each) => each.number === number && each.head !== undefined);
    return found === undefined ? NOT_FOUND : { status: 200, data: this.#showPull(found, request) };
  }

  #page(path: string): string {
    return `https://github.example/${this.#name}/${path}`;
  }

  #showComment({ id, issue, body, user }: StandInComment, { url }: RepositoryRequest): unknown {
    const html_url = this.#page(`issues/${issue}#issuecomment-${id}`);
    return { id, url: `${url}/issues/comments/${id}`, html_url, body, user, performed_via_github_app: null };
  }

  #showIssue({ number, title, body, state, labels, user, head }: StandInIssue, { url }: RepositoryRequest): unknown {
    return {
      id: number + 500_000,
      number,
      url: `${url}/issues/${number}`,
      html_url: this.#page(`issues/${number}`),
      title,
      body,
      state,
      user,
      labels: labels.map((name, at) => ({ id: at + 1, name, color: 'ededed', default: false })),
      ...(head !== undefined && { pull_request: { url: `${url}/pulls/${number}` } }),
    };
  }

  #showPull({ number, title, body, state, user, head }: StandInIssue, { url }: RepositoryRequest): unknown {
    return {
      number,
      url: `${url}/pulls/${number}`,
      html_url: this.#page(`pull/${number}`),
      title,
      body,
      state,
      user,
      head: { sha: head?.sha, ref: head?.branch, user: { login: head?.owner } },
    };
  }

  #showCheckRun({ id, name, headSha, externalId, conclusion, ...check }: StandInCheckRun, { url }: RepositoryRequest) {
    return {
      id,
      name,
      head_sha: headSha,
      external_id: externalId,
      status: 'completed',
      conclusion,
      url: `${url}/check-runs/${id}`,
      html_url: this.#page(`runs/${id}`),
      output: { title: check.title, summary: check.summary, annotations_count: check.annotations.length },
    };
  }
}

const NOT_FOUND: Reply = { status: 404, data: { message: 'Not Found', status: '404' } };
const FORBIDDEN: Reply = {
  status: 403,
  data: { message: 'Resource not accessible by integration', status: '403' },
};
const ARCHIVED: Reply = { status: 403, data: { message: 'Repository was archived so is read-only.', status: '403' } };
const LOCKED: Reply = {
  status: 403,
  data: { message: 'Unable to create comment because issue is locked.', status: '403' },
};
const FULL: Reply = {
  status: 403,
  data: { message: 'Commenting is disabled on issues with more than 2500 comments', status: '403' },
};
const GONE: Reply = { status: 410, data: { message: 'Issues has been disabled in this repository.', status: '410' } };

/** Whether a token has one of the permissions; who may write may read. */
function may({ permissions }: RepositoryRequest, any: readonly string[], access: 'read' | 'write'): boolean {
  return any.some((name) => permissions[name] === 'write' || (access === 'read' && permissions[name] === 'read'));
}

function invalid(resource: string, code: string, field: string, message?: string): Reply {
  return {
    status: 422,
    data: { message: 'Validation Failed', errors: [{ resource, code, field, message }], status: '422' },
  };
}

function bodyFault(resource: string, field: string, body: unknown): Reply | undefined {
  if (typeof body !== 'string' || body === '') return invalid(resource, 'missing_field', 'body');
  if ([...body].length <= MOST_BODY) return undefined;
  return invalid(resource, 'unprocessable', field, `Body is too long (maximum is ${MOST_BODY} characters)`);
}

function outputOf(
  output: unknown,
): { title: string; summary: string; annotations: Readonly<Record<string, unknown>>[] } | Reply {
  const { title, summary, annotations = [] } = (output ?? {}) as Record<string, unknown>;
  if (typeof title !== 'string' || typeof summary !== 'string') return invalid('CheckRun', 'missing_field', 'output');
  if (Buffer.byteLength(summary) > MOST_SUMMARY_BYTES)
    return invalid('CheckRun', 'custom', 'summary', `summary exceeds a maximum bytesize of ${MOST_SUMMARY_BYTES}`);
  if (!Array.isArray(annotations) || annotations.length > MOST_ANNOTATIONS)
    return invalid('CheckRun', 'invalid', 'annotations', 'No more than 50 annotations are taken at once.');
  const isWhole = annotations.every(
    (each) =>
      typeof each.path === 'string' &&
      Number.isInteger(each.start_line) &&
      Number.isInteger(each.end_line) &&
      each.start_line <= each.end_line &&
      ['notice', 'warning', 'failure'].includes(each.annotation_level) &&
      typeof each.message === 'string' &&
      (each.start_column === undefined || each.start_line === each.end_line) &&
      !(each.end_column < each.start_column),
  );
  return isWhole ? { title, summary, annotations } : invalid('CheckRun', 'invalid', 'annotations');
}

/** Thirty of a list unless a request says otherwise, with links to the other pages. */
function page(all: readonly unknown[], { query, path, url }: RepositoryRequest): Reply {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30)));
  const at = Math.max(1, Number(query.get('page') ?? 1));
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number): string => {
    const target = new URLSearchParams(query);
    target.set('page', String(to));
    return `<${url}${path}?${target}>; rel="${rel}"`;
  };
  const links = [
    ...(at > 1 ? [link('prev', at - 1), link('first', 1)] : []),
    ...(at < last ? [link('next', at + 1), link('last', last)] : []),
  ];
  return {
    status: 200,
    data: all.slice((at - 1) * size, at * size),
    ...(links.length > 0 && { headers: { link: links.join(', ') } }),
  };
}
