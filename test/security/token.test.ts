import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaultRule } from '../../src/emulator/faults.ts';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { CLI } from '../scenario.ts';

/** A token that looks like none, so that nothing can mask it by its looks. */
const TOKEN = 'loopback-secret-41b7c9';
/** What a careless proxy says: it repeats what it was sent. */
const ECHO = `Refused: Authorization: Bearer ${TOKEN}`;
const PAGE = `<!DOCTYPE html><html><body><h1>${ECHO}</h1></body></html>`;
const BATCH = { path: '$batch' };

let tree: EmulatedTree;
let stderrOfEmulator = '';
const ends: (() => Promise<void>)[] = [];
beforeEach(() => {
  tree = emulatedTree(TOKEN);
  stderrOfEmulator = '';
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  tree.remove();
});

const WAYS: readonly (readonly [way: string, faults: readonly FaultRule[], said: string])[] = [
  ['nothing goes wrong', [], 'everything is as declared'],
  ['the sign-in is not accepted', [{ match: BATCH, fault: { status: 401, message: ECHO } }], 'not-permitted'],
  ['a privilege is missing', [{ match: BATCH, fault: { status: 403, message: ECHO } }], 'not-permitted'],
  ['a proxy answers instead', [{ match: BATCH, fault: { status: 200, html: PAGE } }], 'corrupt'],
  [
    'a proxy answers to changes',
    [{ match: { ...BATCH, body: 'If-Match' }, fault: { status: 502, html: PAGE } }],
    'outcome-unknown',
  ],
  [
    'an admin API refuses',
    [{ match: { path: '/providers/' }, fault: { status: 403, message: ECHO } }],
    'not-permitted',
  ],
];

test.each(WAYS)('the token is written nowhere when %s', async (_, faults, said) => {
  const log = join(tree.folder, 'requests.log');
  tree.switchOver('prod', `${await emulator(faults, log)}/prod`);
  const printed: string[] = [];
  for (const words of [['plan'], ['apply', '--yes'], ['drift']]) {
    for (const output of ['text', 'json']) {
      const { stdout, stderr } = await tree.run(...words, '-e', 'prod', '--output', output, '--verbose');
      printed.push(stdout, stderr);
    }
  }
  expect(printed.join('\n')).toContain(said);
  expect(printed.join('\n')).not.toContain(TOKEN);
  const files = filesIn(tree.folder);
  // Nothing is recorded of an apply that had nothing to go by.
  const isBegun = ['everything is as declared', 'outcome-unknown'].includes(said);
  expect(files.some((file) => file.endsWith('journal.jsonl'))).toBe(isBegun);
  expect(readFileSync(log, 'utf8')).toContain('$batch');
  expect(files.filter((file) => readFileSync(file, 'utf8').includes(TOKEN))).toEqual([]);
});

/** Starts the command that ships; its script of faults is gone as soon as it was read. */
async function emulator(faults: readonly FaultRule[], log: string): Promise<string> {
  const script = join(tree.folder, 'faults.json');
  writeFileSync(script, JSON.stringify(faults));
  const words = ['emulator', '--port', '0', '--token', TOKEN, '--faults', script, '--log', log];
  const child = spawn(process.execPath, [CLI, ...words], { cwd: tree.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderrOfEmulator += text;
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  rmSync(script);
  ends.push(async () => {
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(`${line}${stderrOfEmulator}`).not.toContain(TOKEN);
  });
  return String(JSON.parse(line).url);
}

function filesIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name));
}
