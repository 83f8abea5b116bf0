import type { Octokit } from '@octokit/core';
import { BackendError } from '../../backends/backend-error.ts';
import type { PublishingWorld } from '../runner.ts';
import type { GitHubApi, Identity } from './github-api.ts';
import { githubFailure, type Need } from './github-failure.ts';
import type { GitHubRun } from './github-run.ts';
import type { Patience } from './patient-fetch.ts';
import { checkRunOf, commentOf, issueOf, listOf, pullRequestOf } from './read-answers.ts';
import { tokenOf } from './token-of.ts';

/**
 * Opens a conversation with the API of GitHub about the repository of a run.
 *
 * The token goes to the host of `GITHUB_API_URL` only, over TLS; without it only to this machine.
 *
 * @throws {BackendError} `not-permitted` without a token, `rejected` for an address that no token may go to.
 */
export async function openGitHubApi(
  run: Pick<GitHubRun, 'owner' | 'repository' | 'apiUrl'>,
  world: Pick<PublishingWorld, 'variables' | 'sleep' | 'now' | 'signal' | 'userAgent'>,
  patience: Omit<Patience, 'origin'> = {},
): Promise<GitHubApi> {
  const token = tokenOf(world.variables);
  if (token === undefined)
    throw new BackendError('not-permitted', 'GITHUB_TOKEN is not set.', {
      hint: 'Give the step `env: GITHUB_TOKEN: $' + '{{ github.token }}`.',
    });
  const { origin } = addressOf(run.apiUrl);
  const [{ Octokit }, { paginateRest }, { patientFetch }] = await Promise.all([
    import('@octokit/core'),
    import('@octokit/plugin-paginate-rest'),
    import('./patient-fetch.ts'),
  ]);
  const octokit = new (Octokit.plugin(paginateRest))({
    auth: token,
    baseUrl: run.apiUrl,
    userAgent: world.userAgent,
    log: QUIET,
    request: { fetch: patientFetch(world, { ...patience, origin }) },
  });
  octokit.hook.before('request', (options) => {
    options.headers['x-github-api-version'] = API_VERSION;
  });
  const here = { owner: run.owner, repo: run.repository };
  return apiOf(octokit, here);
}

/** The version of the API whose documentation this was written from. */
const API_VERSION = '2022-11-28';
const nothing = (): void => undefined;
/** It would write to the console. */
const QUIET = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function addressOf(apiUrl: string): URL {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  const isLoopback = url?.hostname === '127.0.0.1' || url?.hostname === '[::1]' || url?.hostname === 'localhost';
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)) return url;
  throw new BackendError('rejected', 'GITHUB_API_URL is no address that a token may be sent to.', {
    hint: 'It begins with https://; GitHub Actions sets it.',
  });
}

type PagingOctokit = Octokit & ReturnType<typeof import('@octokit/plugin-paginate-rest').paginateRest>;

function apiOf(octokit: PagingOctokit, here: { readonly owner: string; readonly repo: string }): GitHubApi {
  const { request, paginate } = octokit;
  /** The answer's data; what goes wrong as the failure it is. */
  const data = async <T>(need: Need, asked: Promise<{ readonly data: T; readonly status: number }>): Promise<T> => {
    const answer = await asked.catch((error: unknown) => {
      throw githubFailure(error, need);
    });
    if (answer.status >= 300) throw githubFailure(answer, need);
    return answer.data;
  };
  const pages = async function* <T>(
    need: Need,
    asked: AsyncIterable<{ readonly data: unknown; readonly status: number }>,
    read: (each: unknown) => T,
  ): AsyncIterable<T> {
    const iterator = asked[Symbol.asyncIterator]();
    for (;;) {
      const page = await iterator.next().catch((error: unknown) => {
        throw githubFailure(error, need);
      });
      if (page.done === true) return;
      if (page.value.status >= 300) throw githubFailure(page.value, need);
      yield* listOf(page.value.data, read);
    }
  };
  const byIssue = (issue: number) => ({ ...here, issue_number: issue });
  return {
    whoAmI: () => whoAmI(octokit),
    comments: (issue, need) =>
      pages(
        need,
        paginate.iterator('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...byIssue(issue),
          per_page: 100,
        }),
        commentOf,
      ),
    createComment: async (issue, body, need) =>
      commentOf(
        await data(
          need,
          request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...byIssue(issue), body }),
        ),
      ),
    updateComment: async (id, body, need) =>
      commentOf(
        await data(
          need,
          request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...here, comment_id: id, body }),
        ),
      ),
    issues: (label) =>
      pages(
        'issues: write',
        paginate.iterator('GET /repos/{owner}/{repo}/issues', { ...here, labels: label, state: 'all', per_page: 100 }),
        issueOf,
      ),
    createIssue: async ({ labels, ...issue }) =>
      issueOf(
        await data(
          'issues: write',
          request('POST /repos/{owner}/{repo}/issues', { ...here, ...issue, labels: [...labels] }),
        ),
      ),
    updateIssue: async (number, { labels, ...change }) =>
      issueOf(
        await data(
          'issues: write',
          request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
            ...byIssue(number),
            ...change,
            ...(labels !== undefined && { labels: [...labels] }),
          }),
        ),
      ),
    pullRequestsFrom: async (owner, branch) => {
      const head = `${owner}:${branch}`;
      const found = await data(
        'pull-requests: read',
        request('GET /repos/{owner}/{repo}/pulls', { ...here, head, state: 'open' }),
      );
      return listOf(found, pullRequestOf);
    },
    pullRequest: async (number) =>
      pullRequestOf(
        await data(
          'pull-requests: read',
          request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...here, pull_number: number }),
        ),
      ),
    checkRuns: async (sha, name) => {
      const asked = { ...here, ref: sha, check_name: name };
      const found = await data('checks: write', request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', asked));
      return listOf(found?.check_runs, checkRunOf);
    },
    createCheckRun: async ({ sha, externalId, url, output, ...check }) =>
      checkRunOf(
        await data(
          'checks: write',
          request('POST /repos/{owner}/{repo}/check-runs', {
            ...here,
            ...check,
            head_sha: sha,
            external_id: externalId,
            details_url: url,
            status: 'completed',
            output: { ...output, annotations: [...output.annotations] },
          }),
        ),
      ),
    updateCheckRun: async (id, output) =>
      checkRunOf(
        await data(
          'checks: write',
          request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
            ...here,
            check_run_id: id,
            output: { ...output, annotations: [...output.annotations] },
          }),
        ),
      ),
  };
}

/** The account of the token of a job, where GitHub does not say whose a token is. */
const ACTIONS_BOT: Identity = { login: 'github-actions[bot]' };

/**
 * Whose token it is. The token of a job may not read `GET /user`; GraphQL tells such a token, too, whom it stands for. Where
 * it does not, it is taken for that of GitHub Actions: then nothing that another account wrote is ever changed.
 */
async function whoAmI({ graphql }: Octokit): Promise<Identity> {
  try {
    const { viewer } = await graphql<{ viewer?: { databaseId?: unknown; login?: unknown } }>(
      'query { viewer { login databaseId } }',
    );
    if (typeof viewer?.login !== 'string') return ACTIONS_BOT;
    const id = viewer.databaseId;
    return { login: viewer.login, ...(typeof id === 'number' && { id }) };
  } catch (error) {
    // GraphQL says no in an answer that is one.
    if (error instanceof Error && 'errors' in error) return ACTIONS_BOT;
    const failure = githubFailure(error, undefined);
    if (failure.code === 'rejected' || failure.code === 'not-permitted') return ACTIONS_BOT;
    throw failure;
  }
}
