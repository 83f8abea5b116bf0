import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileRecords } from '../../src/record/files/file-records.ts';
import type { Records } from '../../src/record/records.ts';

const NO_ENTRY = '0'.repeat(64);

/** One line of a journal, as far as it matters here. */
interface Entry {
  readonly prev: string;
  readonly entry: string;
  readonly run: string;
  readonly result?: string;
  /** How many there will be, in the first entry of a run. */
  readonly steps?: number | readonly { step: string; op: string; fields?: readonly (string | { path: string })[] }[];
  readonly outcomes?: readonly { step: string; status: string }[];
}

/** What the records of a stage hold, read with eyes of our own. */
export interface RecordsImage {
  /** The entries of the journal, each as its line; half a line at its end is none. */
  entries(): readonly string[];
  /** What was last applied, by address. */
  lastApplied(): ReadonlyMap<string, string>;
  /** The files that are there, of the records and of an embedded store. */
  files(): readonly string[];
  /** What the records find wrong with themselves. */
  problems(): Promise<readonly string[]>;
}

/** Records in files. */
export function imageOfFiles(folder: string): RecordsImage {
  const own = join(folder, '.copilotctl/records/prod');
  const linesOf = (name: string): readonly string[] =>
    existsSync(join(own, name)) ? readFileSync(join(own, name), 'utf8').split('\n').slice(0, -1) : [];
  return {
    entries: () => linesOf('journal.jsonl'),
    lastApplied: () => {
      const names = existsSync(own) ? readdirSync(own).filter((name) => /^last-applied\..*\.jsonl$/.test(name)) : [];
      return lastAppliedIn(names.flatMap(linesOf));
    },
    files: () => filesBelow(folder, '.copilotctl'),
    problems: async () => await problemsOf(new FileRecords({ folder: own, environment: 'prod' })),
  };
}

/** The last line of each address counts. */
export function lastAppliedIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const line of lines) {
    const [address = '', text] = line.split('\t');
    if (text === 'null') last.delete(address);
    else if (text !== undefined) last.set(address, text);
  }
  return last;
}

/** The files below a folder of another one, sorted. */
export function filesBelow(folder: string, below: string): readonly string[] {
  const entries = readdirSync(join(folder, below), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Faults in the journal, and an environment that somebody still has. */
export async function problemsOf(records: Records): Promise<readonly string[]> {
  const { faults } = await records.verify();
  const holder = await records.leaseHolder();
  const held = holder === undefined ? [] : [`the environment is still held: ${JSON.stringify(holder)}`];
  return [...faults.map(({ message }) => `verify: ${message}`), ...held];
}

/** What a journal tells: whether it holds together, and each change that it knows of. */
export interface JournalImage {
  readonly problems: readonly string[];
  /** Changes of which it says that they were made, one as often as it says so. */
  readonly applied: readonly string[];
  /** Changes that were handed over by a run of which nothing more is known. */
  readonly inDoubt: readonly string[];
}

/** Reads a journal with its own eyes: the chain is worked out again, from the first line to the last. */
export function journalImage(lines: readonly string[]): JournalImage {
  const problems: string[] = [];
  const entries: Entry[] = [];
  let prev = NO_ENTRY;
  for (const [at, line] of lines.entries()) {
    const entry: Entry = JSON.parse(line);
    if (entry.prev !== prev) problems.push(`entry ${at + 1} of the journal does not follow from the one before`);
    prev = createHash('sha256').update(line).digest('hex');
    entries.push(entry);
  }
  const end = entries.at(-1);
  if (end?.entry !== 'finish' || end.result !== 'done') problems.push(`the journal ends with ${lines.at(-1)}`);
  return { problems, ...changesIn(entries) };
}

function changesIn(entries: readonly Entry[]): Pick<JournalImage, 'applied' | 'inDoubt'> {
  const open = new Map<string, readonly string[]>();
  const applied: string[] = [];
  for (const { run, steps = [], outcomes = [] } of entries) {
    for (const { step, op, fields = [] } of typeof steps === 'number' ? [] : steps)
      open.set(`${run} ${step}`, changesOf(step, op, fields));
    for (const { step, status } of outcomes) {
      if (status === 'applied')
        applied.push(...(open.get(`${run} ${step}`) ?? [`${step}, of which no intent is there`]));
      open.delete(`${run} ${step}`);
    }
  }
  return { applied, inDoubt: [...open.values()].flat() };
}

/** Steps of one resource are numbered anew in each plan, so what counts is the resource and the field. */
function changesOf(step: string, op: string, fields: readonly (string | { path: string })[]): readonly string[] {
  const address = step.replace(/#\d+$/, '');
  if (op !== 'update') return [`${op} ${address}`];
  return fields.map((field) => `${op} ${address} ${typeof field === 'string' ? field : field.path}`);
}
