import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader, toldBy } from '../page-story.ts';

const ROOT = join(import.meta.dirname, '../..');
const TOLD = toldBy(readFileSync(join(ROOT, 'docs/custom-roles.md'), 'utf8'));

describe('the page "Your custom role cannot use Copilot"', () => {
  let folder = '';
  let reader: Reader;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'custom-roles-page-'));
    mkdirSync(join(folder, 'examples'));
    cpSync(join(ROOT, 'examples/role-without-copilot'), join(folder, 'examples/role-without-copilot'), {
      recursive: true,
    });
    writeFileSync(join(folder, '.gitconfig'), '[user]\n  name = Ada\n  email = ada@contoso.example\n');
    reader = new Reader(folder);
  });
  afterAll(async () => {
    await reader.leave();
    rmSync(folder, { recursive: true });
  });

  it('has its reader check, patch and compare', () => {
    const commands = new Set(TOLD.flatMap(({ command }) => command.match(/copilotctl roles \w+/g) ?? []));
    expect([...commands].sort()).toEqual(['check', 'diff', 'patch'].map((name) => `copilotctl roles ${name}`));
  });

  it.each(TOLD.map((told, index) => ({ ...told, next: TOLD[index + 1]?.command })))(
    'holds: $command',
    async ({ command, shown = [], next }) => {
      const { exitCode, lines } = await reader.type(command);
      const printed = `It printed:\n${lines.join('\n')}`;
      const isShown = shown.length > 0;
      if (isShown) expect(reader.sees(shown, lines), printed).toBe(true);
      // Where a command ends with another code, the page asks for it next; that roles differ is what one is about.
      const isAsked = next === 'echo $?' || command.startsWith('copilotctl roles diff HEAD');
      if (!isAsked) expect(exitCode, printed).toBe(0);
    },
  );

  it('leaves the merged fix on the main branch', async () => {
    const { lines } = await reader.type('git log --oneline --format=%s main -- solution');
    expect(lines).toEqual(['Contoso CSR may use Copilot', 'Contoso CSR as it was']);
  });
});
