import type { RemovedRow, StoredRow } from './store.ts';

/** The rows of one table in the order of their creation, and which were removed. */
export class RowTable {
  readonly #rows = new Map<string, StoredRow>();
  readonly #order = new Map<string, number>();
  #created = 0;
  #list: readonly StoredRow[] | undefined;
  #removed: readonly RemovedRow[] = [];

  get removed(): readonly RemovedRow[] {
    return this.#removed;
  }

  get(id: string): StoredRow | undefined {
    return this.#rows.get(id);
  }

  /** In the order of creation, also after a removal was taken back. */
  all(): readonly StoredRow[] {
    this.#list ??= [...this.#rows.values()].sort((a, b) => this.#orderOf(a.id) - this.#orderOf(b.id));
    return this.#list;
  }

  add(row: StoredRow): void {
    this.#created += 1;
    this.#order.set(row.id, this.#created);
    this.replace(row);
  }

  replace(row: StoredRow): void {
    this.#rows.set(row.id, row);
    this.#list = undefined;
  }

  /** Forgets a row as if it had never been. */
  drop(id: string): void {
    this.#rows.delete(id);
    this.#order.delete(id);
    this.#list = undefined;
  }

  /** Removes a row and remembers that; the result takes it back. */
  remove(id: string, version: number): () => void {
    const [row, order, removed] = [this.#rows.get(id), this.#orderOf(id), this.#removed];
    this.drop(id);
    this.#removed = [...removed, { id, version }];
    return () => {
      if (!row) return;
      this.#removed = removed;
      this.#order.set(id, order);
      this.replace(row);
    };
  }

  #orderOf(id: string): number {
    return this.#order.get(id) ?? 0;
  }
}
