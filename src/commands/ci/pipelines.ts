import type { PipelineValues } from './fill-pipeline.ts';

/** What else decides what is to be done once pipelines were written. */
interface WrittenWith {
  readonly forks: boolean;
  /** Whether records are kept in files, which a job loses when it ends. */
  readonly usesFiles: boolean;
}

/** The pipelines of a service, in `templates/ci`. */
export interface Pipeline {
  /** Where a template belongs in a repository. */
  readonly place: (path: string) => string;
  /** Whether a template is only of use to repositories that take pull requests of forks. */
  readonly isForForks: (path: string) => boolean;
  readonly usesAction: boolean;
  /** What a person does next, in lines. */
  readonly next: (values: PipelineValues, written: WrittenWith) => readonly string[];
}

const RECORDS = [
  'Keep the records in git, for a job loses its files when it ends. In copilotctl.yaml:',
  '  records: { kind: git }',
];

/**
 * What Azure Pipelines and GitLab take the command line from: a file. No registry has the package, so its name alone would
 * fail, or bring whatever somebody publishes under it.
 */
const PACKAGE = [
  'Add the command line to the repository, with its lock file. npm pack in a clone of copilotctl makes the package; here:',
  '  npm install --save-dev ./copilotctl-VERSION.tgz',
];

/** The services that pipelines can be written for. */
export const PIPELINES = {
  github: {
    place: (path) => `.github/workflows/${path.replace(/^forks\//, '')}`,
    isForForks: (path) => path.startsWith('forks/'),
    usesAction: true,
    next: ({ environments, branch }, { forks, usesFiles }) => [
      ...(usesFiles ? RECORDS : []),
      'On GitHub, Settings, Secrets and variables, Actions:',
      '  variables AZURE_TENANT_ID and AZURE_CLIENT_ID, of an identity that only reads',
      '  secret COPILOTCTL_PLAN_KEY, 32 characters or more, for what saved plans say of sensitive values',
      ...(forks ? ['  secret COPILOTCTL_SNAPSHOT_KEY, the private key that snapshots are signed with'] : []),
      `On GitHub, Settings, Environments: ${environments.join(', ')}, each with`,
      '  the reviewers that it waits for, and only the branch that is merged to',
      '  a variable AZURE_CLIENT_ID, of an identity that may write',
      'In Microsoft Entra, federated credentials (issuer https://token.actions.githubusercontent.com):',
      `  reading: repo:OWNER/REPOSITORY:pull_request and repo:OWNER/REPOSITORY:ref:refs/heads/${branch}`,
      ...environments.map((name) => `  writing: repo:OWNER/REPOSITORY:environment:${name}`),
      ...(forks ? ['In copilotctl.yaml: snapshots.publicKeys, the public key of the snapshots'] : []),
      'docs/github.md goes through it step by step.',
    ],
  },
  azure: {
    place: (path) => path,
    isForForks: () => false,
    usesAction: false,
    next: ({ production, branch }, { usesFiles }) => [
      ...(usesFiles ? RECORDS : []),
      ...PACKAGE,
      'In Azure DevOps, Project settings, Service connections (Azure Resource Manager, workload identity federation):',
      '  copilotctl-plan, of an identity that only reads',
      `  copilotctl-${production}, of an identity that may write`,
      `In Pipelines, Environments: copilotctl-${production}, with its approvals and an exclusive lock`,
      'In Pipelines: a pipeline for each of pull-request.yml, apply.yml and drift.yml, with the secret variable',
      '  COPILOTCTL_PLAN_KEY, 32 characters or more, for what saved plans say of sensitive values',
      `In Repos, Branches, policies of ${branch}: build validation by the pipeline of pull-request.yml`,
      'For the build service: Contribute (records in git) and Contribute to pull requests',
      'docs/azure-pipelines.md goes through it step by step.',
    ],
  },
  gitlab: {
    place: (path) => path,
    isForForks: () => false,
    usesAction: false,
    next: ({ branch }, { usesFiles }) => [
      ...(usesFiles ? RECORDS : []),
      ...PACKAGE,
      'On GitLab, Settings, CI/CD, Variables:',
      '  AZURE_TENANT_ID and AZURE_CLIENT_ID; for the environment production those of an identity that may write',
      '  COPILOTCTL_PLAN_KEY, masked, 32 characters or more, for what saved plans say of sensitive values',
      'On GitLab, Settings, CI/CD, Job token permissions: allow Git push requests, for the records',
      'In Microsoft Entra, federated credentials (issuer: the address of GitLab, audience api://AzureADTokenExchange)',
      `On GitLab: protect the branch ${branch} and the environment production; a schedule for the search for drift`,
      'docs/gitlab-and-others.md goes through it step by step.',
    ],
  },
} as const satisfies Readonly<Record<string, Pipeline>>;

/** The name of one of them. */
export type Service = keyof typeof PIPELINES;
