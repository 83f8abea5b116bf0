import type { Runner } from '../runner.ts';

/**
 * Azure Pipelines. It has no issues: drift is told by tags of the run, variables and what stands in the log.
 *
 * A thread in the pull request is written where the variables of the run name one.
 */
export function azureRunner(variables: Readonly<Record<string, string | undefined>>): Runner {
  const isPullRequest = variables['BUILD_REASON'] === 'PullRequest';
  return {
    title: 'Azure Pipelines',
    workspace: variables['BUILD_REPOSITORY_LOCALPATH'],
    places: {
      comment: async (publication, world) => (await import('./write-thread.ts')).writeThread(publication, world),
      annotations: async (publication, world) => (await import('./log-issues.ts')).logIssues(publication, world),
      summary: async (publication, world) => (await import('./upload-summary.ts')).uploadSummary(publication, world),
      tags: async (publication, world) => (await import('./add-build-tags.ts')).addBuildTags(publication, world),
      outputs: async (publication, world) => (await import('./set-outputs.ts')).setOutputs(publication, world),
    },
    left: [],
    defaults: [...(isPullRequest ? (['comment'] as const) : []), 'annotations', 'summary', 'tags', 'outputs'],
  };
}
