import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../../src/model/json.ts';
import type { Report } from '../../src/model/report.ts';
import { renderJson } from '../../src/render/render-json.ts';
import { type Ran, runCommand } from '../run-command.ts';
import type { GitHubStandIn } from './github-stand-in.ts';

/** A job of a workflow on a scratch checkout, in which the command line as it ships is run. */
export interface WorkflowJob {
  readonly workspace: string;
  /** Writes a report into the checkout, as `--report json=NAME` does. */
  report(name: string, report: Report): void;
  run(...words: readonly string[]): Promise<Ran>;
  /** What the job's summary and outputs hold by now. */
  summary(): string;
  fillSummary(text: string): void;
  outputs(): Readonly<Record<string, string>>;
  remove(): void;
}

/** Starts a job for an event; `variables` are set besides those that GitHub sets, `undefined` for one that it does not set. */
export function workflowJob(
  github: Pick<GitHubStandIn, 'apiUrl' | 'name' | 'token'>,
  event: { readonly name: string; readonly payload: Json },
  variables: Readonly<Record<string, string | undefined>> = {},
): WorkflowJob {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-job-'));
  const [workspace, summary, output, payload] = ['workspace', 'summary.md', 'output', 'event.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  mkdirSync(workspace);
  writeFileSync(summary, '');
  writeFileSync(output, '');
  writeFileSync(payload, JSON.stringify(event.payload));
  const env = {
    ...withoutPipelines(process.env),
    GITHUB_ACTIONS: 'true',
    GITHUB_TOKEN: github.token,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: github.name,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: payload,
    GITHUB_RUN_ID: '9001',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW_REF: `${github.name}/.github/workflows/plan.yml@refs/heads/main`,
    GITHUB_SHA: 'c'.repeat(40),
    GITHUB_WORKSPACE: workspace,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: output,
    ...variables,
  };
  return {
    workspace,
    report: (name, report) => writeFileSync(join(workspace, name), renderJson(report)),
    run: async (...words) => await runCommand(words, workspace, env),
    summary: () => readFileSync(summary, 'utf8'),
    fillSummary: (text) => writeFileSync(summary, text),
    outputs: () => outputsIn(readFileSync(output, 'utf8')),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The tests may run in a pipeline themselves. */
function withoutPipelines(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(variables).filter(
    ([name]) => !/^(GITHUB_|GH_|RUNNER_|TF_BUILD|SYSTEM_|BUILD_)/.test(name),
  );
  return Object.fromEntries(kept);
}

/**
 * What a runner reads of the file of outputs.
 *
 * Written from GitHub Docs, "Workflow commands for GitHub Actions", Multiline strings: `NAME<<END`, lines, `END`.
 */
export function outputsIn(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n');
  const found: Record<string, string> = {};
  while (lines.length > 0) {
    const [, name, end] = /^([^<=]+)<<(.+)$/.exec(lines.shift() ?? '') ?? [];
    if (name === undefined || end === undefined) continue;
    const value = lines.splice(0, lines.indexOf(end));
    lines.shift();
    found[name] = value.join('\n');
  }
  return found;
}
