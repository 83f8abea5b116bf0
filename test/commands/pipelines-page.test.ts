import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { Reader, toldBy } from '../page-story.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/pipelines.md'), 'utf8');
const SECTION = PAGE.split('\n## ').find((each) => each.startsWith('A change, start to end\n')) ?? '';
const TOLD = toldBy(SECTION);

describe('the story of the page on pipelines', () => {
  let tree: EmulatedTree;
  let reader: Reader;
  beforeAll(() => {
    tree = emulatedTree('any');
    reader = new Reader(tree.folder);
  });
  afterAll(async () => {
    await reader.leave();
    tree.remove();
  });

  it('tells each command that it is about', () => {
    const commands = new Set(TOLD.flatMap(({ command }) => command.match(/^copilotctl (\w+)/gm) ?? []));
    expect([...commands].sort()).toEqual(
      ['apply', 'approve', 'history', 'plan', 'rollback', 'show', 'validate'].map((name) => `copilotctl ${name}`),
    );
  });

  it.each(TOLD.map((told, index) => ({ ...told, next: TOLD[index + 1]?.command })))(
    'holds: $command',
    async ({ command, shown, next }) => {
      const { exitCode, lines } = await reader.type(command);
      const printed = `It printed:\n${lines.join('\n')}`;
      if (shown !== undefined) expect(reader.sees(shown, lines), printed).toBe(true);
      // Where a command fails, the page asks for its exit code next.
      if (next !== 'echo $?') expect(exitCode, printed).toBe(0);
    },
  );
});
