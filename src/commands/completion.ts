import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readTemplate } from '../files/package-files.ts';
import { BASE, loadProject } from '../load/load-project.ts';
import { KINDS } from '../model/kind.ts';
import { type Candidate, candidates } from './candidates.ts';
import type { Context } from './context.ts';
import { schemaNames } from './schema.ts';
import { SCRIPT_OF, type Shell } from './shell.ts';

// Libraries looked at in 2026: omelette knows no PowerShell and asks for a program of its own; the script that
// @bomb.sh/tab makes for bash runs the words on the line through `eval`, so that completing `--only '$(…)'` runs it.

/** `copilotctl completion SHELL`: prints the script that teaches a shell to complete. */
export function completionCommand(shell: Shell, context: Context): number {
  context.out(readTemplate('completion').get(SCRIPT_OF[shell]) ?? '');
  return 0;
}

/** What the scripts call: prints what may stand at the cursor, one line each, value and meaning with a tab between. */
export async function completeCommand(program: Command, words: readonly string[], context: Context): Promise<number> {
  const root = resolve(context.cwd, rootIn(words));
  const found = await candidates(program, words, {
    environments: () => environmentsBelow(root),
    resources: () => resourcesIn(root),
    schemas: () => schemaNames().map((value) => ({ value, about: '' })),
  });
  for (const { value, about } of found)
    if (SAFE.test(value)) context.out(`${value}\t${about.replaceAll(/\s+/g, ' ')}\n`);
  return 0;
}

/** Nothing that a shell would take for more than a word. */
const SAFE = /^[\w./@:=+,-]+$/;

function rootIn(words: readonly string[]): string {
  const joined = words.find((word) => word.startsWith('--root='))?.slice('--root='.length);
  const at = words.indexOf('--root');
  return joined ?? (at >= 0 && at + 2 < words.length ? words[at + 1] : undefined) ?? '.';
}

/** Folders, unread: the cursor waits for them. */
function environmentsBelow(root: string): Candidate[] {
  try {
    return readdirSync(join(root, 'environments'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== BASE && !entry.name.startsWith('.'))
      .map((entry) => ({ value: entry.name, about: 'environment' }));
  } catch {
    return [];
  }
}

/** Kinds, and what the files declare, as far as they can be read. */
async function resourcesIn(root: string): Promise<Candidate[]> {
  const kinds = KINDS.map((kind) => ({ value: kind as string, about: 'every one of this kind' }));
  const { base, environments } = (await loadProject(root)).value;
  const documents = [base, ...environments.values()].flat();
  const addresses = documents.filter((each) => each.kind !== 'Environment').map((each) => `${each.kind}/${each.name}`);
  return [...kinds, ...[...new Set(addresses)].sort().map((value) => ({ value, about: '' }))];
}
