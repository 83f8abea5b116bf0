import { BackendError } from '../../backends/backend-error.ts';
import { isToken } from '../is-token.ts';
import { tokenAddress } from '../token-address.ts';

/** The pull request of a run, as an address of the REST API, and who asks. */
export interface PullRequest {
  /** The address of the pull request in the API, without an end: `https://…/pullRequests/42`. */
  readonly api: string;
  /** Its page for people. */
  readonly page: string;
  readonly token: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The pull request that a run is for; as a text why there is none.
 *
 * Source: Microsoft Learn, "Use predefined variables"; "Pull Request Threads" of the REST API for the address.
 *
 * @throws {BackendError} `not-permitted` without a token, `rejected` where a variable is no address that may see it.
 */
export function pullRequestOf(variables: Variables): PullRequest | string {
  const of = (name: string): string => variables[name] ?? '';
  const number = of('SYSTEM_PULLREQUEST_PULLREQUESTID');
  if (!/^\d{1,15}$/.test(number)) return 'this run is not for a pull request';
  const provider = of('BUILD_REPOSITORY_PROVIDER');
  if (provider !== '' && provider !== 'TfsGit') return `the pull request is not in Azure Repos, but in ${provider}`;
  const collection = collectionOf(of('SYSTEM_COLLECTIONURI'));
  const [project, repository] = [needed(variables, 'SYSTEM_TEAMPROJECT'), needed(variables, 'BUILD_REPOSITORY_ID')];
  const token = of('SYSTEM_ACCESSTOKEN').trim();
  // A variable that is not set stays as its macro.
  if (!isToken(token) || token.startsWith('$('))
    throw new BackendError(
      'not-permitted',
      'There is no SYSTEM_ACCESSTOKEN, so the pull request cannot be written to.',
      {
        hint: 'Map it in the step: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken).',
      },
    );
  const name = of('BUILD_REPOSITORY_NAME') || repository;
  return {
    api: `${collection}${segment(project)}/_apis/git/repositories/${segment(repository)}/pullRequests/${number}`,
    page: `${collection}${segment(project)}/_git/${segment(name)}/pullrequest/${number}`,
    token,
  };
}

/** The address of the organization, with a slash at its end: https, or this machine. */
function collectionOf(text: string): string {
  const url = tokenAddress(text);
  if (url === undefined)
    throw new BackendError('rejected', 'SYSTEM_COLLECTIONURI is no https address, so no token is sent there.', {
      hint: 'Azure Pipelines sets it; leave it as it is.',
    });
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

function needed(variables: Variables, name: string): string {
  const value = variables[name] ?? '';
  if (value === '' || value === '.' || value === '..')
    throw new BackendError('rejected', `${name} is not set, so the pull request cannot be found.`, {
      hint: 'Azure Pipelines sets it; leave it as it is.',
    });
  return value;
}

function segment(text: string): string {
  return encodeURIComponent(text);
}
