import { posix } from 'node:path';
import { ON_SERVICE, type PipelineValues, plain } from './fill-pipeline.ts';

/** What else decides what is to be done once pipelines were written. */
interface WrittenWith {
  readonly forks: boolean;
  /** Whether records are kept in files, which a job loses when it ends. */
  readonly usesFiles: boolean;
}

/** A file that is everybody's. */
interface Top {
  readonly path: string;
  /** What names a pipeline in it. */
  readonly naming: (path: string) => string;
  /** What else has to stand in it, as a sentence's end. */
  readonly asks: string;
  /** What is to be minded where it names such pipelines already, in lines. */
  readonly beside: readonly string[];
}

/** The pipelines of a service, in `templates/ci`. */
export interface Pipeline {
  /** Where a template belongs in a repository whose configuration is in this folder of it. */
  readonly place: (path: string, root: string) => string;
  /** The file that a service reads at the top, where it has to name the pipelines that stand below. Default: it has not. */
  readonly top?: Top;
  /** Whether a template is only of use to repositories that take pull requests of forks. */
  readonly isForForks: (path: string) => boolean;
  readonly usesAction: boolean;
  /** What a person does next, in lines. */
  readonly next: (values: PipelineValues, written: WrittenWith) => readonly string[];
}

const recordsOf = (root: string): readonly string[] => [
  'Keep the records in git, for a job loses its files when it ends. In copilotctl.yaml:',
  '  records: { kind: git }',
  ...(root === '.'
    ? []
    : [
        '  or { kind: git, git: { ref: refs/copilotctl/NAME } } where another configuration of this repository has some',
      ]),
];

/**
 * What Azure Pipelines and GitLab take the command line from: a file. No registry has the package, so its name alone would
 * fail, or bring whatever somebody publishes under it.
 */
const packageIn = (root: string): readonly string[] => [
  `Add the command line to the repository, with its lock file. npm pack in a clone of copilotctl makes the package; ${root === '.' ? 'here' : `in ${root}`}:`,
  '  npm install --save-dev ./copilotctl-VERSION.tgz',
];

/** Where pipelines may stand beside the configuration, they do: the top is everybody's. */
const beside = (path: string, root: string): string => posix.join(root, path);

const onGitHub = (name: string, root: string): string => (root === '.' ? name : ON_SERVICE + name);
const onGitLab = (name: string, root: string): string => (root === '.' ? 'production' : ON_SERVICE + name);

/** The services that pipelines can be written for. */
export const PIPELINES = {
  github: {
    place: (path) => `.github/workflows/${path.replace(/^forks\//, '')}`,
    isForForks: (path) => path.startsWith('forks/'),
    usesAction: true,
    next: ({ environments, branch, root }, { forks, usesFiles }) => [
      ...(usesFiles ? recordsOf(root) : []),
      'On GitHub, Settings, Secrets and variables, Actions:',
      '  variables AZURE_TENANT_ID and AZURE_CLIENT_ID, of an identity that only reads',
      '  secret COPILOTCTL_PLAN_KEY, 32 characters or more, for what saved plans say of sensitive values',
      ...(forks ? ['  secret COPILOTCTL_SNAPSHOT_KEY, the private key that snapshots are signed with'] : []),
      `On GitHub, Settings, Environments: ${environments.map((name) => onGitHub(name, root)).join(', ')}, each with`,
      '  the reviewers that it waits for, and only the branch that is merged to',
      '  a variable AZURE_CLIENT_ID, of an identity that may write',
      'In Microsoft Entra, federated credentials (issuer https://token.actions.githubusercontent.com):',
      `  reading: repo:OWNER/REPOSITORY:pull_request and repo:OWNER/REPOSITORY:ref:refs/heads/${branch}`,
      ...environments.map((name) => `  writing: repo:OWNER/REPOSITORY:environment:${onGitHub(name, root)}`),
      ...(forks ? ['In copilotctl.yaml: snapshots.publicKeys, the public key of the snapshots'] : []),
      ...(root === '.'
        ? []
        : [
            `A pull request that changes nothing in ${root} starts no workflow, and would wait for its checks if they`,
            '  were required: docs/github.md says how both goes together.',
          ]),
      'docs/github.md goes through it step by step.',
    ],
  },
  azure: {
    place: beside,
    isForForks: () => false,
    usesAction: false,
    next: ({ production, branch, root }, { usesFiles }) => [
      ...(usesFiles ? recordsOf(root) : []),
      ...packageIn(root),
      'In Azure DevOps, Project settings, Service connections (Azure Resource Manager, workload identity federation):',
      '  copilotctl-plan, of an identity that only reads',
      `  copilotctl-${production}, of an identity that may write`,
      `In Pipelines, Environments: copilotctl-${production}, with its approvals and an exclusive lock`,
      'In Pipelines: a pipeline for each of pull-request.yml, apply.yml and drift.yml, with the secret variable',
      '  COPILOTCTL_PLAN_KEY, 32 characters or more, for what saved plans say of sensitive values',
      `In Repos, Branches, policies of ${branch}: build validation by the pipeline of pull-request.yml`,
      ...(root === '.' ? [] : [`  with the path filter /${root}/*`]),
      'For the build service: Contribute (records in git) and Contribute to pull requests',
      'docs/azure-pipelines.md goes through it step by step.',
    ],
  },
  gitlab: {
    place: beside,
    top: {
      path: '.gitlab-ci.yml',
      naming: (path) => `include:\n  - local: ${plain(path)}\n`,
      asks: 'its stages have to know test and deploy',
      beside: [
        'Jobs of one name become one: where it includes the pipeline of another configuration already, give the jobs of this',
        'one other names.',
      ],
    },
    isForForks: () => false,
    usesAction: false,
    next: ({ branch, root, production }, { usesFiles }) => [
      ...(usesFiles ? recordsOf(root) : []),
      ...packageIn(root),
      'On GitLab, Settings, CI/CD, Variables:',
      `  AZURE_TENANT_ID and AZURE_CLIENT_ID; for the environment ${onGitLab(production, root)} those of an identity that may write`,
      '  COPILOTCTL_PLAN_KEY, masked, 32 characters or more, for what saved plans say of sensitive values',
      'On GitLab, Settings, CI/CD, Job token permissions: allow Git push requests, for the records',
      'In Microsoft Entra, federated credentials (issuer: the address of GitLab, audience api://AzureADTokenExchange)',
      `On GitLab: protect the branch ${branch} and the environment ${onGitLab(production, root)}; a schedule for the search for drift`,
      ...(root === '.' ? [] : ['  with the variable COPILOTCTL_DRIFT, true']),
      'docs/gitlab-and-others.md goes through it step by step.',
    ],
  },
} as const satisfies Readonly<Record<string, Pipeline>>;

/** The name of one of them. */
export type Service = keyof typeof PIPELINES;
