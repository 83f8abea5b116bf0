import { applyFields } from '../../../model/apply-fields.ts';
import type { FieldChange } from '../../../model/change.ts';
import { SHAPES } from '../../../model/generated/shapes.ts';
import { groupBy } from '../../../model/group-by.ts';
import { type Json, segmentsOf, valueAt } from '../../../model/json.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { readColumns, writeColumns } from '../mapping/columns.ts';
import { decode, encode } from '../mapping/encoding.ts';
import { entryFor, kindEntries } from '../mapping/kind-entries.ts';
import type { KindEntry } from '../mapping/mapping.ts';
import { pathOf } from '../platform/properties.ts';
import { noSharedRow, sharedRow } from './columns-part.ts';
import type { KindMapping, LiveRow, Translation, Written } from './kind-mapping.ts';
import { notMapped, refused, refusedSingleton, rejected } from './refused.ts';
import { patchRow } from './row-requests.ts';
import {
  decodeSetting,
  noSetting,
  SETTING_QUERIES,
  saveSetting,
  settingOf,
  versionOfSetting,
} from './setting-values.ts';
import { ORGANIZATION_QUERY } from './settings-queries.ts';

/**
 * `PlatformSettings`: properties of the environment record, switches of environment management, settings and columns of
 * the organization. What an admin API does not say is unknown, and left out: it is not off.
 */
export const platformSettings: KindMapping = {
  kind: 'PlatformSettings',
  tables: [],
  queries: [ORGANIZATION_QUERY, ...SETTING_QUERIES],
  admin: ['environment', 'features'],
  read: (translation) => [liveRow(translation)],
  write: (change, translation) =>
    change.op === 'update' ? update(change.fields, translation) : refusedSingleton('PlatformSettings', change.op),
};

/** One value that was read: the field, what it holds, and what stands for it in the version. */
interface Held {
  readonly path: string;
  readonly value: Json | undefined;
  readonly version: string;
}

function liveRow(translation: Translation): LiveRow {
  const entries = kindEntries(translation.mapping, 'PlatformSettings');
  const held = [...entries.flatMap((entry) => readEntry(entry, translation) ?? []), ...groupRule(translation)];
  const fields = held.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, after: value }]));
  return {
    spec: applyFields({}, fields, SHAPES.PlatformSettings),
    version: held.map(({ version }) => version),
  };
}

function readEntry(entry: KindEntry, translation: Translation): Held | undefined {
  const { path, target, encode: encoding } = entry;
  const { environment, features } = translation.snapshot.admin;
  switch (target.kind) {
    case 'bap':
      return plain(
        entry,
        target.property,
        environment && valueAt(environment, ['properties', ...pathOf(target.property)]),
      );
    case 'ppapi':
      return plain(entry, target.property, features?.get(target.property.toLowerCase()));
    case 'setting': {
      const setting = settingOf(target, undefined, translation);
      return setting && { path, value: decodeSetting(setting, encoding), version: versionOfSetting(setting) };
    }
    case 'column':
      return column(entry, target.columns, translation);
    default:
      return undefined;
  }
}

function plain({ path, encode: encoding }: KindEntry, property: string, value: Json | undefined): Held {
  const known = value ?? null;
  return {
    path,
    value: known === null ? undefined : decode(known, encoding),
    version: `${property}=${JSON.stringify(known)}`,
  };
}

/** The organization row has hundreds of columns that the service writes: only the content of ours is part of the version. */
function column(entry: KindEntry, columns: readonly string[], translation: Translation): Held | undefined {
  const shared = sharedRow(rowNameOf(entry), translation);
  if (shared === undefined) return undefined;
  const stored = columns.map((name) => shared.row.values[name] ?? null);
  return {
    path: entry.path,
    value: valueAt(readColumns([entry], shared.row.values), segmentsOf(entry.path)),
    version: `${shared.table}.${columns.join('+')}=${JSON.stringify(stored)}`,
  };
}

function rowNameOf({ target }: KindEntry): string {
  return target.kind === 'column' ? target.row : '';
}

/** What a rule of the environment group says of data movement: for people to compare, and never written here. */
function groupRule({ snapshot }: Translation): readonly Held[] {
  const value = snapshot.admin.groupRules?.get(DATA_MOVEMENT);
  return typeof value === 'boolean'
    ? [{ path: '/environmentGroup/moveDataAcrossRegions', value, version: `group.${DATA_MOVEMENT}=${value}` }]
    : [];
}
const DATA_MOVEMENT = 'crossGeoCopilotDataMovementEnabled';

/** A field with the entry that says where it is kept. */
interface Placed {
  readonly field: FieldChange;
  readonly entry: KindEntry;
  readonly plane: Plane;
}
type Plane = 'environment' | 'features' | 'alone';

const PLANES: Partial<Record<KindEntry['target']['kind'], Plane>> = {
  bap: 'environment',
  ppapi: 'features',
  setting: 'alone',
  column: 'alone',
};

function update(fields: readonly FieldChange[], translation: Translation): Written {
  const entries = kindEntries(translation.mapping, 'PlatformSettings');
  const placed: Placed[] = [];
  for (const field of fields) {
    const entry = entryFor(entries, field.path);
    const plane = entry && entry.write !== 'never' ? PLANES[entry.target.kind] : undefined;
    if (entry === undefined || plane === undefined || field.after === undefined) return refused(notMapped(field.path));
    placed.push({ field, entry, plane });
  }
  const [plane = 'alone', ...others] = new Set(placed.map((each) => each.plane));
  if (others.length > 0) throw new Error(`One step changes ${[plane, ...others].join(' and ')}.`);
  return plane === 'alone' ? writeAlone(placed, translation) : writeAdmin(plane, placed, translation);
}

function writeAdmin(plane: 'environment' | 'features', placed: readonly Placed[], translation: Translation): Written {
  const values: Record<string, Json> = {};
  for (const { field, entry } of placed) {
    if (!('property' in entry.target)) continue;
    const { property } = entry.target;
    if (translation.snapshot.admin.groupRules?.has(pathOf(property).at(-1) ?? property) === true)
      return refused(locked(field.path));
    values[property] = encode(field.after ?? null, entry.encode);
  }
  return { via: plane, values };
}

/** Settings one by one, then the columns, those of one row together: a second update would find its ETag moved. */
function writeAlone(placed: readonly Placed[], translation: Translation): Written {
  const operations: DataverseRequest[] = [];
  for (const { field, entry } of placed) {
    if (entry.target.kind !== 'setting') continue;
    const found = settingOf(entry.target, undefined, translation);
    if (found === undefined) return refused(noSetting(field.path, entry.target));
    operations.push(saveSetting(found, field.after ?? null, entry, undefined));
  }
  const columns = placed.filter(({ entry }) => entry.target.kind === 'column');
  for (const [name, own] of groupBy(columns, ({ entry }) => rowNameOf(entry))) {
    const shared = sharedRow(name, translation);
    if (shared === undefined) return refused(noSharedRow(name, translation));
    const entries = own.map(({ entry }) => entry);
    const body = writeColumns(
      entries,
      own.map(({ field }) => field),
    );
    operations.push(...patchRow(shared.table, shared.row, body, translation));
  }
  return { via: 'alone', operations };
}

function locked(path: string): Failure {
  return rejected(
    `A rule of the environment group sets ${path}; it cannot be changed here.`,
    'Change the rule Generative AI settings of the group in the Power Platform admin center and publish it.',
  );
}
