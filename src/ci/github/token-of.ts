import type { PublishingWorld } from '../runner.ts';

/** The token that the environment gives; the first that is set counts. */
export function tokenOf(variables: PublishingWorld['variables']): string | undefined {
  return [variables['GITHUB_TOKEN'], variables['GH_TOKEN']]
    .map((each) => each?.trim() ?? '')
    .find((each) => each !== '');
}
