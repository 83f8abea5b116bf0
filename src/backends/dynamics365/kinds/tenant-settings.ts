import { applyFields } from '../../../model/apply-fields.ts';
import { SHAPES } from '../../../model/generated/shapes.ts';
import { type Json, type JsonObject, valueAt } from '../../../model/json.ts';
import { decode, encode } from '../mapping/encoding.ts';
import { entryFor, kindEntries } from '../mapping/kind-entries.ts';
import type { KindEntry } from '../mapping/mapping.ts';
import { pathOf } from '../platform/properties.ts';
import type { KindMapping, MadeChange, Translation, Written } from './kind-mapping.ts';
import { notMapped, refused, refusedSingleton } from './refused.ts';

/** `TenantSettings`: tenant settings of the Power Platform. What the service does not say is unknown, and left out. */
export const tenantSettings: KindMapping = {
  kind: 'TenantSettings',
  tables: [],
  queries: [],
  admin: ['tenant'],
  read: ({ mapping, snapshot: { admin } }) => {
    const { tenant } = admin;
    if (tenant === undefined) return [];
    const held = kindEntries(mapping, 'TenantSettings').flatMap((entry) => readEntry(entry, tenant) ?? []);
    return [
      {
        spec: applyFields(
          {},
          held.flatMap(({ field }) => field ?? []),
          SHAPES.TenantSettings,
        ),
        version: held.map(({ version }) => version),
      },
    ];
  },
  write: (change, translation) =>
    change.op === 'update' ? update(change, translation) : refusedSingleton('TenantSettings', change.op),
};

function readEntry({ path, target, encode: encoding }: KindEntry, tenant: JsonObject) {
  if (target.kind !== 'tenant') return undefined;
  const stored = valueAt(tenant, pathOf(target.property)) ?? null;
  const after = stored === null ? undefined : decode(stored, encoding);
  return {
    version: `${target.property}=${JSON.stringify(stored)}`,
    ...(after !== undefined && { field: { path, after } }),
  };
}

function update({ fields }: Extract<MadeChange, { op: 'update' }>, { mapping }: Translation): Written {
  const entries = kindEntries(mapping, 'TenantSettings');
  const values: Record<string, Json> = {};
  for (const { path, after } of fields) {
    const entry = entryFor(entries, path);
    if (entry?.target.kind !== 'tenant' || entry.write === 'never' || after === undefined)
      return refused(notMapped(path));
    values[entry.target.property] = encode(after, entry.encode);
  }
  return { via: 'tenant', values };
}
