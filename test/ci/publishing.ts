import type { GitHubApi } from '../../src/ci/github/github-api.ts';
import { type GitHubRun, githubRun } from '../../src/ci/github/github-run.ts';
import { openGitHubApi } from '../../src/ci/github/open-github-api.ts';
import type { Patience } from '../../src/ci/github/patient-fetch.ts';
import type { Publication, PublishingWorld } from '../../src/ci/runner.ts';
import type { Json } from '../../src/model/json.ts';
import type { Report } from '../../src/model/report.ts';
import { reportOf } from '../render/sample-report.ts';
import type { GitHubStandIn } from './github-stand-in.ts';

/** Commits of pull requests in tests. */
export const [OLD_SHA, NEW_SHA] = ['a'.repeat(40), 'b'.repeat(40)] as const;

/** A world whose time passes only while somebody sleeps, and that keeps what was written and waited. */
export interface TestWorld extends PublishingWorld {
  readonly waits: number[];
  readonly written: string[];
}

export function worldFor(
  github: Pick<GitHubStandIn, 'token'>,
  variables: PublishingWorld['variables'] = {},
  signal = new AbortController().signal,
): TestWorld {
  const waits: number[] = [];
  const written: string[] = [];
  let time = Date.parse('2026-11-28T12:00:00Z');
  let ids = 0;
  return {
    variables: { GITHUB_TOKEN: github.token, ...variables },
    command: (text) => {
      written.push(text);
    },
    now: () => new Date(time),
    sleep: async (ms) => {
      waits.push(ms);
      time += ms;
    },
    randomId: () => `id-${ids++}`,
    signal,
    userAgent: 'copilotctl/1.2.3',
    waits,
    written,
  };
}

/** A run of a workflow of the stand-in's repository, caused by an event. */
export function runOf(
  github: Pick<GitHubStandIn, 'apiUrl' | 'name'>,
  name: string,
  event: Json,
  { run = 1, attempt = 1, workflow = 'contoso/copilot/.github/workflows/plan.yml@refs/heads/main' } = {},
): GitHubRun {
  const variables = {
    GITHUB_API_URL: github.apiUrl,
    GITHUB_REPOSITORY: github.name,
    GITHUB_EVENT_NAME: name,
    GITHUB_RUN_ID: String(9000 + run),
    GITHUB_RUN_NUMBER: String(run),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_WORKFLOW_REF: workflow,
    GITHUB_SHA: 'c'.repeat(40),
  };
  const found = githubRun(variables, event);
  if (found === undefined) throw new Error('The run names no repository.');
  return found;
}

/** What the event of a pull request of this repository, or of a fork of it, says. */
export function pullRequestEvent(number: number, sha: string = NEW_SHA, repository = 'contoso/copilot'): Json {
  return { pull_request: { number, head: { sha, repo: { full_name: repository } } } };
}

/** A conversation with the stand-in. */
export async function apiOf(
  github: GitHubStandIn,
  world: PublishingWorld,
  patience: Omit<Patience, 'origin'> = {},
): Promise<GitHubApi> {
  const [owner = '', repository = ''] = github.name.split('/');
  return await openGitHubApi({ owner, repository, apiUrl: github.apiUrl }, world, patience);
}

/** What is published: reports, by default one that says that something is done. */
export function publicationOf(
  reports: readonly Report[] = [reportOf({})],
  more: Partial<Publication> = {},
): Publication {
  return { reports, files: new Map(), folder: '', key: 'contoso', delivered: [], ...more };
}
