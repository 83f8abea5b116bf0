import type { FieldChange } from '../../../model/change.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Kind } from '../../../model/kind.ts';
import type { Failure } from '../../../model/outcome.ts';
import { readColumns, writeColumns } from '../mapping/columns.ts';
import { findRow } from '../mapping/find-row.ts';
import { entriesOfRow, entryFor, kindEntries } from '../mapping/kind-entries.ts';
import type { KindEntry } from '../mapping/mapping.ts';
import type { Query, Translation } from './kind-mapping.ts';
import { mergeSpecs } from './merge-specs.ts';
import type { Drafted, Part } from './part.ts';
import { rejected } from './refused.ts';
import { patchRow, versionOf } from './row-requests.ts';
import type { Row } from './snapshot.ts';

/** The fields of a kind that are columns of settings rows: in whatever rows and columns the mapping names. */
export function columnsPart(kind: Kind, queries: readonly Query[]): Part {
  return {
    tables: queries.map(({ table }) => table),
    queries,
    read: (translation) => {
      const entries = kindEntries(translation.mapping, kind);
      const found = rowNames(entries).flatMap((name) => {
        const shared = sharedRow(name, translation);
        return shared === undefined ? [] : [{ ...shared, entries: entriesOfRow(entries, name) }];
      });
      if (found.length === 0) return undefined;
      return {
        spec: mergeSpecs(found.map(({ row, entries: own }) => readColumns(own, row.values))),
        version: found.map(({ table, row }) => versionOf(table, row, translation)),
      };
    },
    keeps: (path, { mapping }) => {
      const entry = entryFor(kindEntries(mapping, kind), path);
      return rowNameOf(entry) !== undefined && entry?.write !== 'never';
    },
    rowOf: (path, translation) => {
      const name = rowNameOf(entryFor(kindEntries(translation.mapping, kind), path));
      return name === undefined ? undefined : sharedRow(name, translation)?.row;
    },
    write: (fields, translation) => writeFields(kindEntries(translation.mapping, kind), fields, translation),
  };
}

/** A row that settings share, found by its name in the mapping; undefined when it or its table is not there. */
export function sharedRow(
  name: string,
  { mapping, snapshot }: Translation,
): { readonly table: string; readonly row: Row } | undefined {
  const finder = mapping.rows[name];
  const row = finder === undefined ? undefined : findRow(finder, snapshot.rows(finder.table) ?? []);
  return finder === undefined || row === undefined ? undefined : { table: finder.table, row };
}

/** The rows of the mapping that are not there although their tables were read. */
export function missingRowsOf(translation: Translation): ReadonlySet<string> {
  const { mapping, snapshot } = translation;
  const names = Object.entries(mapping.rows).filter(([, { table }]) => snapshot.rows(table) !== undefined);
  return new Set(names.flatMap(([name]) => (sharedRow(name, translation) === undefined ? [name] : [])));
}

function rowNames(entries: readonly KindEntry[]): readonly string[] {
  return [...new Set(entries.flatMap((entry) => rowNameOf(entry) ?? []))];
}

/** The row in which an entry is written; undefined when it is no column of a shared row. */
function rowNameOf(entry: KindEntry | undefined): string | undefined {
  return entry?.target.kind === 'column' && entry.target.row !== 'own' ? entry.target.row : undefined;
}

function writeFields(entries: readonly KindEntry[], fields: readonly FieldChange[], translation: Translation): Drafted {
  const operations = [];
  for (const [name, own] of groupBy(fields, ({ path }) => rowNameOf(entryFor(entries, path)) ?? '')) {
    const shared = sharedRow(name, translation);
    if (shared === undefined) return { failure: noSharedRow(name, translation) };
    const body = writeColumns(entriesOfRow(entries, name), own);
    operations.push(...patchRow(shared.table, shared.row, body, translation));
  }
  return { operations };
}

/** Why nothing can be written: the row that the mapping names is not there. */
export function noSharedRow(name: string, { mapping }: Translation): Failure {
  const finder = mapping.rows[name];
  const table = finder?.table ?? 'a table that the mapping does not name';
  return rejected(
    `The row ${name} of ${table} is not there, so nothing can be written to it.`,
    `Open and save its page in the admin center once, so that the product makes the row, or say under dynamics365.mapping.rows.${name} in copilotctl.yaml which row it is.`,
  );
}
