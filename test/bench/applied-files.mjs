import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { appliedAll, expectRun, NODE } from './copilotctl.mjs';
import { measure } from './measure.mjs';

const COUNTER = pathToFileURL(join(import.meta.dirname, 'flush-counter.mjs')).href;

/**
 * What an apply of so many creates leaves in files, from one more run that no time is taken of:
 * `{ steps, journalEntries, journalBytes, recordBytes, storeBytes, flushes }`.
 *
 * Throws where the journal lacks a step, or an outcome of one: then the times would be of something else.
 */
export async function appliedFiles({ cli, root, count, scratch }) {
  rmSync(join(root, '.copilotctl'), { recursive: true, force: true });
  const counted = join(scratch, 'flushes.txt');
  const command = [NODE, '--import', COUNTER, cli, 'apply', '--yes', '--root', root];
  expectRun(await measure({ command, folder: scratch, env: { FLUSH_COUNT: counted } }), appliedAll(count));
  const records = join(root, '.copilotctl', 'records', 'bench');
  const journal = readFileSync(join(records, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
  return {
    steps: stepsIn(journal, count),
    journalEntries: journal.length,
    journalBytes: statSync(join(records, 'journal.jsonl')).size,
    recordBytes: sizeOf(records),
    storeBytes: sizeOf(join(root, '.copilotctl', 'embedded')),
    flushes: Number(readFileSync(counted, 'utf8')),
  };
}

/** How many steps the journal has, each with its outcome. */
function stepsIn(journal, count) {
  const entries = journal.map((line) => JSON.parse(line));
  const of = (kind, list) =>
    entries.filter((each) => each.entry === kind).reduce((sum, each) => sum + each[list].length, 0);
  const [intended, done] = [of('intent', 'steps'), of('outcomes', 'outcomes')];
  if (intended !== count || done !== count)
    throw new Error(`The journal has ${intended} steps and ${done} outcomes of ${count}.`);
  return intended;
}

function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
