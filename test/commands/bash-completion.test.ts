import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CLI } from '../scenario.ts';

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'bash-completion-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const program = join(scratch, 'copilotctl');
writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
chmodSync(program, 0o755);
for (const name of ['base', 'dev', 'test']) mkdirSync(join(scratch, 'environments', name), { recursive: true });

describe.runIf(hasBash)('the completion script in bash', () => {
  it.each<readonly [string, readonly string[]]>([
    ['copilotctl pl', ['plan']],
    ['copilotctl plan -e ', ['dev', 'test']],
    ['copilotctl plan -e t', ['test']],
    ['copilotctl plan --output = j', ['json']],
    ['copilotctl plan --output = ', ['text', 'json']],
    ['copilotctl plan --only Case', ['CaseSummary']],
    ["copilotctl plan --only '$(touch owned)' --det", ['--detailed-exitcode']],
  ])('completes "%s"', (line, expected) => {
    expect(complete(line)).toEqual(expected);
  });

  it('runs nothing that stands on the line', () => {
    expect(complete("copilotctl plan --only '$(echo owned >&2; touch owned)' -e ")).toEqual(['dev', 'test']);
    expect(spawnSync('ls', { cwd: scratch, encoding: 'utf8' }).stdout).not.toContain('owned');
  });
});

/** What bash would offer at the end of a line. Words stand apart by spaces, as bash hands them over. */
function complete(line: string): string[] {
  const words = line.match(/'[^']*'|\S+/g) ?? [];
  const all = line.endsWith(' ') ? [...words, "''"] : words;
  const quoted = all.map((word) => (word.startsWith("'") ? word : `'${word}'`)).join(' ');
  const script = `source <(copilotctl completion bash) && COMP_WORDS=(${quoted}) && COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )) && _copilotctl && printf '%s\\n' "\${COMPREPLY[@]}"`;
  const result = spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
    cwd: scratch,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${scratch}:${process.env['PATH']}` },
  });
  expect(result.stderr).toBe('');
  return result.stdout.split('\n').filter((each) => each !== '');
}
