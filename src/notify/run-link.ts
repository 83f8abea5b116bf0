/** The longest address that a message links to. */
const LONGEST = 500;

/**
 * The address of the pipeline's run, from the variables of GitHub Actions, Azure Pipelines or GitLab; undefined where
 * there is none, or one that is no plain https address.
 *
 * Source: GitHub Docs, "Default environment variables"; Microsoft Learn, "Predefined variables"; GitLab Docs, "Predefined
 * CI/CD variables".
 */
export function runLink(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  return onGitHub(variables) ?? onAzure(variables) ?? plainHttps(variables['CI_JOB_URL'], '');
}

type Variables = Readonly<Record<string, string | undefined>>;

function onGitHub(variables: Variables): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' } = variables;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d{1,20}$/.test(run)) return undefined;
  return plainHttps(server, `${repository}/actions/runs/${run}`);
}

function onAzure(variables: Variables): string | undefined {
  const { SYSTEM_COLLECTIONURI: server, SYSTEM_TEAMPROJECT: project = '', BUILD_BUILDID: build = '' } = variables;
  if (project === '' || /\p{Surrogate}/u.test(project) || !/^\d{1,20}$/.test(build)) return undefined;
  return plainHttps(server, `${encodeURIComponent(project)}/_build/results?buildId=${build}`);
}

/** Without a user, and of characters that end no link in any of the formats. */
function plainHttps(server: string | undefined, path: string): string | undefined {
  if (server === undefined || !URL.canParse(server)) return undefined;
  const { protocol, username, password, origin, pathname } = new URL(server);
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined;
  const base = path === '' ? pathname : `${pathname.replace(/\/*$/, '')}/`;
  const link = `${origin}${base}${path}`;
  return link.length <= LONGEST && /^https:\/\/[\w.:[\]-]+\/[\w./?=&%~-]*$/.test(link) ? link : undefined;
}
