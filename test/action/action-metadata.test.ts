import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { INPUT_NAMES, inputOf } from '../../src/action/inputs.ts';
import { reportOutputs } from '../../src/render/report-outputs.ts';
import { lintAction } from './lint-workflow.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8');
const ACTION: {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: unknown;
} = parse(TEXT);

describe('action.yml', () => {
  it('is what the parser of GitHub takes for the metadata of an action', async () => {
    expect(await lintAction('action.yml', TEXT)).toEqual([]);
  });

  it('would not pass with a runtime or a key that GitHub does not know', async () => {
    expect(await lintAction('action.yml', TEXT.replace('node24', 'node9'))).toHaveLength(1);
    expect(await lintAction('action.yml', TEXT.replace('  main: ', '  mian: '))).not.toEqual([]);
  });

  it('runs the bundle on Node.js, without a container', () => {
    expect(ACTION.runs).toEqual({ using: 'node24', main: 'dist/action/main.js' });
  });

  it('has the inputs that are read, in their order', () => {
    expect(Object.keys(ACTION.inputs)).toEqual(['command', ...INPUT_NAMES]);
  });

  it('gives every flag and every place a default that it may have', () => {
    for (const name of INPUT_NAMES) {
      const { kind } = inputOf(name);
      const given = ACTION.inputs[name]?.default;
      if (kind === 'flag') expect([name, given]).toEqual([name, 'false']);
      if (kind === 'place') expect(['auto', 'never']).toContain(given);
      if (kind === 'list') expect([name, given]).toEqual([name, undefined]);
    }
  });

  it('has the outputs of publishing, and those of the files that are written', () => {
    const files = [
      'plan-file',
      'snapshot-file',
      ...['json', 'html', 'markdown', 'sarif', 'junit'].map((each) => `report-${each}`),
    ];
    expect(Object.keys(ACTION.outputs)).toEqual([...Object.keys(reportOutputs([], [])), ...files]);
  });

  it('says in each description for which commands an input is, where not for all', () => {
    for (const name of INPUT_NAMES) {
      const { commands } = inputOf(name);
      if (commands.length < 4)
        for (const command of commands) expect(ACTION.inputs[name]?.description).toMatch(new RegExp(command, 'i'));
    }
  });
});
