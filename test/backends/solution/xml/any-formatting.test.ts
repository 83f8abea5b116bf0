import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editRole, type GrantChange, levelRange } from '../../../../src/backends/solution/xml/edit-role.ts';
import type { RoleFile } from '../../../../src/backends/solution/xml/role-file.ts';
import { arbitraryLevel, arbitraryPrivilege, arbitraryRole } from '../arbitrary-role.ts';
import { firstRole, rolesIn } from '../fixtures.ts';

const arbitraryChanges: fc.Arbitrary<readonly GrantChange[]> = fc.uniqueArray(
  fc.record({
    privilege: arbitraryPrivilege,
    level: fc.oneof(fc.constant(undefined), fc.constant('none'), arbitraryLevel) as fc.Arbitrary<GrantChange['level']>,
  }),
  { selector: ({ privilege }) => privilege.toLowerCase(), maxLength: 10 },
);

describe('a role in any formatting', () => {
  test('is read as what it says', () => {
    fc.assert(
      fc.property(arbitraryRole, ({ text, grants }) => {
        expect(new Map([...grantsOf(rolesIn(text))].sort())).toEqual(new Map([...grants].sort()));
      }),
    );
  });

  test('without a change keeps every character', () => {
    fc.assert(
      fc.property(arbitraryRole, ({ text, grants }) => {
        const parsed = rolesIn(text);
        const same = [...grants].map(([privilege, level]) => ({ privilege, level: level as GrantChange['level'] }));
        expect(editRole(parsed, firstRole(parsed), { grants: same })).toBe(text);
      }),
    );
  });

  test('that is edited grants what was asked for, and everything else is as before', () => {
    fc.assert(
      fc.property(arbitraryRole, arbitraryChanges, ({ text, grants }, changes) => {
        const parsed = rolesIn(text);
        const edited = rolesIn(editRole(parsed, firstRole(parsed), { grants: changes }));
        const wanted = new Map(grants);
        for (const { privilege, level } of changes) {
          if (level === undefined || level === 'none') wanted.delete(privilege.toLowerCase());
          else wanted.set(privilege.toLowerCase(), level);
        }
        expect(new Map([...grantsOf(edited)].sort())).toEqual(new Map([...wanted].sort()));
        expect(rest(edited)).toBe(rest(parsed));
        const kept = elementsOf(edited);
        for (const [name, element] of elementsOf(parsed)) {
          if (kept.has(name)) expect(kept.get(name)).toBe(element);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('with nothing but new privileges keeps every character between those that were there', () => {
    fc.assert(
      fc.property(arbitraryRole, arbitraryChanges, ({ text, grants }, changes) => {
        fc.pre(grants.size > 0);
        const parsed = rolesIn(text);
        const added = changes.filter(({ privilege }) => !grants.has(privilege.toLowerCase()));
        const after = editRole(parsed, firstRole(parsed), { grants: added });
        expect(isSubsequence(text, after)).toBe(true);
      }),
    );
  });

  test('that is in the order of exporters stays in it', () => {
    fc.assert(
      fc.property(arbitraryRole, arbitraryChanges, ({ text }, changes) => {
        const parsed = rolesIn(text);
        const names = (file: RoleFile) => firstRole(file).privileges.map(({ name }) => name.toLowerCase());
        fc.pre(isSorted(names(parsed)));
        expect(isSorted(names(rolesIn(editRole(parsed, firstRole(parsed), { grants: changes }))))).toBe(true);
      }),
    );
  });
});

function grantsOf(file: RoleFile): ReadonlyMap<string, string> {
  return new Map(firstRole(file).privileges.map(({ name, level }) => [name.toLowerCase(), level]));
}

/** Elements of privileges as they are written, their levels left out. */
function elementsOf(file: RoleFile): ReadonlyMap<string, string> {
  const { text } = file.file;
  return new Map(
    firstRole(file).privileges.map((each) => {
      const level = levelRange(text, each);
      return [each.name.toLowerCase(), `${text.slice(each.start, level.start)}${text.slice(level.end, each.end)}`];
    }),
  );
}

/** Everything but privileges and white space. */
function rest({ file, roles }: RoleFile): string {
  let at = 0;
  const pieces: string[] = [];
  for (const { start, end } of roles[0]?.privileges ?? []) {
    pieces.push(file.text.slice(at, start));
    at = end;
  }
  return [...pieces, file.text.slice(at)].join('').replaceAll(/\s+/g, '');
}

function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const letter of long) if (short.startsWith(letter, at)) at += letter.length;
  return at === short.length;
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name);
}
