import type { Runner } from '../runner.ts';

/** GitHub Actions, as the variables of a job describe it. */
export function githubRunner(variables: Readonly<Record<string, string | undefined>>): Runner {
  return {
    title: 'GitHub Actions',
    workspace: variables['GITHUB_WORKSPACE'],
    places: {
      summary: async (publication, world) => (await import('./write-summary.ts')).writeSummary(publication, world),
      outputs: async (publication, world) => (await import('./write-outputs.ts')).writeOutputs(publication, world),
    },
    defaults: ['summary', 'outputs'],
  };
}
