import { describe, expect, test } from 'vitest';
import { levelRange } from '../../../../src/backends/solution/xml/edit-role.ts';
import { specOfRole } from '../../../../src/backends/solution/xml/role-spec.ts';
import { spanOf } from '../../../../src/backends/solution/xml/text-range.ts';
import { schemaFindings } from '../../../../src/validate/validate-schema.ts';
import { complaints, FIXTURES, firstRole, fixture, rolesIn } from '../fixtures.ts';

const GRANTS = {
  prvAppendmsdyn_copilotinteraction: 'global',
  prvAppendTomsdyn_copilotinteractiondata: 'basic',
  prvCreatemsdyn_copilotevent: 'global',
  prvIntelligenceUsage: 'global',
  prvReadAccount: 'local',
  prvReadmsdyn_AIModel: 'basic',
  prvReadmsdyn_copilotevent: 'basic',
  prvReadOrganizationSetting: 'global',
  prvWritemsdyn_copilotevent: 'deep',
};
const NONE = ['empty-list.xml', 'no-list.xml', 'empty-role.xml'];

describe('a role file', () => {
  test.each(FIXTURES.filter((name) => !NONE.includes(name)))('in the form of %s says the same grants', (name) => {
    const { prvReadmsdynx: _, ...grants } = Object.fromEntries(
      firstRole(fixture(name)).privileges.map((each) => [each.name, each.level]),
    );
    expect(grants).toEqual(GRANTS);
  });

  test.each(NONE)('in the form of %s has a role without grants', (name) => {
    expect(firstRole(fixture(name))).toMatchObject({ displayName: 'Contoso CSR', privileges: [] });
  });

  test('gives names and descriptions with references, character data and line ends resolved', () => {
    expect(firstRole(fixture('references.xml'))).toMatchObject({
      displayName: 'Awards & Recognition – User',
      description: 'a < b && c > d',
    });
    expect(firstRole(fixture('unknown-content.xml')).description).toBe('May use <Copilot> & more.');
    expect(firstRole(fixture('non-ascii.xml')).displayName).toBe('Quản lý nhân viên 𝄞');
    const lines = '<Role id="{0000000A-1111-4222-8333-44444444444A}" name="A"><Description>a\r\nb</Description></Role>';
    expect(firstRole(rolesIn(lines))).toMatchObject({
      id: '0000000a-1111-4222-8333-44444444444a',
      description: 'a\nb',
    });
  });

  test('that is a whole customizations.xml gives the roles of its Roles section and of no other', () => {
    const { roles } = fixture('customizations.xml');
    expect(roles.map(({ displayName, privileges }) => [displayName, privileges.length])).toEqual([
      ['Contoso CSR', 9],
      ['Contoso & Partner', 7],
    ]);
  });

  test('may be customizations without any role', () => {
    expect(rolesIn('<ImportExportXml><Roles /></ImportExportXml>').roles).toEqual([]);
  });

  test('gives the line and column of each privilege and of its level', () => {
    const { file, roles } = fixture('attribute-per-line.xml');
    const privilege = roles[0]?.privileges[1];
    if (privilege === undefined) throw new Error('There is no second privilege.');
    expect(spanOf(file, privilege)).toMatchObject({ line: 9, column: 5, endLine: 12, endColumn: 7 });
    expect(spanOf(file, levelRange(file.text, privilege))).toMatchObject({ line: 11, column: 14, endColumn: 19 });
  });

  test('counts no column for a byte order mark', () => {
    const { file, roles } = fixture('one-line.xml');
    expect(roles.map((role) => spanOf(file, role).column)).toEqual([1]);
  });

  test('gives a grant by record filter, which no declaration can say, as none', () => {
    const text = roleOf('<RolePrivilege name="prvReadAccount" level="RecordFilter" />');
    expect(firstRole(rolesIn(text)).privileges).toMatchObject([{ name: 'prvReadAccount', level: 'none' }]);
  });
});

describe('the spec of a role', () => {
  test.each(FIXTURES)('in the form of %s is one that the schema accepts', (name) => {
    for (const role of fixture(name).roles) {
      const head = { apiVersion: 'copilotctl/v1', kind: 'SecurityRole', metadata: { name: 'role' } };
      expect(schemaFindings('SecurityRole', { ...head, spec: specOfRole(role) })).toEqual([]);
    }
  });

  test('has tables and rights in order, and other privileges by name', () => {
    expect(specOfRole(firstRole(fixture('unsorted.xml')))).toEqual({
      displayName: 'Contoso CSR',
      privileges: [
        { table: 'account', read: 'local' },
        { table: 'msdyn_aimodel', read: 'basic' },
        { table: 'msdyn_copilotevent', create: 'global', read: 'basic', write: 'deep' },
        { table: 'msdyn_copilotinteraction', append: 'global' },
        { table: 'msdyn_copilotinteractiondata', appendTo: 'basic' },
        { table: 'organizationsetting', read: 'global' },
      ],
      miscellaneous: ['prvIntelligenceUsage'],
    });
  });

  test('spells other privileges as declarations do, and leaves out what no declaration can say', () => {
    const text = roleOf(
      '<RolePrivilege name="PRVINTELLIGENCEUSAGE" level="Global" /><RolePrivilege name="prv odd" level="Basic" />' +
        '<RolePrivilege name="prvRead&lt;b>" level="Basic" />',
    );
    expect(specOfRole(firstRole(rolesIn(text)), ['prvIntelligenceUsage'])).toEqual({
      displayName: 'A',
      miscellaneous: ['prvIntelligenceUsage'],
    });
  });
});

describe('a file that is no role', () => {
  test.each([
    ['another root', '<Workflow />', 'solution/malformed-role', 1, 1],
    ['no id', '<Role\n name="A" />', 'solution/malformed-role', 1, 1],
    ['an id that is no GUID', '<Roles>\n  <Role id="{1}" name="A" />\n</Roles>', 'solution/malformed-role', 2, 3],
    ['no name', `<Role id="{0000000a-1111-4222-8333-444444444444}" name=" " />`, 'solution/malformed-role', 1, 1],
    ['two lists', roleOf('</RolePrivileges>\n<RolePrivileges>'), 'solution/malformed-role', 4, 1],
    ['a privilege without name', roleOf('<RolePrivilege level="Basic" />'), 'solution/malformed-role', 3, 3],
    ['no level', roleOf('<RolePrivilege name="prvReadA" />'), 'solution/unknown-level', 3, 3],
    [
      'a level of no such name',
      roleOf('<RolePrivilege name="prvReadA" level="None" />'),
      'solution/unknown-level',
      3,
      3,
    ],
  ])('%s is refused with its place', (_, text, code, line, column) => {
    expect(complaints(text)).toMatchObject([{ code, severity: 'error', at: { file: 'role.xml', line, column } }]);
  });

  test('a level in small letters is refused, and the right one is named', () => {
    const [found] = complaints(roleOf('<RolePrivilege name="prvReadA" level="basic" />'));
    expect(found).toMatchObject({ code: 'solution/unknown-level', hint: 'Did you mean "Basic"?' });
  });

  test('a privilege that is there twice, in whatever letters, is refused with both places', () => {
    const [found] = complaints(
      roleOf('<RolePrivilege name="prvReadA" level="Basic" />\n  <RolePrivilege name="prvreada" level="Basic" />'),
    );
    expect(found).toMatchObject({
      code: 'solution/duplicate',
      at: { line: 4 },
      related: { at: { line: 3, column: 3 } },
    });
  });

  test('a role that is there twice is refused with both places', () => {
    const role = `<Role id="{0000000a-1111-4222-8333-444444444444}" name="A" />`;
    const [found] = complaints(`<Roles>\n${role}\n${role}\n</Roles>`);
    expect(found).toMatchObject({ code: 'solution/duplicate', at: { line: 3 }, related: { at: { line: 2 } } });
  });

  test('in which everything is wrong is answered with a list of limited length', () => {
    expect(complaints(roleOf('<RolePrivilege />'.repeat(1000)))).toHaveLength(100);
  });
});

function roleOf(privileges: string): string {
  return `<Role id="{0000000a-1111-4222-8333-444444444444}" name="A">\n<RolePrivileges>\n  ${privileges}\n</RolePrivileges>\n</Role>`;
}
