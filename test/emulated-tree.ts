import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ran, runCommand } from './run-command.ts';

const ROOT = join(import.meta.dirname, '..');

/** A scratch copy of the example tree, and the command line in it. */
export interface EmulatedTree {
  /** The scratch folder. */
  readonly top: string;
  /** The folder of the tree. */
  readonly folder: string;
  /** Replaces the backend and the address of an environment, as the README says. */
  switchOver(environment: string, organizationUrl: string): void;
  run(...words: readonly string[]): Promise<Ran>;
  /** The same with variables of the environment set. */
  runWith(variables: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ran>;
  remove(): void;
}

/**
 * Copies `environments/`, which signs in with a token; `project` is put at the end of `copilotctl.yaml`. With `within`
 * it is a folder of the scratch folder.
 */
export function emulatedTree(token: string, project = '', within = '.'): EmulatedTree {
  const top = mkdtempSync(join(tmpdir(), 'emulated-tree-'));
  const folder = join(top, within);
  cpSync(join(ROOT, 'environments'), join(folder, 'environments'), { recursive: true });
  writeFileSync(join(folder, 'copilotctl.yaml'), readFileSync(join(ROOT, 'copilotctl.yaml'), 'utf8') + project);
  return {
    top,
    folder,
    switchOver: (environment, organizationUrl) => {
      const file = join(folder, 'environments', environment, 'environment.yaml');
      const lines = readFileSync(file, 'utf8').split('\n');
      writeFileSync(file, lines.map((line) => switched(line, organizationUrl)).join('\n'));
    },
    run: async (...words) => await runCommand(words, folder, { ...process.env, COPILOTCTL_TOKEN: token }),
    runWith: async (variables, ...words) =>
      await runCommand(words, folder, { ...process.env, COPILOTCTL_TOKEN: token, ...variables }),
    remove: () => rmSync(top, { recursive: true }),
  };
}

function switched(line: string, organizationUrl: string): string {
  if (line.startsWith('  backend: ')) return '  backend: dynamics365';
  if (line.startsWith('  organizationUrl: ')) return `  organizationUrl: ${organizationUrl}`;
  return line;
}
