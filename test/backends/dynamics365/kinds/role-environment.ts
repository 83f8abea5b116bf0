import { createHash } from 'node:crypto';
import type { Metadata } from '../../../../src/backends/dynamics365/dataverse/metadata.ts';
import type {
  Asked,
  LiveRow,
  MadeChange,
  Translation,
  Written,
} from '../../../../src/backends/dynamics365/kinds/kind-mapping.ts';
import { privilegesById } from '../../../../src/backends/dynamics365/kinds/role-privileges.ts';
import type { Grant, Privilege, Row } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import { loadMapping } from '../../../../src/backends/dynamics365/mapping/load-mapping.ts';
import type { JsonObject } from '../../../../src/model/json.ts';
import type { Kind } from '../../../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../../../src/model/kinds/index.ts';
import { addressOf, type RowKey, type Version } from '../../../../src/model/resource.ts';

/** What an environment holds; what is left out is empty, a query that is `undefined` is of a table not installed. */
export interface Environment {
  readonly rows?: Readonly<Record<string, readonly Row[] | undefined>>;
  readonly privileges?: readonly Privilege[];
  readonly grants?: Readonly<Record<string, readonly Grant[]>>;
  readonly pending?: ReadonlyMap<RowKey, string>;
  readonly asked?: Asked;
}

export const ROOT = '11111111-1111-1111-1111-111111111111';

/** What kinds are translated with in that environment. */
export function translationOf({ rows = {}, privileges = [], grants = {}, pending, asked }: Environment): Translation {
  const all = { ...EMPTY, ...rows };
  return {
    mapping: loadMapping(),
    snapshot: {
      metadata: METADATA,
      rows: (query) => all[query],
      privileges: privilegesById(privileges),
      grants: new Map(Object.entries(grants)),
      admin: {},
      businessUnitId: ROOT,
      organizationId: '33333333-3333-3333-3333-333333333333',
    },
    webApiUrl: 'https://contoso.crm4.dynamics.com/api/data/v9.2/',
    idOf,
    pending: pending ?? new Map(),
    apps: [],
    ...(asked !== undefined && { asked }),
  };
}

/** An id made of names, the same each time. */
export function idOf(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A row with its id, as Dataverse answers it. */
export function row(id: string, values: JsonObject, etag = `W/"${id.slice(0, 4)}"`): Row {
  return { id, etag, values: { '@odata.etag': etag, ...values } };
}

/** An id that tells itself apart in a test. */
export function id(number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

/** A step that creates a resource. */
export function creating(kind: Kind, spec: JsonObject): MadeChange {
  return { op: 'create', address: addressOf({ kind, name: 'it' }), after: { kind, name: 'it', spec }, cause: 'config' };
}

/** A step that updates fields of a live resource; `undefined` takes a field back. */
export function updating(
  kind: Kind,
  live: LiveRow | undefined,
  fields: Readonly<Record<string, JsonObject[string]>>,
): MadeChange {
  const spec = live?.spec ?? {};
  return {
    op: 'update',
    address: addressOf({ kind, name: 'it' }),
    before: { resource: { kind, name: 'it', spec }, version: 'v' as Version },
    after: { kind, name: 'it', spec },
    fields: Object.entries(fields).map(([path, after]) => ({
      path,
      cause: 'config',
      ...(after !== undefined && { after }),
    })),
  };
}

/** A step that deletes a live resource. */
export function deleting(kind: Kind, live: LiveRow | undefined): MadeChange {
  return {
    op: 'delete',
    address: addressOf({ kind, name: 'it' }),
    before: { resource: { kind, name: 'it', spec: live?.spec ?? {} }, version: 'v' as Version },
    because: 'it is declared absent',
  };
}

/** The live resource of an identity. */
export function liveOf(kind: Kind, rows: readonly LiveRow[], identity: string): LiveRow | undefined {
  return rows.find(({ spec }) => KIND_DEFINITIONS[kind].identity(spec) === identity);
}

/** Method, path and body of each operation; the message where there are none. */
export function operationsOf(written: Written): unknown {
  if (written.via === 'refused') return written.failure.message;
  if (!('operations' in written)) return written.via;
  return written.operations.map(({ method, path, headers, body }) => [
    `${method} ${path}`,
    ...(headers === undefined ? [] : [headers]),
    ...(body === undefined ? [] : [body]),
  ]);
}

const EMPTY: Readonly<Record<string, readonly Row[]>> = {
  businessUnits: [row(ROOT, { name: 'Contoso' })],
  roles: [],
  profiles: [],
  profileUsers: [],
  profileFeatures: [],
  profileRoles: [],
  panes: [],
};

const METADATA: Metadata = new Map(
  [
    'msdyn_appconfiguration',
    'msdyn_appcopilotconfiguration',
    'msdyn_appprofilerolemapping',
    'msdyn_paneconfiguration',
  ].map((table) => [table, { table, entitySet: `${table}s`, primaryId: `${table}id`, columns: new Map() }]),
);
