import fc from 'fast-check';
import { RIGHTS } from '../../src/model/kinds/security-role.ts';
import { PRESETS, type PresetName } from '../../src/model/preset-names.ts';
import { privilegeName } from '../../src/model/privilege-names.ts';
import type { Grant, GrantChange, GrantSet } from '../../src/model/role-check.ts';
import { expectationOf } from '../../src/roles/expectation.ts';
import { grantsOfList } from '../../src/roles/grants.ts';

/** A role that holds what presets ask for, to the level. */
export function presetRole(presets: readonly PresetName[]): GrantSet {
  return grantsOfList(
    expectationOf(presets).expected.flatMap(({ privilege, needs }): Grant[] =>
      needs === 'none' ? [] : [{ privilege, level: needs }],
    ),
  );
}

/** One preset or several. */
export const presetSets = (): fc.Arbitrary<readonly PresetName[]> => fc.subarray([...PRESETS], { minLength: 1 });

const TABLES = ['account', 'msdyn_copilotevent', 'msdyn_AIModel', 'msdyn_paneconfiguration', 'msdyn_copilottranscript'];
const tableGrant = fc
  .record({ table: fc.constantFrom(...TABLES), right: fc.constantFrom(...RIGHTS) })
  .map((on) => privilegeName(on));
const presetGrant = fc.constantFrom(...expectationOf(PRESETS).expected.map(({ privilege }) => privilege));
const grant: fc.Arbitrary<Grant> = fc.record({
  privilege: fc.oneof(presetGrant, tableGrant, fc.constantFrom('prvFlow', 'prvIntelligenceUsage')),
  level: fc.constantFrom('basic', 'local', 'deep', 'global'),
});

/** Roles that hold some of what presets ask for, at any level, and other things. */
export const grantSets = (): fc.Arbitrary<GrantSet> => fc.array(grant, { maxLength: 60 }).map(grantsOfList);

/** A role after changes were made to it. */
export function changed(grants: GrantSet, changes: readonly GrantChange[]): GrantSet {
  const now = new Map(grants);
  for (const { privilege, after } of changes) {
    now.delete(privilege.toLowerCase());
    if (after !== 'none') now.set(privilege.toLowerCase(), { privilege, level: after });
  }
  return now;
}
