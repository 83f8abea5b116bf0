import data from '../../../data/role-privileges.json' with { type: 'json' };
import type { AcceptedField } from '../accept-fields.ts';
import type { FieldChange } from '../change.ts';
import { compareTexts } from '../compare-texts.ts';
import { isObject, type Json, type JsonObject, pointer, segmentsOf } from '../json.ts';
import type { RiskNote } from '../shape.ts';
import type { KindDefinition } from './kind-definition.ts';
import { stringsOf, textOf } from './references.ts';

/** Rights on a table, in the order in which the role editor shows them. */
export const RIGHTS = ['create', 'read', 'write', 'delete', 'append', 'appendTo', 'assign', 'share'] as const;
export type Right = (typeof RIGHTS)[number];

/** How far a right reaches, narrowest first. */
export const ACCESS_LEVELS = ['none', 'basic', 'local', 'deep', 'global'] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/**
 * `SecurityRole`: a custom role; told apart by its display name, whatever the case of its letters.
 *
 * Its canonical form names every grant: presets are expanded (a line of `privileges` wins over a preset, of several
 * presets the wider level), and with `ownership: exact` the rights that a named table does not mention are `none`.
 */
export const securityRole: KindDefinition = {
  kind: 'SecurityRole',
  label: 'security role',
  singleton: false,
  identity: (spec) => textOf(spec, 'displayName').toLowerCase(),
  // The name is a column like any other: id, assignments and privileges of the role stay.
  renaming: { field: 'displayName' },
  lostOnDelete: 'its assignments to users and teams',
  declaredAt: (path, spec) => (isDeclared(path, spec) ? path : '/presets'),
  writtenFor: writtenForRole,
  canonical: canonicalRole,
  risksOf: wideningOf,
  needs: () => [],
};

const REACH: Readonly<Record<AccessLevel, string>> = {
  none: 'nothing',
  basic: 'own records',
  local: 'the business unit',
  deep: 'the business unit and those below',
  global: 'the whole organization',
};

/** Says so when a grant reaches further than before, and when one is taken away. */
function wideningOf(field: FieldChange): readonly RiskNote[] {
  const [list, table, right] = segmentsOf(field.path);
  if (list !== 'privileges' || table === undefined) return [];
  if (right !== undefined) return wideningOfRight(table, right, levelOf(field.before), levelOf(field.after));
  const before = isObject(field.before) ? field.before : {};
  const after = isObject(field.after) ? field.after : {};
  return RIGHTS.flatMap((each) => wideningOfRight(table, each, levelOf(before[each]), levelOf(after[each])));
}

function wideningOfRight(table: string, right: string, before: AccessLevel, after: AccessLevel): readonly RiskNote[] {
  const step = ACCESS_LEVELS.indexOf(after) - ACCESS_LEVELS.indexOf(before);
  const name = `${right.charAt(0).toUpperCase()}${right.slice(1)} on ${table}`;
  if (step === 0) return [];
  if (step < 0) return [{ level: 'reversible', reason: `Narrows ${name} from ${REACH[before]} to ${REACH[after]}.` }];
  return after === 'basic'
    ? []
    : [{ level: 'reversible', reason: `Widens ${name} from ${REACH[before]} to ${REACH[after]}.` }];
}

function levelOf(value: Json | undefined): AccessLevel {
  return ACCESS_LEVELS.find((level) => level === value) ?? 'none';
}

type Grants = Map<string, Partial<Record<Right, AccessLevel>>>;

interface Preset {
  readonly tables: Readonly<Record<string, Readonly<Record<string, { readonly level: string }>>>>;
  readonly miscellaneous: Readonly<Record<string, unknown>>;
}

function canonicalRole(spec: JsonObject): JsonObject {
  const { presets, ownership, privileges, miscellaneous, ...rest } = spec;
  const names = stringsOf(presets);
  const grants = presetGrants(names);
  for (const item of Array.isArray(privileges) ? (privileges as readonly Json[]) : [])
    addItem(grants, item, ownership === 'exact');
  const others = [...new Set([...names.flatMap(presetMiscellaneous), ...stringsOf(miscellaneous)])].sort();
  return {
    ...rest,
    ...(grants.size > 0 && {
      privileges: [...grants].sort(([a], [b]) => compareTexts(a, b)).map(([table, rights]) => ({ table, ...rights })),
    }),
    ...(others.length > 0 && { miscellaneous: others }),
  };
}

/** The grants of presets taken together; of two levels for one right the wider one. */
export function presetGrants(names: readonly string[]): Grants {
  const grants: Grants = new Map();
  for (const name of names) {
    for (const [table, rights] of Object.entries(PRESETS[name]?.tables ?? {})) {
      const known = grants.get(table) ?? {};
      for (const [right, { level }] of Object.entries(rights)) {
        const before = known[right as Right];
        known[right as Right] = before === undefined ? (level as AccessLevel) : wider(before, level as AccessLevel);
      }
      grants.set(table, known);
    }
  }
  return grants;
}

/** Names of the miscellaneous privileges that a preset grants. */
export function presetMiscellaneous(name: string): readonly string[] {
  return Object.keys(PRESETS[name]?.miscellaneous ?? {});
}

/** The level that reaches further. */
function wider(left: AccessLevel, right: AccessLevel): AccessLevel {
  return ACCESS_LEVELS.indexOf(left) >= ACCESS_LEVELS.indexOf(right) ? left : right;
}

const PRESETS: Readonly<Record<string, Preset>> = data.presets;

/** Whether the lines of the role itself, and not a preset, name the grant at a pointer. */
function isDeclared(path: string, spec: JsonObject): boolean {
  const [list, name, right] = segmentsOf(path);
  if (list === 'miscellaneous') return stringsOf(spec['miscellaneous']).length > 0;
  if (list !== 'privileges' || name === undefined) return true;
  const items = Array.isArray(spec['privileges']) ? (spec['privileges'] as readonly Json[]) : [];
  const item = items.filter(isObject).find((each) => each['table'] === name);
  return item !== undefined && (right === undefined || item[right] !== undefined || spec['ownership'] === 'exact');
}

function addItem(grants: Grants, item: Json, exact: boolean): void {
  if (!isObject(item) || typeof item['table'] !== 'string') return;
  const known = { ...grants.get(item['table']) };
  for (const right of RIGHTS) {
    const level = item[right];
    if (typeof level === 'string') known[right] = level as AccessLevel;
    else if (exact && known[right] === undefined) known[right] = 'none';
  }
  grants.set(item['table'], known);
}

/**
 * Grants of the canonical form as a role writes them: lines that go before its presets. A right that a preset gives and
 * that is to be gone is a line that says `none`. A miscellaneous privilege can only be added to a preset: where one is to
 * be gone, the preset gives way to its single grants.
 */
function writtenForRole(fields: readonly AcceptedField[], written: JsonObject): readonly AcceptedField[] {
  const canonical = canonicalRole(written);
  return fields.flatMap((field) => {
    const [list, table, ...rest] = segmentsOf(field.path);
    if (list === 'miscellaneous' && table === undefined) return writtenMiscellaneous(field, written, canonical);
    if (list !== 'privileges' || table === undefined || rest.length > 0 || field.value !== undefined) return [field];
    if (presetGrants(stringsOf(written['presets'])).get(table) === undefined) return [field];
    return Object.keys(grantsOf(canonical, table)).map((right) => ({
      path: pointer([list, table, right]),
      value: 'none',
    }));
  });
}

function writtenMiscellaneous(
  field: AcceptedField,
  written: JsonObject,
  canonical: JsonObject,
): readonly AcceptedField[] {
  const wanted = stringsOf(field.value);
  const presets = stringsOf(written['presets']);
  const kept = presets.filter((name) => presetMiscellaneous(name).every((each) => wanted.includes(each)));
  const ofPresets = kept.flatMap(presetMiscellaneous);
  const own = stringsOf(written['miscellaneous']);
  const miscellaneous = wanted.filter((each) => own.includes(each) || !ofPresets.includes(each));
  const line: AcceptedField =
    miscellaneous.length === 0 && own.length === 0 ? { path: field.path } : { ...field, value: miscellaneous };
  if (kept.length === presets.length) return [line];
  const left = canonicalRole({ ...written, presets: kept });
  const grants = (Array.isArray(canonical['privileges']) ? (canonical['privileges'] as readonly Json[]) : [])
    .filter(isObject)
    .flatMap((item) => grantsBeside(item, left));
  return [...grants, line, kept.length === 0 ? { path: '/presets' } : { path: '/presets', value: kept }];
}

/** The rights of one table that a role would not have without the presets that go. */
function grantsBeside(item: JsonObject, left: JsonObject): readonly AcceptedField[] {
  const table = textOf(item, 'table');
  const there = grantsOf(left, table);
  return RIGHTS.flatMap((right) => {
    const level = item[right];
    return level === undefined || level === there[right]
      ? []
      : [{ path: pointer(['privileges', table, right]), value: level }];
  });
}

/** The rights that a canonical role has on a table. */
function grantsOf(canonical: JsonObject, table: string): JsonObject {
  const items = Array.isArray(canonical['privileges']) ? (canonical['privileges'] as readonly Json[]) : [];
  const { table: _, ...rights } = items.filter(isObject).find((each) => each['table'] === table) ?? {};
  return rights;
}
