import { corruptLine } from '../../files/transaction-log.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import { digestOfEntry, NO_ENTRY, parseEntry } from './journal-entry.ts';

/** A run that has not said how it ended. */
export interface OpenRun {
  readonly id: string;
  readonly startedAt: string;
  readonly inDoubt: Set<string>;
  /** Steps that created something, or may have. */
  readonly created: Set<string>;
}

/** What the lines of a journal say, taken one by one; a line that does not follow from the one before is corrupt. */
export class JournalState {
  readonly size: number | undefined;
  readonly open = new Map<string, OpenRun>();
  prev = NO_ENTRY;
  runs = 0;
  readonly #path: string;
  #line = 0;

  constructor(path: string, size: number | undefined) {
    this.#path = path;
    this.size = size;
  }

  take(text: string): void {
    this.#line++;
    const parsed = parseEntry(text);
    if (parsed === undefined) throw corruptLine(this.#path, this.#line, 'is no journal entry');
    if (parsed.prev !== this.prev)
      throw corruptLine(
        this.#path,
        this.#line,
        'does not follow from the line before: one of them was changed, removed or added',
      );
    this.prev = digestOfEntry(text);
    this.#apply(parsed.entry);
  }

  #apply(entry: JsonObject): void {
    const id = String(entry.run);
    if (entry.entry === 'begin') {
      this.runs++;
      this.open.set(id, { id, startedAt: String(entry.time), inDoubt: new Set(), created: new Set() });
    }
    const run = this.open.get(id);
    if (entry.entry === 'intent') for (const item of itemsOf(entry.steps)) intend(run, item);
    if (entry.entry === 'outcomes') for (const item of itemsOf(entry.outcomes)) settle(run, item);
    if (entry.entry === 'finish') this.#finish(id, entry.result);
  }

  /** A run that came to its end has read live again, and so settled what crashed runs before it left open. */
  #finish(id: string, result: Json | undefined): void {
    for (const earlier of this.open.keys()) {
      if (earlier !== id && result !== 'done') continue;
      this.open.delete(earlier);
      if (earlier === id) return;
    }
  }
}

function intend(run: OpenRun | undefined, item: JsonObject): void {
  const step = String(item.step);
  run?.inDoubt.add(step);
  if (item.op === 'create') run?.created.add(step);
}

/** An outcome that is itself in doubt settles nothing. */
function settle(run: OpenRun | undefined, item: JsonObject): void {
  const step = String(item.step);
  if (item.status === 'in-doubt') return;
  run?.inDoubt.delete(step);
  if (item.status !== 'applied') run?.created.delete(step);
}

function itemsOf(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly Json[]).filter(isObject) : [];
}
