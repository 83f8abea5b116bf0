import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { runCommand } from '../run-command.ts';

const run = (...words: readonly string[]) => runCommand(words, tmpdir(), { PATH: process.env.PATH });

test.each([
  ['ci', 'init, publish'],
  ['lock', 'list, break'],
  ['roles', 'check, patch, diff'],
  ['policy', 'test'],
  ['notify', 'test'],
])('%s alone does nothing, and says which commands it has', async (name, commands) => {
  const { exitCode, stdout, stderr } = await run(name);
  expect([exitCode, stdout]).toEqual([64, '']);
  expect(stderr).toContain(`copilotctl ${name} takes a command.\n  hint: Commands: ${commands}.`);
});

test('options alone are no command', async () => {
  const { exitCode, stderr } = await run('--log-format', 'text');
  expect([exitCode, stderr]).toEqual([64, expect.stringContaining('copilotctl takes a command.')]);
});

test.each([[[]], [['help']], [['--help']], [['ci', 'help']], [['help', 'ci']], [['ci', '--help']]])(
  'help is printed to whoever asks for it: %j',
  async (words) => {
    const { exitCode, stdout, stderr } = await run(...words);
    expect([exitCode, stdout, stderr]).toEqual([0, expect.stringContaining('Usage: copilotctl'), '']);
  },
);
