import {
  ACCESS_LEVELS,
  type AccessLevel,
  presetGrants,
  presetMiscellaneous,
  RIGHTS,
} from '../model/kinds/security-role.ts';
import type { PresetName } from '../model/preset-names.ts';
import { rightInName, type TableRight } from '../model/privilege-names.ts';
import type { RoleGap } from '../model/role-check.ts';
import {
  allowedLevels,
  FORMERLY_LISTED,
  LOOKUP_PAIRS,
  levelEvidence,
  miscellaneousLevels,
  publishedName,
} from '../model/role-matrix.ts';
import { type NameFilter, nameFilter } from './name-filter.ts';

/** One privilege that presets ask for. */
export interface Expected {
  /** Its name in small letters. */
  readonly key: string;
  readonly privilege: string;
  readonly on?: TableRight;
  readonly needs: AccessLevel;
  readonly evidence: 'documented' | 'inferred';
  /** The levels it can have. */
  readonly allowed: readonly AccessLevel[];
  /** What is said where it is missing: the same of every role. */
  readonly missing: RoleGap;
}

/** A right on a table of the presets that none of them asks for. */
interface Unexpected {
  readonly key: string;
  readonly on: TableRight;
}

/** What presets ask for, and what on their tables they do not. */
export interface Expectation {
  readonly presets: readonly PresetName[];
  readonly expected: readonly Expected[];
  readonly unexpected: readonly Unexpected[];
  /** Privileges of earlier lists on tables that none of the presets names. */
  readonly former: readonly Unexpected[];
  /** Lets the privileges through that a check of these presets looks at. */
  readonly looksAt: NameFilter;
}

const known = new Map<string, Expectation>();

/** What presets taken together ask of a role; of two levels for one right the wider one. */
export function expectationOf(presets: readonly PresetName[]): Expectation {
  const name = presets.join(' ');
  const found = known.get(name) ?? makeExpectation(presets);
  known.set(name, found);
  return found;
}

function makeExpectation(presets: readonly PresetName[]): Expectation {
  const grants = presetGrants(presets);
  const rights = [...grants].flatMap(([table, levels]) => RIGHTS.map((right) => ({ on: { table, right }, levels })));
  const onTables = rights.flatMap(({ on, levels }): Asked[] => {
    const needs = levels[on.right];
    if (needs === undefined) return [];
    const privilege = publishedName(on);
    const isDocumented = presets.some(
      (preset) =>
        levelEvidence(preset, on) === 'documented' && presetGrants([preset]).get(on.table)?.[on.right] === needs,
    );
    return [
      {
        key: privilege.toLowerCase(),
        privilege,
        on,
        needs,
        evidence: isDocumented ? 'documented' : 'inferred',
        allowed: allowedLevels(on.table) ?? ACCESS_LEVELS,
      },
    ];
  });
  const others = [...new Set(presets.flatMap(presetMiscellaneous))].map((privilege): Asked => {
    return {
      key: privilege.toLowerCase(),
      privilege,
      needs: 'global',
      evidence: 'inferred',
      allowed: miscellaneousLevels(privilege) ?? ACCESS_LEVELS,
    };
  });
  const unexpected = rights
    .filter(({ on, levels }) => levels[on.right] === undefined)
    .map(({ on }) => ({ key: publishedName(on).toLowerCase(), on }));
  const expected = [...onTables, ...others].map((each): Expected => ({ ...each, missing: missingGap(each) }));
  const judged = new Set([...expected, ...unexpected].map(({ key }) => key));
  const former = FORMER.filter(({ key }) => !judged.has(key));
  return { presets, expected, unexpected, former, looksAt: nameFilter([...judged, ...ALWAYS]) };
}

type Asked = Omit<Expected, 'missing'>;

function missingGap({ privilege, on, needs, evidence }: Asked): RoleGap {
  const lookup = LOOKUP_PAIRS.find((pair) =>
    pair.needs.some(({ table, right }) => table === on?.table && right === on.right),
  );
  return {
    ...{ kind: 'missing', privilege, level: 'none', needs, evidence },
    ...(on !== undefined && { on }),
    // Append on the one table is nothing without Append To on the other.
    ...(lookup !== undefined && { lookup: lookup.lookup }),
  };
}

const FORMER: readonly Unexpected[] = FORMERLY_LISTED.flatMap(({ privilege }) => {
  const on = rightInName(privilege);
  return on === undefined ? [] : [{ key: privilege.toLowerCase(), on }];
});

/** Privileges of earlier lists, and both sides of lookups. */
const ALWAYS: readonly string[] = [
  ...FORMER.map(({ key }) => key),
  ...LOOKUP_PAIRS.flatMap(({ needs }) => needs.map((on) => publishedName(on).toLowerCase())),
];
