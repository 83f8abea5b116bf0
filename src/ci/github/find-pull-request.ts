import type { GitHubApi } from './github-api.ts';
import type { GitHubRun } from './github-run.ts';

/**
 * The pull request that a run is about, or why there is none.
 *
 * Where a run was caused by that of a fork, GitHub does not name it in the event: it is the open one from that branch that
 * ends in the commit the run was for. Another one, or one that has moved on, is not meant.
 */
export async function findPullRequest(
  { about }: GitHubRun,
  api: GitHubApi,
): Promise<{ readonly number: number } | { readonly why: string }> {
  switch (about.what) {
    case 'pull-request':
      return { number: about.number };
    case 'other':
      return { why: about.why };
    case 'head': {
      const open = await api.pullRequestsFrom(about.owner, about.branch);
      const found = open.find(({ headSha }) => headSha === about.sha);
      return found ?? { why: `no open pull request ends in commit ${about.sha.slice(0, 7)}` };
    }
  }
}
