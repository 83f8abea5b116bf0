import type { TableMetadata } from '../../../../src/backends/dynamics365/dataverse/metadata.ts';
import { KIND_MAPPINGS } from '../../../../src/backends/dynamics365/kinds/index.ts';
import type { LiveRow, Translation, Written } from '../../../../src/backends/dynamics365/kinds/kind-mapping.ts';
import type { Row, Snapshot } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import { loadMapping } from '../../../../src/backends/dynamics365/mapping/load-mapping.ts';
import type { Mapping } from '../../../../src/backends/dynamics365/mapping/mapping.ts';
import type { FieldChange } from '../../../../src/model/change.ts';
import type { Json, JsonObject } from '../../../../src/model/json.ts';
import type { Kind } from '../../../../src/model/kind.ts';
import { addressOf, type RowKey, type Version } from '../../../../src/model/resource.ts';
import { rowId } from '../../../../src/model/row-id.ts';

/** What a test says of an environment; everything else is empty. */
export interface Place {
  /** Rows by the name of the query that reads them. */
  readonly rows?: Readonly<Record<string, readonly Row[]>>;
  readonly admin?: Snapshot['admin'];
  readonly mapping?: Mapping;
  readonly pending?: ReadonlyMap<RowKey, string>;
  readonly apps?: Translation['apps'];
  /** Columns that only an update takes, by table. */
  readonly onlyUpdatable?: Readonly<Record<string, readonly string[]>>;
}

export const BUSINESS_UNIT = 'bbbbbbbb-0000-4000-8000-000000000001';
const ORGANIZATION = 'bbbbbbbb-0000-4000-8000-000000000002';

/** A translation of an environment in which the tables of the rows are installed, and no others. */
export function translationOf(place: Place): Translation {
  const rows = place.rows ?? {};
  return {
    mapping: place.mapping ?? loadMapping(),
    snapshot: {
      metadata: new Map(
        Object.keys(rows).map((table) => [table, metadataOf(table, place.onlyUpdatable?.[table] ?? [])]),
      ),
      rows: (query) => rows[query],
      privileges: new Map(),
      grants: new Map(),
      admin: place.admin ?? {},
      businessUnitId: BUSINESS_UNIT,
      organizationId: ORGANIZATION,
    },
    webApiUrl: 'https://contoso.crm4.dynamics.com/api/data/v9.2/',
    idOf: (...names) => rowId(ORGANIZATION, ...names),
    pending: place.pending ?? new Map(),
    apps: place.apps ?? [],
  };
}

/** The id that the translation gives to a row it makes. */
export function idOf(...names: readonly string[]): string {
  return rowId(ORGANIZATION, ...names);
}

/** A row as the service gives it; the last digits tell rows apart. */
export function row(id: string, values: JsonObject, etag = 'W/"1"'): Row {
  return { id: guidOf(id), etag, values };
}

/** A short text of digits as an id. */
export function guidOf(id: string): string {
  return id.includes('-') ? id : `aaaaaaaa-0000-4000-8000-${id.padStart(12, '0')}`;
}

/** The one live row of a kind. */
export function onlyRow(kind: Kind, translation: Translation): LiveRow {
  const [first, ...others] = KIND_MAPPINGS[kind].read(translation);
  if (first === undefined || others.length > 0) throw new Error(`${kind} has ${others.length} further rows, or none.`);
  return first;
}

/** What an update of fields of the live row of a kind is written as; `at` picks the row by its place. */
export function writeUpdate(
  kind: Kind,
  fields: Readonly<Record<string, Json | undefined>>,
  translation: Translation,
  at = 0,
): Written {
  const live = KIND_MAPPINGS[kind].read(translation)[at];
  if (live === undefined) throw new Error(`${kind} is not there.`);
  const resource = { kind, name: 'default', spec: live.spec };
  const changes = Object.entries(fields).map(
    ([path, after]): FieldChange => ({ path, cause: 'config', ...(after !== undefined && { after }) }),
  );
  return KIND_MAPPINGS[kind].write(
    {
      op: 'update',
      address: addressOf(resource),
      before: { resource, version: 'v' as Version },
      after: resource,
      fields: changes,
    },
    translation,
  );
}

/** What a create of a spec is written as. */
export function writeCreate(kind: Kind, spec: JsonObject, translation: Translation): Written {
  const after = { kind, name: 'default', spec };
  return KIND_MAPPINGS[kind].write({ op: 'create', address: addressOf(after), after, cause: 'config' }, translation);
}

/** What a delete of a spec is written as. */
export function writeDelete(kind: Kind, spec: JsonObject, translation: Translation): Written {
  const resource = { kind, name: 'default', spec };
  const before = { resource, version: 'v' as Version };
  const because = 'declared absent';
  return KIND_MAPPINGS[kind].write({ op: 'delete', address: addressOf(resource), before, because }, translation);
}

/** The message with which a step was refused; fails when it was not. */
export function refusalIn(written: Written): string {
  if (written.via !== 'refused') throw new Error(`Not refused, but ${JSON.stringify(written)}.`);
  return written.failure.message;
}

function metadataOf(table: string, onlyUpdatable: readonly string[]): TableMetadata {
  const columns = onlyUpdatable.map((name) => ({
    name,
    type: 'State',
    isReadable: true,
    isCreatable: false,
    isUpdatable: true,
  }));
  return {
    table,
    entitySet: `${table}s`,
    primaryId: `${table}id`,
    columns: new Map(columns.map((column) => [column.name, column])),
  };
}
