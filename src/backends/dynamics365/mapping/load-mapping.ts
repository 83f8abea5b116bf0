import data from '../../../../data/mapping.json' with { type: 'json' };
import type { ProjectSpec } from '../../../model/generated/types.ts';
import { segmentsOf } from '../../../model/json.ts';
import { partsOfSetting } from './kind-entries.ts';
import type { AcceptedMappings, Mapping, MappingEntry, RowFinder } from './mapping.ts';

/** What a project may say of the mapping under `dynamics365`; its schema has accepted it. */
export type MappingSpec = Pick<NonNullable<ProjectSpec['dynamics365']>, 'mapping' | 'acceptInferredMappings'>;

/** What a project says of one setting. */
export type EntryOverride = Partial<Omit<MappingEntry, 'setting'>>;

// A test holds the file to schemas/mapping.schema.json, and that schema to these types.
const SHIPPED = data as unknown as Mapping;

/**
 * The shipped mapping with the overrides of a project laid over it.
 *
 * A member of an override replaces that member of the entry whole. A setting without an entry gets a new one, with the
 * page of the nearest entry above it. `checkMapping` finds what is wrong with overrides; here they are taken as they are.
 */
export function loadMapping(spec: MappingSpec = {}): Mapping {
  const overrides = overridesOf(spec);
  if (overrides.size === 0 && spec.mapping?.rows === undefined) return SHIPPED;
  const changed = SHIPPED.settings.map((entry) => ({ ...entry, ...overrides.get(entry.setting) }));
  const known = new Set(SHIPPED.settings.map(({ setting }) => setting));
  const added = [...overrides]
    .filter(([setting]) => !known.has(setting))
    .map(([setting, each]) => newEntry(setting, each));
  return {
    ...SHIPPED,
    rows: { ...SHIPPED.rows, ...rowsOf(spec) },
    settings: [...changed, ...added],
  };
}

/** Which inferred entries a project accepts; none where it does not say. */
export function acceptedMappings({ acceptInferredMappings: accepted = [] }: MappingSpec = {}): AcceptedMappings {
  if (typeof accepted === 'boolean') return accepted ? 'all' : [];
  return accepted;
}

/** The overrides of a project by setting. */
export function overridesOf({ mapping }: MappingSpec): ReadonlyMap<string, EntryOverride> {
  // The schema of the project has accepted them, and a test holds that schema to these types.
  return new Map(Object.entries((mapping?.settings ?? {}) as unknown as Readonly<Record<string, EntryOverride>>));
}

function rowsOf({ mapping }: MappingSpec): Readonly<Record<string, RowFinder>> {
  return (mapping?.rows ?? {}) as unknown as Readonly<Record<string, RowFinder>>;
}

function newEntry(setting: string, override: EntryOverride): MappingEntry {
  const page = entryAbove(setting)?.page ?? 'the admin center';
  return { setting, target: { kind: 'manual' }, grade: 'X', evidence: [], page, ...override };
}

/** The shipped entry that speaks of a setting: the nearest one above it. */
function entryAbove(setting: string): MappingEntry | undefined {
  const depth = ({ setting: each }: MappingEntry): number => segmentsOf(partsOfSetting(each).path).length;
  const above = SHIPPED.settings.filter((each) => setting.startsWith(`${each.setting}/`));
  return above.sort((left, right) => depth(right) - depth(left))[0];
}
