import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editRole } from '../../src/backends/solution/xml/edit-role.ts';
import { specOfRole } from '../../src/backends/solution/xml/role-spec.ts';
import { foundRole } from '../../src/commands/roles/read-role-files.ts';
import { isGap } from '../../src/model/role-check.ts';
import { checkRole } from '../../src/roles/check-role.ts';
import { diffRoles } from '../../src/roles/diff-roles.ts';
import { grantsOfSpec } from '../../src/roles/grants.ts';
import { mendingChanges } from '../../src/roles/mend-role.ts';
import { reportRole } from '../../src/roles/report-role.ts';
import { arbitraryRole } from '../backends/solution/arbitrary-role.ts';
import { firstRole, rolesIn } from '../backends/solution/fixtures.ts';
import { changed, presetSets } from './role-sets.ts';

const grantsIn = (text: string) => {
  const parsed = rolesIn(text);
  return foundRole(parsed, firstRole(parsed)).grants;
};

test('a role file in any formatting that is patched lacks nothing, and grants otherwise what it did', () => {
  fc.assert(
    fc.property(arbitraryRole, presetSets(), fc.boolean(), ({ text }, presets, removeSurplus) => {
      const parsed = rolesIn(text);
      const before = grantsIn(text);
      const changes = mendingChanges(checkRole(before, presets), removeSurplus);
      const grants = changes.map(
        ({ privilege, after }) => ({ privilege, level: after === 'held' ? 'global' : after }) as const,
      );
      const after = grantsIn(editRole(parsed, firstRole(parsed), { grants }));
      expect(checkRole(after, presets).filter(isGap)).toEqual([]);
      expect(diffRoles(changed(before, changes), after)).toEqual([]);
    }),
  );
});

test('a role of a file grants the same as its declaration does', () => {
  fc.assert(
    fc.property(arbitraryRole, ({ text }) => {
      const parsed = rolesIn(text);
      const declared = grantsOfSpec(specOfRole(firstRole(parsed)));
      expect(diffRoles(declared, grantsIn(text))).toEqual([]);
    }),
  );
});

test('a finding points at the element of the grant, or at the list where there is none', () => {
  const text = `<Role id="{00000000-0000-4000-8000-000000000001}" name="CSR">
  <RolePrivileges>
    <RolePrivilege name="prvDeletemsdyn_copilotevent" level="Global" />
  </RolePrivileges>
</Role>`;
  const parsed = rolesIn(text);
  const { at, gaps } = reportRole(foundRole(parsed, firstRole(parsed)), ['copilot-representative']);
  expect(at).toMatchObject({ line: 2, column: 3, endLine: 2, endColumn: 19 });
  expect(gaps.filter((gap) => gap.at !== undefined)).toEqual([
    expect.objectContaining({
      kind: 'surplus',
      at: expect.objectContaining({ line: 3, column: 5, endLine: 3, endColumn: 72 }),
    }),
  ]);
});
