import { BackendError } from '../../backends/backend-error.ts';
import { readUpTo } from '../../files/read-up-to.ts';
import type { Delivery, PlaceName } from '../../model/delivery.ts';
import type { Json } from '../../model/json.ts';
import type { Place, Publication, PublishingWorld, Runner } from '../runner.ts';
import type { GitHubApi } from './github-api.ts';
import { type GitHubRun, githubRun } from './github-run.ts';
import { tokenOf } from './token-of.ts';

/** GitHub Actions, as the variables of a job and the file of its event describe it. */
export async function githubRunner(variables: PublishingWorld['variables']): Promise<Runner> {
  const run = githubRun(variables, await readEvent(variables['GITHUB_EVENT_PATH']));
  const whyNoComment = run === undefined ? undefined : commentLeft(run, variables);
  const hasComment = run !== undefined && run.about.what !== 'other';
  return {
    title: 'GitHub Actions',
    workspace: variables['GITHUB_WORKSPACE'],
    places: {
      comment: speaking(run, async (...all) => (await import('./publish-comment.ts')).publishComment(...all)),
      issue: speaking(run, async (...all) => (await import('./publish-issue.ts')).publishIssue(...all)),
      check: speaking(run, async (...all) => (await import('./publish-check.ts')).publishCheck(...all)),
      annotations: async (...all) => (await import('./write-annotations.ts')).writeAnnotations(...all),
      summary: async (...all) => (await import('./write-summary.ts')).writeSummary(...all),
      outputs: async (...all) => (await import('./write-outputs.ts')).writeOutputs(...all),
    },
    defaults: [...ALWAYS, ...(hasComment && whyNoComment === undefined ? (['comment'] as const) : [])],
    left: hasComment && whyNoComment !== undefined ? [whyNoComment] : [],
  };
}

const ALWAYS: readonly PlaceName[] = ['annotations', 'summary', 'outputs'];

/** Why a run about a pull request writes no comment unless somebody asks for one. */
function commentLeft({ about }: GitHubRun, variables: PublishingWorld['variables']): Delivery | undefined {
  const left = (why: string): Delivery => ({ place: 'comment', state: 'left', why });
  if (about.what === 'pull-request' && about.isFork)
    return left('the pull request comes from a fork, and the token of such a run can only read');
  if (tokenOf(variables) === undefined) return left('GITHUB_TOKEN is not set');
  return undefined;
}

/** A place that is reached by asking GitHub. */
function speaking(
  run: GitHubRun | undefined,
  say: (publication: Publication, run: GitHubRun, api: GitHubApi, world: PublishingWorld) => Promise<Delivery>,
): Place {
  return async (publication, world) => {
    if (run === undefined)
      throw new BackendError('rejected', 'GITHUB_REPOSITORY names no repository.', {
        hint: 'GitHub Actions sets it to OWNER/NAME.',
      });
    const { openGitHubApi } = await import('./open-github-api.ts');
    return await say(publication, run, await openGitHubApi(run, world), world);
  };
}

/** Events are smaller. Source: GitHub Docs, "Webhook events and payloads": 25 MB. */
const MAX_EVENT_BYTES = 25 * 1024 * 1024;

/** What caused the run; undefined where nothing that can be read says so. */
async function readEvent(file: string | undefined): Promise<Json | undefined> {
  const bytes = file === undefined || file === '' ? undefined : await readUpTo(file, MAX_EVENT_BYTES);
  try {
    return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as Json);
  } catch {
    return undefined;
  }
}
