import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from './scenario.ts';

const ROOT = join(import.meta.dirname, '..');

/** A scratch copy of the example tree, and the command line in it. */
export interface EmulatedTree {
  readonly folder: string;
  /** Replaces the backend and the address of an environment, as the README says. */
  switchOver(environment: string, organizationUrl: string): void;
  run(...words: readonly string[]): Promise<Ran>;
  /** The same with variables of the environment set. */
  runWith(variables: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ran>;
  remove(): void;
}

/** What a command ended with. */
interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Copies `environments/`, which signs in with a token; `project` is put at the end of `copilotctl.yaml`. */
export function emulatedTree(token: string, project = ''): EmulatedTree {
  const folder = mkdtempSync(join(tmpdir(), 'emulated-tree-'));
  cpSync(join(ROOT, 'environments'), join(folder, 'environments'), { recursive: true });
  writeFileSync(join(folder, 'copilotctl.yaml'), readFileSync(join(ROOT, 'copilotctl.yaml'), 'utf8') + project);
  return {
    folder,
    switchOver: (environment, organizationUrl) => {
      const file = join(folder, 'environments', environment, 'environment.yaml');
      const lines = readFileSync(file, 'utf8').split('\n');
      writeFileSync(file, lines.map((line) => switched(line, organizationUrl)).join('\n'));
    },
    run: async (...words) => await run(folder, { COPILOTCTL_TOKEN: token }, words),
    runWith: async (variables, ...words) => await run(folder, { COPILOTCTL_TOKEN: token, ...variables }, words),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function switched(line: string, organizationUrl: string): string {
  if (line.startsWith('  backend: ')) return '  backend: dynamics365';
  if (line.startsWith('  organizationUrl: ')) return `  organizationUrl: ${organizationUrl}`;
  return line;
}

async function run(
  folder: string,
  variables: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Ran> {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [CLI, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, stdout, stderr };
}
