import { describe, expect, it } from 'vitest';
import { candidates, type Names } from '../../src/commands/candidates.ts';
import type { Context } from '../../src/commands/context.ts';
import { defineProgram } from '../../src/commands/program.ts';
import { progressOn } from '../../src/commands/progress.ts';
import { PLAIN } from '../../src/render/text/paint.ts';
import { NO_TRACER } from '../../src/telemetry/tracer.ts';

const context: Context = {
  runId: '11111111-2222-4333-8444-555555555555',
  startedAt: new Date(0),
  tracer: NO_TRACER,
  cwd: '/',
  variables: {},
  now: () => new Date(0),
  out: () => undefined,
  command: () => undefined,
  err: () => undefined,
  outPaint: PLAIN,
  errPaint: PLAIN,
  progress: progressOn(() => undefined),
  columns: 100,
  ask: undefined,
  signal: new AbortController().signal,
  version: '0.0.0',
};
const names: Names = {
  environments: () => [value('dev'), value('test')],
  resources: async () => [value('SecurityRole'), value('SecurityRole/csr'), value('CaseSummary')],
  schemas: () => [value('CaseSummary'), value('Project')],
};

describe('candidates', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['commands that begin so', ['pl'], ['plan']],
    ['no hidden command', ['__'], []],
    ['options of the program', ['--v'], ['--version']],
    ['options of a command', ['plan', '--de'], ['--detailed-exitcode']],
    ['options behind other options', ['plan', '--all', '--out'], ['--output']],
    ['environments behind -e', ['plan', '-e', ''], ['dev', 'test']],
    ['environments behind a second -e', ['plan', '-e', 'dev', '-e', 't'], ['test']],
    ['environments behind an equals sign', ['plan', '--environment=d'], ['--environment=dev']],
    ['choices of an option', ['plan', '--output', 'j'], ['json']],
    ['kinds and names, without regard to case', ['apply', '--only', 'securityrole/'], ['SecurityRole/csr']],
    ['kinds and names for --except', ['apply', '--except', 'Case'], ['CaseSummary']],
    ['shells', ['completion', 'z'], ['zsh']],
    ['schemas', ['schema', ''], ['CaseSummary', 'Project']],
    ['commands below a command', ['roles', 'p'], ['patch']],
    ['options of a command below another', ['roles', 'check', '--st'], ['--strict']],
    ['environments for a command below another', ['roles', 'check', '-e', 't'], ['test']],
    ['choices that may be repeated', ['roles', 'check', '--preset', 'copilot-m'], ['copilot-manager']],
    ['nothing where a file may stand', ['fmt', 'env'], []],
    ['nothing for a folder', ['plan', '--root', ''], []],
    ['nothing for a command that does not exist', ['nonsense', ''], []],
  ])('gives %s', async (_, words, expected) => {
    const program = defineProgram(context, () => undefined);
    expect((await candidates(program, words, names)).map((each) => each.value)).toEqual(expected);
  });

  it('gives every command that help shows at the start', async () => {
    const program = defineProgram(context, () => undefined);
    const found = (await candidates(program, [''], names)).map((each) => each.value);
    expect(found).toEqual(expect.arrayContaining(['validate', 'plan', 'apply', 'drift', 'render', 'init', 'fmt']));
    expect(found).not.toContain('__complete');
  });
});

function value(text: string) {
  return { value: text, about: '' };
}
