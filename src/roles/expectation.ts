import {
  ACCESS_LEVELS,
  type AccessLevel,
  presetGrants,
  presetMiscellaneous,
  RIGHTS,
} from '../model/kinds/security-role.ts';
import type { TableRight } from '../model/privilege-names.ts';
import {
  allowedLevels,
  levelEvidence,
  miscellaneousLevels,
  type PresetName,
  publishedName,
} from '../model/role-matrix.ts';

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
}

/** A right on a table of the presets that none of them asks for. */
export interface Unexpected {
  readonly key: string;
  readonly on: TableRight;
}

/** What presets ask for, and what on their tables they do not. */
export interface Expectation {
  readonly presets: readonly PresetName[];
  readonly expected: readonly Expected[];
  readonly unexpected: readonly Unexpected[];
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
  const onTables = rights.flatMap(({ on, levels }): Expected[] => {
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
  const others = [...new Set(presets.flatMap(presetMiscellaneous))].map((privilege): Expected => {
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
  return { presets, expected: [...onTables, ...others], unexpected };
}
