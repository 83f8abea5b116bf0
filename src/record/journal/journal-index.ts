import type { Json, JsonObject } from '../../model/json.ts';
import type { UnfinishedRun } from '../records.ts';
import {
  digestOfEntry,
  ENTRY_KINDS,
  type EntryHead,
  type EntryKind,
  JOURNAL_FORMAT,
  NO_ENTRY,
  readEntry,
  readHead,
} from './journal-entry.ts';

/** A line of the journal whose text is made when somebody asks for it. */
export type LazyLine = () => string;

/** An intent, or outcomes, of a run. */
interface BodyEntry {
  readonly entry: EntryKind;
  /** Counted from 1, over the whole journal. */
  readonly number: number;
  readonly line: LazyLine;
}

/** The entries of one run. Most runs of a long journal are never looked into. */
export interface IndexedRun {
  readonly id: string;
  readonly begin: JsonObject;
  /** Its intents and outcomes, in order. */
  readonly body: BodyEntry[];
  finish?: JsonObject;
}

/** Told of what is wrong with an entry; entries are counted from 1. */
export type OnFault = (entry: number, message: string, isNewer: boolean) => void;

/**
 * What the lines of a journal say, taken one by one. Each must follow from the one before; `onFault` hears of those that
 * do not, and throws to end the reading there.
 */
export class JournalIndex {
  readonly runs = new Map<string, IndexedRun>();
  /** The digest of the last line. */
  head = NO_ENTRY;
  entries = 0;
  readonly #open = new Map<string, IndexedRun>();
  readonly #onFault: OnFault;

  constructor(onFault: OnFault) {
    this.#onFault = onFault;
  }

  /** Takes the next line; `again` gives its text later, so that not every text is held. */
  take(text: string, again: LazyLine = () => text): void {
    this.entries++;
    const head = readHead(text);
    if (head === undefined) this.#fault('is no journal entry');
    else if (head.prev !== this.head) {
      this.#fault('does not follow from the line before: one of them was changed, removed or added');
    }
    this.head = digestOfEntry(text);
    if (head !== undefined) this.#file(head, text, again);
  }

  /** Runs that began and did not say how they ended, oldest first. */
  unfinished(): readonly UnfinishedRun[] {
    // Only the last line of a journal is not sealed by another one, and it is of a run that is open, or a finish.
    for (const { body } of this.#open.values()) {
      for (const { number, line } of body) {
        if (readEntry(line()) === undefined) this.#onFault(number, 'is no journal entry', false);
      }
    }
    return [...this.#open.values()].map(unfinishedOf);
  }

  #fault(message: string, isNewer = false): void {
    this.#onFault(this.entries, message, isNewer);
  }

  #file({ entry, run }: EntryHead, text: string, again: LazyLine): void {
    const begun = this.runs.get(run);
    if (!isKnown(entry)) this.#fault(`is of a kind that this version does not know ("${entry}")`, true);
    else if (entry === 'begin') this.#begin(run, text);
    else if (begun === undefined) this.#fault(`speaks of the run "${run}", which never began`);
    else if (entry === 'finish') this.#finish(begun, text);
    else begun.body.push({ entry, number: this.entries, line: again });
  }

  #begin(id: string, text: string): void {
    const begin = readEntry(text);
    const message = begin === undefined ? 'is no journal entry' : this.#whyNot(begin, id);
    if (begin === undefined || message !== undefined) {
      this.#fault(message ?? '', isNewer(begin));
      return;
    }
    const run: IndexedRun = { id, begin, body: [] };
    this.runs.set(id, run);
    this.#open.set(id, run);
  }

  #whyNot(begin: JsonObject, id: string): string | undefined {
    if (isNewer(begin)) {
      return `is of format ${JSON.stringify(begin['format'])}; this version knows formats up to ${JOURNAL_FORMAT}`;
    }
    return this.runs.has(id) ? `begins the run "${id}" a second time` : undefined;
  }

  /** A run that came to its end has read live again, and so settled what crashed runs before it left open. */
  #finish(run: IndexedRun, text: string): void {
    const finish = readEntry(text);
    if (finish === undefined) {
      this.#fault('is no journal entry');
      return;
    }
    run.finish = finish;
    for (const earlier of this.#open.keys()) {
      if (earlier !== run.id && finish['result'] !== 'done') continue;
      this.#open.delete(earlier);
      if (earlier === run.id) return;
    }
  }
}

function isKnown(entry: string): entry is EntryKind {
  return (ENTRY_KINDS as readonly string[]).includes(entry);
}

/** Whether a run was begun by a version that writes what this one may misread. */
function isNewer(begin: JsonObject | undefined): boolean {
  const { format = 1 } = begin ?? {};
  return typeof format !== 'number' || format > JOURNAL_FORMAT;
}

/** The intents or outcomes that a line lists. */
export function itemsOf(line: string, member: 'steps' | 'later' | 'outcomes'): readonly JsonObject[] {
  const list = readEntry(line)?.[member];
  return Array.isArray(list) ? (list as readonly Json[]).filter((each) => isItem(each)) : [];
}

function isItem(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unfinishedOf({ id, begin, body }: IndexedRun): UnfinishedRun {
  const inDoubt = new Set<string>();
  const created = new Set<string>();
  for (const { entry, line } of body) {
    if (entry === 'intent') {
      for (const { step, op } of itemsOf(line(), 'steps')) {
        inDoubt.add(String(step));
        if (op === 'create') created.add(String(step));
      }
      continue;
    }
    for (const { step, status } of itemsOf(line(), 'outcomes')) {
      // An outcome that is itself in doubt settles nothing.
      if (status === 'in-doubt') continue;
      inDoubt.delete(String(step));
      if (status !== 'applied' && status !== 'not-kept') created.delete(String(step));
    }
  }
  return { id, startedAt: String(begin['time']), inDoubt: [...inDoubt], created: [...created] };
}
