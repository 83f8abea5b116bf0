import type { Runner } from './runner.ts';

/** Variables of the environment, as the runner set them. */
type Variables = Readonly<Record<string, string | undefined>>;

/** A runner that is known: how it is told, and its places, loaded only where it is the one. */
interface KnownRunner {
  readonly isHere: (variables: Variables) => boolean;
  readonly open: (variables: Variables) => Promise<Runner>;
}

const RUNNERS: Readonly<Record<string, KnownRunner>> = {
  // Source: GitHub Docs, "Variables reference": always true when GitHub Actions is running the workflow.
  github: {
    isHere: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === 'true',
    open: async (variables) => (await import('./github/github-runner.ts')).githubRunner(variables),
  },
  // Source: Microsoft Learn, "Use predefined variables": set when a script runs in a pipeline.
  azure: {
    isHere: ({ TF_BUILD }) => TF_BUILD?.toLowerCase() === 'true',
    open: async (variables) => (await import('./azure/azure-runner.ts')).azureRunner(variables),
  },
};

/** The runner that the environment speaks of; undefined outside of all that are known. */
export function findRunner(variables: Variables): (() => Promise<Runner>) | undefined {
  const known = Object.values(RUNNERS).find(({ isHere }) => isHere(variables));
  return known && (() => known.open(variables));
}
