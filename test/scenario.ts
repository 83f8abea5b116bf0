import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..');
/** The command line as it ships. */
export const CLI = join(ROOT, 'dist', 'cli.js');

/** What the commands of a scenario printed. */
export interface Transcript {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the lines of `command` one after the other in a scratch copy of `input/`.
 *
 * A line is `copilotctl …` (with `NAME=value` before it for a variable), `edit FILE s/a/b/` (the last `a`, as it
 * stands), `show FILE`, `remove FILE`, or `unchanged`, which tells files that the last `copilotctl` changed. Lines with
 * `#` and blank ones are passed over. `setup.mjs`, if there is one, makes what cannot be kept as a file.
 */
export async function runScenario(folder: string): Promise<Transcript> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'scenario-')));
  try {
    if (existsSync(join(folder, 'input'))) cpSync(join(folder, 'input'), scratch, { recursive: true });
    await setUp(folder, scratch);
    const lines = readFileSync(join(folder, 'command'), 'utf8').split('\n');
    return await runLines(
      lines.filter((line) => line.trim() !== '' && !line.startsWith('#')),
      scratch,
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function setUp(folder: string, scratch: string): Promise<void> {
  const file = join(folder, 'setup.mjs');
  if (!existsSync(file)) return;
  const { default: setup } = await import(pathToFileURL(file).href);
  await setup({ folder: scratch, repository: ROOT });
}

async function runLines(lines: readonly string[], scratch: string): Promise<Transcript> {
  let stdout = '';
  let stderr = '';
  let before = new Map<string, string>();
  for (const line of lines) {
    stdout += `$ ${line}\n`;
    const [verb = '', file = '', ...rest] = line.split(' ');
    if (verb === 'edit') edit(join(scratch, file), rest.join(' '));
    else if (verb === 'show') stdout += readFileSync(join(scratch, file), 'utf8');
    else if (verb === 'remove') rmSync(join(scratch, file), { recursive: true });
    else if (verb === 'unchanged') stdout += changesSince(before, snapshot(scratch));
    else {
      before = snapshot(scratch);
      const result = await runLine(line, scratch);
      stdout += `${readable(result.stdout, scratch)}exit ${result.exitCode}\n`;
      if (result.stderr !== '') stderr += `$ ${line}\n${readable(result.stderr, scratch)}`;
    }
  }
  return { stdout, stderr };
}

/** Replaces the last place of a text (in a log the last line counts), as `s/before/after/` with any character in place of the slashes. */
function edit(file: string, expression: string): void {
  const [kind, before = '', after = ''] = expression.split(expression[1] ?? '/');
  const text = readFileSync(file, 'utf8');
  if (kind !== 's' || before === '' || !text.includes(before)) throw new Error(`${file} has nothing for ${expression}`);
  const at = text.lastIndexOf(before);
  writeFileSync(file, text.slice(0, at) + after + text.slice(at + before.length));
}

/** Runs one command line; words may stand in single quotes. */
function runLine(line: string, cwd: string): Promise<{ stdout: string; stderr: string; exitCode: number | string }> {
  const words = [...line.matchAll(/'([^']*)'|\S+/g)].map((match) => match[1] ?? match[0]);
  const start = words.indexOf('copilotctl');
  if (start < 0) throw new Error(`A scenario has no line "${line}".`);
  const variables = words.slice(0, start).map((word) => word.split('=', 2));
  const env = { PATH: process.env['PATH'], HOME: cwd, ...ALWAYS, ...Object.fromEntries(variables) };
  const child = spawn(process.execPath, [CLI, ...words.slice(start + 1)], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ stdout, stderr, exitCode: code ?? signal ?? 'unknown' }));
  });
}

/** The day of every scenario, and who works on it. */
const ALWAYS = { COPILOTCTL_NOW: '2026-11-22T12:00:00Z', COPILOTCTL_OWNER: 'platform-team@contoso.example' };

/** Output without what differs from machine to machine and from run to run: the id of a saved plan covers a random key. */
function readable(text: string, scratch: string): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return text
    .replaceAll(scratch, '<folder>')
    .replaceAll(version, '<version>')
    .replaceAll(process.version, '<node>')
    .replaceAll(/(Saved plan |Saved as \S+: |a part of |The plan )[0-9a-f]{12,64}/g, '$1<id>')
    .replaceAll(/process \d+ on [^,)\s]+/g, 'process <pid> on <host>');
}

function snapshot(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  return new Map(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}

function changesSince(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed = paths.filter((path) => before.get(path) !== after.get(path));
  return changed.length === 0 ? 'no file changed\n' : changed.map((path) => `changed: ${path}\n`).join('');
}
