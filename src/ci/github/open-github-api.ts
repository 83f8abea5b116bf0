import type { Octokit } from '@octokit/core';
import { BackendError } from '../../backends/backend-error.ts';
import { isToken } from '../is-token.ts';
import type { PublishingWorld } from '../runner.ts';
import { tokenAddress } from '../token-address.ts';
import type { GitHubApi, Identity } from './github-api.ts';
import { githubFailure, type Need, statusOf } from './github-failure.ts';
import type { GitHubRun } from './github-run.ts';
import type { Patience } from './patient-fetch.ts';
import { checkRunOf, commentOf, issueOf, listOf, pullRequestOf } from './read-answers.ts';
import { type ListName, readPages } from './read-pages.ts';
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
  if (!isToken(token))
    throw new BackendError('not-permitted', 'GITHUB_TOKEN holds characters that are in no token.', {
      hint: 'Look at where it is set: a token is one word.',
    });
  const { origin } = addressOf(run.apiUrl);
  const [{ Octokit }, { patientFetch }] = await Promise.all([import('@octokit/core'), import('./patient-fetch.ts')]);
  const octokit = new Octokit({
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
  const url = tokenAddress(apiUrl);
  if (url !== undefined) return url;
  throw new BackendError('rejected', 'GITHUB_API_URL is no address that a token may be sent to.', {
    hint: 'It begins with https://, and has no name and password in it; GitHub Actions sets it.',
  });
}

function apiOf({ request, graphql }: Octokit, here: { readonly owner: string; readonly repo: string }): GitHubApi {
  /** The answer's data; what goes wrong as the failure it is. */
  const data = async <T>(need: Need, asked: Promise<{ readonly data: T; readonly status: number }>): Promise<T> => {
    const answer = await asked.catch((error: unknown) => {
      throw githubFailure(error, need);
    });
    if (answer.status >= 300) throw githubFailure(answer, need);
    return answer.data;
  };
  /** A list, page by page. What each page holds is found in it by `listIn`. */
  const list = <T>(need: Need, what: ListName, first: () => Page, listIn: (data: unknown) => readonly T[]) =>
    readPages(what, async (next) => {
      let links: string | undefined;
      const asked = (next === undefined ? first() : request({ method: 'GET', url: next })).then((answer) => {
        links = answer.headers.link;
        return answer;
      });
      return { items: listIn(await data<unknown>(need, asked)), links };
    });
  const byIssue = (issue: number) => ({ ...here, issue_number: issue });
  return {
    whoAmI: () => whoAmI(graphql),
    comments: (issue, need) =>
      list(
        need,
        'comments',
        () =>
          request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            ...byIssue(issue),
            per_page: PAGE,
          }),
        (page) => listOf(page, commentOf),
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
    deleteComment: async (id, need) => {
      const asked = request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...here, comment_id: id });
      await data(
        need,
        asked.catch((error: unknown) => {
          // Somebody was faster, or the answer to the first try was lost.
          if (statusOf(error) === 404) return { data: undefined, status: 204 };
          throw error;
        }),
      );
    },
    issues: (label) =>
      list(
        'issues: write',
        'issues',
        () =>
          request('GET /repos/{owner}/{repo}/issues', {
            ...here,
            labels: label,
            state: 'all',
            sort: 'created',
            direction: 'asc',
            per_page: PAGE,
          }),
        (page) => listOf(page, issueOf).filter(({ isPullRequest }) => !isPullRequest),
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
        request('GET /repos/{owner}/{repo}/pulls', { ...here, head, state: 'open', per_page: PAGE }),
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
    checkRuns: (sha, name) =>
      list(
        'checks: write',
        'check runs',
        () =>
          request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
            ...here,
            ref: sha,
            check_name: name,
            filter: 'all',
            per_page: PAGE,
          }),
        (page) => listOf((page as { readonly check_runs?: unknown } | null)?.check_runs, checkRunOf),
      ),
    checkRun: async (id) =>
      checkRunOf(
        await data(
          'checks: write',
          request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', { ...here, check_run_id: id }),
        ),
      ),
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

/** What a page is asked for: the most that GitHub gives. */
const PAGE = 100;

type Page = Promise<{ readonly data: unknown; readonly status: number; readonly headers: { readonly link?: string } }>;

/** The account of the token of a job, where GitHub does not say whose a token is. */
const ACTIONS_BOT: Identity = { login: 'github-actions[bot]' };

/**
 * Whose token it is. The token of a job may not read `GET /user`; GraphQL tells such a token, too, whom it stands for. Where
 * it does not, it is taken for that of GitHub Actions: then nothing that another account wrote is ever changed.
 *
 * That it does not is an answer about the token. That it is asked too much, or does not get to it, is none: who took another
 * token for that of GitHub Actions then would not find what it wrote, and write it again.
 */
async function whoAmI(graphql: Octokit['graphql']): Promise<Identity> {
  try {
    const { viewer } = await graphql<{ viewer?: { databaseId?: unknown; login?: unknown } }>(
      'query { viewer { login databaseId } }',
    );
    if (typeof viewer?.login !== 'string') return ACTIONS_BOT;
    const id = viewer.databaseId;
    return { login: viewer.login, ...(typeof id === 'number' && Number.isSafeInteger(id) && { id }) };
  } catch (error) {
    // GraphQL says no in an answer that is one.
    if (error instanceof Error && 'errors' in error) {
      const passing = passingFailure(error.message);
      if (passing !== undefined) throw passing;
      return ACTIONS_BOT;
    }
    const failure = githubFailure(error, undefined);
    if (failure.code === 'rejected' || failure.code === 'not-permitted') return ACTIONS_BOT;
    throw failure;
  }
}

/** What GraphQL says with status 200 of itself, and not of the token. */
function passingFailure(said: string): BackendError | undefined {
  if (/rate limit/i.test(said))
    return new BackendError('busy', 'GitHub takes no more questions in GraphQL for now.', {
      hint: 'The limit of requests is used up. Run it again later.',
    });
  if (/something went wrong|timeout/i.test(said))
    return new BackendError('unavailable', 'GitHub did not say whose the token is.', { hint: 'Run it again.' });
  return undefined;
}
