import { escaped, ON_SERVICE, type PipelineValues, plain } from './fill-pipeline.ts';
import type { Service } from './pipelines.ts';

/**
 * A filled pipeline for a configuration that is a folder of a repository with more in it: started by what changes there,
 * run there, and out of the way of everything else. At the top of a repository it stays as it is.
 */
export function movePipeline(service: Service, text: string, values: PipelineValues): string {
  if (values.root === '.') return text;
  return CHANGES[service](values).reduce((moved, [line, become]) => moved.replaceAll(line, become), text);
}

/** What becomes of a line of a template. */
type Change = readonly [line: RegExp, become: (...match: readonly string[]) => string];

const CHANGES: Readonly<Record<Service, (values: PipelineValues) => readonly Change[]>> = {
  github: ({ root }) => {
    const paths = `    paths: [${plain(`${escaped(root)}/**`)}]`;
    return [
      [/^ {2}pull_request:$/gm, (line) => `${line}\n${paths}`],
      [/^ {2}push:\n {4}branches: .*$/gm, (lines) => `${lines}\n${paths}`],
      // A repository with more in it has environments of its own, with other reviewers and identities.
      [/^ {4}environment: (?=\$\{\{ inputs)/gm, (key) => `${key}${ON_SERVICE}`],
      [
        /by its name in copilotctl and on GitHub$/gm,
        () => `by its name in copilotctl; on GitHub it begins with ${ON_SERVICE}`,
      ],
    ];
  },
  azure: ({ root }) => {
    const folder = `workingDirectory: ${plain(`$(Build.SourcesDirectory)/${root}`)}`;
    return [
      [/\(Build validation\)/g, () => `(Build validation, path filter /${root}/*)`],
      [/^ {4}displayName: (Install copilotctl|Show what it says)$/gm, (line) => `${line}\n    ${folder}`],
      [/^ {6}visibleAzLogin: false$/gm, (line) => `${line}\n      ${folder}`],
    ];
  },
  gitlab: ({ root, production }) => [
    // Whatever stands outside of jobs would be for all jobs of the repository, and a name that is there twice is one job.
    [
      /^stages: .*\n/gm,
      () => '# Included by .gitlab-ci.yml at the top of the repository, whose stages have to know test and deploy.\n',
    ],
    [/^ {2}stage: (plan|drift)$/gm, () => '  stage: test'],
    [/^ {2}stage: apply$/gm, () => '  stage: deploy'],
    [/^default:$/gm, () => '.copilotctl:'],
    [/^variables:\n(?: {2}.*\n)+/gm, (lines) => lines.replace(/^/gm, '  ').trimEnd().concat('\n')],
    [/^\.(signed-in|reports):$/gm, (_, name) => `.copilotctl-${name}:`],
    [/\[\.signed-in, \.reports\]/g, () => '[.copilotctl, .copilotctl-signed-in, .copilotctl-reports]'],
    [/^(plan-merge-request|plan-production|apply-production|drift):$/gm, (name) => `copilotctl-${name}`],
    [/^ {4}- job: /gm, (line) => `${line}copilotctl-`],
    [/^ {4}name: production/gm, () => `    name: ${ON_SERVICE}${production}`],
    [
      /\$CI_PIPELINE_SOURCE == "merge_request_event"$/gm,
      (line) => `${line}\n      changes: [${plain(`${root}/**/*`)}]`,
    ],
    [/\$CI_PIPELINE_SOURCE == "schedule"$/gm, (line) => `${line} && $COPILOTCTL_DRIFT == "true"`],
    [/^ {2}before_script:$/gm, (line) => `${line}\n    - cd ${plain(root)}`],
    [/(?<=^ {4}paths: \[|^ {6}junit: )copilotctl-reports\/(\*\.junit\.xml)?/gm, (path) => plain(`${root}/${path}`)],
  ],
};
