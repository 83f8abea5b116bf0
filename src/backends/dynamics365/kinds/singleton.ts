import { append } from '../../../model/append.ts';
import type { FieldChange } from '../../../model/change.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Kind } from '../../../model/kind.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { columnsPart } from './columns-part.ts';
import type { KindMapping, LiveRow, Query, Translation, Written } from './kind-mapping.ts';
import { mergeSpecs } from './merge-specs.ts';
import type { Part } from './part.ts';
import { notMapped, refused, refusedSingleton } from './refused.ts';

/**
 * A kind of which an environment has exactly one: columns of settings rows as the mapping names them, and other parts.
 *
 * It is there when any of its parts is. Its version is that of all rows it was read from.
 */
export function singletonOf(kind: Kind, queries: readonly Query[], others: readonly Part[] = []): KindMapping {
  const parts = [...others, columnsPart(kind, queries)];
  return {
    kind,
    tables: [...new Set(parts.flatMap((part) => part.tables))],
    queries: [...new Set(parts.flatMap((part) => part.queries))],
    read: (translation) => readParts(parts, translation),
    rowOf: (_, path, translation) => parts.find((part) => part.keeps(path, translation))?.rowOf?.(path, translation),
    write: (change, translation) =>
      change.op === 'update' ? writeParts(parts, change.fields, translation) : refusedSingleton(kind, change.op),
  };
}

function readParts(parts: readonly Part[], translation: Translation): readonly LiveRow[] {
  const readings = parts.flatMap((part) => part.read(translation) ?? []);
  if (readings.length === 0) return [];
  const version = [...new Set(readings.flatMap((reading) => reading.version))];
  return [{ spec: mergeSpecs(readings.map((reading) => reading.spec)), version }];
}

function writeParts(parts: readonly Part[], changed: readonly FieldChange[], translation: Translation): Written {
  const byKeeper = groupBy(changed, ({ path }) => parts.find((part) => part.keeps(path, translation)));
  const [homeless] = byKeeper.get(undefined) ?? [];
  if (homeless !== undefined) return refused(notMapped(homeless.path));
  const operations: DataverseRequest[] = [];
  for (const [part, fields] of byKeeper) {
    const drafted = part?.write(fields, translation) ?? { operations: [] };
    if ('failure' in drafted) return refused(drafted.failure);
    append(operations, drafted.operations);
  }
  return { via: 'change-set', operations, needsFreshRead: false };
}
