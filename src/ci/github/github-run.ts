import { isObject, type Json } from '../../model/json.ts';

/** The run of a workflow that this is a step of. */
export interface GitHubRun {
  readonly owner: string;
  readonly repository: string;
  /** As `GITHUB_API_URL` gives it; `https://api.github.com` where it does not. */
  readonly apiUrl: string;
  /** Page of the run. */
  readonly url: string;
  readonly position: RunPosition;
  /** The commit that the run is about: of a pull request its head, not the merge that was checked out. */
  readonly headSha: string | undefined;
  /** Whether that is the commit it is about, and not one that GitHub checked out for want of a better one. */
  readonly isHeadSure: boolean;
  readonly about: About;
}

/** Tells runs of one workflow apart, and which of two is newer. */
export interface RunPosition {
  readonly workflow: string;
  /** Counts runs of the workflow; a rerun keeps it. */
  readonly run: number;
  /** Counts the reruns. */
  readonly attempt: number;
}

/** What a run is about, as far as its event says. */
type About =
  | {
      readonly what: 'pull-request';
      readonly number: number;
      /** Whether it comes from another repository: then the token of the run can only read. */
      readonly isFork: boolean;
    }
  /** The event names a commit and where it was pushed to; GitHub has to say which pull request that is. */
  | { readonly what: 'head'; readonly sha: string; readonly owner: string; readonly branch: string }
  | { readonly what: 'other'; readonly why: string };

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What the variables of a run and the event that caused it say; undefined where they name no repository.
 *
 * Source: GitHub Docs, "Variables reference" and "Webhook events and payloads".
 */
export function githubRun(variables: Variables, event: Json | undefined): GitHubRun | undefined {
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(variables['GITHUB_REPOSITORY'] ?? '') ?? [];
  if (owner === undefined || repository === undefined) return undefined;
  const server = variables['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const about = aboutOf(variables['GITHUB_EVENT_NAME'] ?? '', event, variables['GITHUB_REPOSITORY'] ?? '');
  return {
    owner,
    repository,
    apiUrl: (variables['GITHUB_API_URL'] ?? 'https://api.github.com').replace(/\/+$/, ''),
    url: `${server}/${owner}/${repository}/actions/runs/${wholeNumber(variables['GITHUB_RUN_ID'])}`,
    position: {
      workflow: variables['GITHUB_WORKFLOW_REF']?.replace(/@.*$/, '') ?? variables['GITHUB_WORKFLOW'] ?? '',
      run: wholeNumber(variables['GITHUB_RUN_NUMBER']),
      attempt: wholeNumber(variables['GITHUB_RUN_ATTEMPT']),
    },
    headSha: headOf(event) ?? sha(variables['GITHUB_SHA']),
    isHeadSure: headOf(event) !== undefined || about.what === 'other',
    about,
  };
}

function aboutOf(name: string, event: Json | undefined, repository: string): About {
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
    case 'pull_request_review_comment': {
      const number = at(event, 'pull_request', 'number');
      const head = at(event, 'pull_request', 'head', 'repo', 'full_name');
      if (typeof number !== 'number') return { what: 'other', why: 'its event names no pull request' };
      // The token of pull_request_target is that of the base.
      return { what: 'pull-request', number, isFork: name !== 'pull_request_target' && head !== repository };
    }
    case 'issue_comment': {
      const number = at(event, 'issue', 'number');
      const isPullRequest = isObject(at(event, 'issue', 'pull_request'));
      if (typeof number === 'number' && isPullRequest) return { what: 'pull-request', number, isFork: false };
      return { what: 'other', why: 'the comment is on an issue' };
    }
    case 'workflow_run':
      return aboutWorkflowRun(event);
    default:
      return { what: 'other', why: `the run is about no pull request (${name === '' ? 'no event' : name})` };
  }
}

/**
 * The pull requests of a run that another one caused; GitHub leaves them out where they come from a fork, and lists those
 * within a fork, which has the same name: only the number of a repository tells it from another.
 */
function aboutWorkflowRun(event: Json | undefined): About {
  const repository = at(event, 'repository', 'id');
  const run = at(event, 'workflow_run');
  const head = sha(at(run, 'head_sha'));
  const listed = at(run, 'pull_requests');
  const own = (Array.isArray(listed) ? (listed as readonly Json[]) : []).filter(
    (each) =>
      typeof repository === 'number' &&
      at(each, 'base', 'repo', 'id') === repository &&
      at(each, 'head', 'sha') === head,
  );
  const number = at(own[0], 'number');
  if (typeof number === 'number') return { what: 'pull-request', number, isFork: false };
  const owner = at(run, 'head_repository', 'owner', 'login');
  const branch = at(run, 'head_branch');
  const isOfPullRequest = typeof at(run, 'event') === 'string' && String(at(run, 'event')).startsWith('pull_request');
  if (!isOfPullRequest || head === undefined || typeof owner !== 'string' || typeof branch !== 'string')
    return { what: 'other', why: 'the run before it is about no pull request' };
  return { what: 'head', sha: head, owner, branch };
}

/** The commit that people pushed. */
function headOf(event: Json | undefined): string | undefined {
  return sha(at(event, 'pull_request', 'head', 'sha')) ?? sha(at(event, 'workflow_run', 'head_sha'));
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((each, key) => (isObject(each) ? each[key] : undefined), value);
}

function sha(value: Json | undefined): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value) ? value : undefined;
}

function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
