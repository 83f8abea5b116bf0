import type { Json } from '../json.ts';
import { EmulatorError } from './emulator-error.ts';
import { LinkTable } from './link-table.ts';
import { RowTable } from './row-table.ts';

/** Values of a row by the logical name of the column; a lookup holds the lower-case GUID of its target. */
export type RowValues = Readonly<Record<string, Json>>;

/** One row as it is stored: never edited in place, each change gives a new one with a higher version. */
export interface StoredRow {
  readonly id: string;
  /** Counts across the whole organization, as the row version of the database does. */
  readonly version: number;
  readonly values: RowValues;
}

/** A row that is gone, remembered for change tracking. */
export interface RemovedRow {
  readonly id: string;
  readonly version: number;
}

/** The rows and links of one organization, in memory. */
export class Store {
  #version = 1_000_000;
  readonly #rows = new Map<string, RowTable>();
  readonly #links = new Map<string, LinkTable>();
  /** How to take back what the running transaction did, oldest first; undefined outside one. */
  #undo: (() => void)[] | undefined;

  /** The version of the newest change. */
  get version(): number {
    return this.#version;
  }

  /** The row of this id, in any case of its letters. */
  get(table: string, id: string): StoredRow | undefined {
    return this.#table(table).get(id.toLowerCase());
  }

  /** All rows of a table in the order of their creation. */
  all(table: string): readonly StoredRow[] {
    return this.#table(table).all();
  }

  /** Rows of a table that were removed after a version. */
  removedSince(table: string, version: number): readonly RemovedRow[] {
    return this.#table(table).removed.filter((row) => row.version > version);
  }

  /** @throws {EmulatorError} 412 `0x80040237` when the id is taken. */
  insert(table: string, id: string, values: RowValues): StoredRow {
    const key = id.toLowerCase();
    const rows = this.#table(table);
    if (rows.get(key)) throw new EmulatorError(412, '0x80040237', 'A record with matching key values already exists.');
    const row = { id: key, version: this.#next(), values };
    rows.add(row);
    this.#undo?.push(() => rows.drop(key));
    return row;
  }

  /**
   * Lays new values over a row.
   *
   * @throws {EmulatorError} 404 `0x80040217` when there is no such row.
   */
  update(table: string, id: string, values: RowValues): StoredRow {
    const before = this.#existing(table, id);
    const row = { id: before.id, version: this.#next(), values: { ...before.values, ...values } };
    const rows = this.#table(table);
    rows.replace(row);
    this.#undo?.push(() => rows.replace(before));
    return row;
  }

  /**
   * Removes a row; its links go with it.
   *
   * @throws {EmulatorError} 404 `0x80040217` when there is no such row.
   */
  remove(table: string, id: string): void {
    const row = this.#existing(table, id);
    const restoreLinks = [...this.#links.values()].map((links) => links.forget(row.id));
    const restoreRow = this.#table(table).remove(row.id, this.#next());
    this.#undo?.push(...restoreLinks, restoreRow);
  }

  /** Links two rows of an N:N relationship; a link that is there stays as it is. */
  link(relationship: string, leftId: string, rightId: string): void {
    const links = this.#link(relationship);
    const [left, right] = [leftId.toLowerCase(), rightId.toLowerCase()];
    if (links.add(left, right)) this.#undo?.push(() => links.delete(left, right));
  }

  /** Takes a link away; one that is not there is no fault. */
  unlink(relationship: string, leftId: string, rightId: string): void {
    const links = this.#link(relationship);
    const [left, right] = [leftId.toLowerCase(), rightId.toLowerCase()];
    if (links.delete(left, right)) this.#undo?.push(() => links.add(left, right));
  }

  /** Ids on the right side that are linked to this one on the left. */
  linked(relationship: string, leftId: string): readonly string[] {
    return this.#link(relationship).rightOf(leftId.toLowerCase());
  }

  /** Ids on the left side that are linked to this one on the right. */
  linkedFrom(relationship: string, rightId: string): readonly string[] {
    return this.#link(relationship).leftOf(rightId.toLowerCase());
  }

  /** Every pair of a relationship: [left, right]. */
  linksOf(relationship: string): readonly (readonly [string, string])[] {
    return this.#link(relationship).pairs();
  }

  /** Does all of the work or, when it throws, nothing of it. One inside another is a part of it that can fail alone. */
  transaction<T>(work: () => T): T {
    const outer = this.#undo;
    const undo: (() => void)[] = [];
    this.#undo = undo;
    try {
      const result = work();
      for (const step of undo) outer?.push(step);
      return result;
    } catch (cause) {
      for (const step of undo.reverse()) step();
      throw cause;
    } finally {
      this.#undo = outer;
    }
  }

  /** Everything as JSON: rows by table, links by relationship; empty ones left out. */
  dump(): Json {
    const tables = [...this.#rows].filter(([, rows]) => rows.all().length > 0);
    const links = [...this.#links].filter(([, table]) => table.pairs().length > 0);
    return {
      tables: Object.fromEntries(
        tables.map(([name, rows]) => [name, rows.all().map(({ id, version, values }) => ({ id, version, values }))]),
      ),
      links: Object.fromEntries(links.map(([name, table]) => [name, table.pairs().map((pair) => [...pair])])),
    };
  }

  #next(): number {
    this.#version += 1;
    return this.#version;
  }

  #existing(table: string, id: string): StoredRow {
    const row = this.get(table, id);
    if (!row) throw new EmulatorError(404, '0x80040217', `Entity '${table}' With Id = ${id} Does Not Exist`);
    return row;
  }

  #table(name: string): RowTable {
    const table = this.#rows.get(name) ?? new RowTable();
    this.#rows.set(name, table);
    return table;
  }

  #link(relationship: string): LinkTable {
    const links = this.#links.get(relationship) ?? new LinkTable();
    this.#links.set(relationship, links);
    return links;
  }
}
