import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { ACTION_COMMANDS, INPUT_NAMES, inputOf } from '../../src/action/inputs.ts';
import { readTemplate } from '../../src/files/package-files.ts';
import { filesBelow } from '../rules/sources.ts';
import { lintWorkflow } from './lint-workflow.ts';
import { ACTION, stepsOf, type Workflow } from './workflow.ts';

const TEMPLATES = [...readTemplate('ci/github')];
const WORKFLOWS = TEMPLATES.map(([path, text]) => [path, text, parse(text) as Workflow] as const);
const OUTPUTS: readonly string[] = Object.keys(
  parse(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')).outputs,
);

describe.each(WORKFLOWS)('%s', (path, text, workflow) => {
  it('is a workflow to the linters', async () => {
    expect(await lintWorkflow(`.github/workflows/${path}`, text)).toEqual([]);
  });

  it('gives the action only inputs that it has, for the command that it runs', () => {
    for (const { uses, with: inputs = {} } of stepsOf(workflow)) {
      if (uses !== ACTION) continue;
      const { command, ...others } = inputs;
      expect(ACTION_COMMANDS).toContain(command);
      for (const name of Object.keys(others)) {
        const known = INPUT_NAMES.find((each) => each === name);
        expect([name, known]).toEqual([name, name]);
        if (known !== undefined) expect(inputOf(known).commands).toContain(command);
      }
    }
  });

  it('asks steps for outputs that the action has', () => {
    for (const [, output] of text.matchAll(/steps\.\w+\.outputs\.([\w-]+)/g)) expect(OUTPUTS).toContain(output);
  });

  it('has no right by default, names those of each job, and gives jobs an end', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) {
      expect(Object.keys(job.permissions ?? {})).not.toEqual([]);
      if (job.uses === undefined) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    }
  });

  it('runs no script, and so none that somebody could write into', () => {
    expect(stepsOf(workflow).filter(({ run }) => run !== undefined)).toEqual([]);
  });

  it('uses official actions by their major version, and nothing else', () => {
    for (const { uses } of stepsOf(workflow)) expect(uses === ACTION || OFFICIAL.test(uses ?? '')).toBe(true);
  });

  it('does not run twice at once for the same thing', () => {
    if (!('workflow_call' in workflow.on)) expect(workflow.concurrency?.group).toMatch(/^copilotctl-/);
  });
});

const OFFICIAL =
  /^(actions\/(checkout|upload-artifact|download-artifact|cache\/save|cache\/restore)|github\/codeql-action\/upload-sarif)@v\d+$/;

test('a script that a title of a pull request could be written into, and an input of nothing, would be found', async () => {
  const [, text = ''] = TEMPLATES.find(([path]) => path === 'copilotctl-pull-request.yml') ?? [];
  const script = `${text}      - run: echo "\${{ github.event.pull_request.title }}"\n`;
  expect(await lintWorkflow('a.yml', script)).toEqual([expect.stringContaining('potentially untrusted')]);
  expect(await lintWorkflow('a.yml', text.replace('persist-credentials', 'persist'))).toEqual([]);
  expect(await lintWorkflow('a.yml', text.replace('timeout-minutes', 'timeout'))).not.toEqual([]);
  expect(
    await lintWorkflow('a.yml', text.replace("steps.plan.outputs.report-html != ''", "steps.none.outputs.x != ''")),
  ).not.toEqual([]);
});

test('only what runs nothing of a pull request may write to it, and has no files of it', () => {
  for (const [path, , workflow] of WORKFLOWS) {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    if ('workflow_run' in workflow.on)
      expect(stepsOf(workflow).map(({ uses }) => uses)).not.toContain('actions/checkout@v6');
    if (path.includes('fork-plan'))
      expect(Object.values(workflow.jobs).map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }]);
  }
});

test("no workflow of ours names a commit of somebody else's action", () => {
  expect(filesBelow('templates/ci', /\.yml$/).filter(({ text }) => /@[0-9a-f]{40}/.test(text))).toEqual([]);
});
