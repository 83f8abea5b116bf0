import { createHash } from 'node:crypto';
import type { StoredRow } from '../store.ts';
import type { TableDefinition } from '../tables.ts';
import type { RowSource } from './row-source.ts';

/** The links of an N:N relationship as rows of its link table; none when the table is no link table. */
export function linkRows(source: RowSource, table: TableDefinition): readonly StoredRow[] {
  const relationship = [...source.tables.relationships.values()].find(({ linkTable }) => linkTable === table.name);
  if (!relationship) return [];
  const { name, left, right } = relationship;
  return source.store.linksOf(name).map(([leftId, rightId]) => {
    const id = idOfLink(name, leftId, rightId);
    return { id, version: 1, values: { [table.primaryId]: id, [left.column]: leftId, [right.column]: rightId } };
  });
}

/** The same link has the same id each time it is read. */
function idOfLink(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join(' ')).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
