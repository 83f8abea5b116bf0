import { describe, expect, test } from 'vitest';
import { editRole, roleEdits } from '../../../../src/backends/solution/xml/edit-role.ts';
import { spliceText } from '../../../../src/backends/solution/xml/splice-text.ts';
import { FIXTURES, firstRole, fixture, rolesIn } from '../fixtures.ts';

const FULL = FIXTURES.filter((name) => firstRole(fixture(name)).privileges.length > 0);
const ADDED = { privilege: 'prvReadmsdyn_aitemplate', level: 'basic' } as const;

describe('editing a file in the form of', () => {
  test.each(FIXTURES)('%s without a change changes no character', (name) => {
    const parsed = fixture(name);
    const { description = '', displayName, privileges } = firstRole(parsed);
    const grants = privileges.map((each) => ({ privilege: each.name.toUpperCase(), level: each.level }));
    expect(editRole(parsed, firstRole(parsed), {})).toBe(parsed.file.text);
    expect(editRole(parsed, firstRole(parsed), { grants, displayName, description })).toBe(parsed.file.text);
    const gone = [{ privilege: 'prvReadNothing', level: undefined } as const];
    expect(editRole(parsed, firstRole(parsed), { grants: gone })).toBe(parsed.file.text);
  });

  test.each(FULL)('%s with one level changed changes that value and nothing else', (name) => {
    const parsed = fixture(name);
    const text = editRole(parsed, firstRole(parsed), { grants: [{ privilege: 'prvreadaccount', level: 'deep' }] });
    const [before, after] = [linesOf(parsed.file.text), linesOf(text)];
    const changed = before.flatMap((line, index) => (line === after[index] ? [] : [[line, after[index] ?? '']]));
    expect(after).toHaveLength(before.length);
    expect(changed).toHaveLength(1);
    const [[was = '', is = ''] = []] = changed;
    const value = name === 'references.xml' ? '&#x4c;ocal' : 'Local';
    expect(is.replace('Deep', value).replace(value, 'Deep')).toBe(is);
    expect(was.length - is.length).toBe(value.length - 'Deep'.length);
    expect(grantsIn(text)).toEqual({ ...grantsIn(parsed.file.text), prvReadAccount: 'deep' });
    expect(levelsSwapped(parsed.file.text, text, value)).toBe(true);
  });

  test.each(FIXTURES)('%s with a privilege added says so, and taken away again it is as before', (name) => {
    const parsed = fixture(name);
    const text = editRole(parsed, firstRole(parsed), { grants: [ADDED] });
    expect(grantsIn(text)).toEqual({ ...grantsIn(parsed.file.text), prvReadmsdyn_aitemplate: 'basic' });
    const again = rolesIn(text);
    const back = editRole(again, firstRole(again), { grants: [{ ...ADDED, level: 'none' }] });
    if (FULL.includes(name)) expect(back).toBe(parsed.file.text);
    else expect(grantsIn(back)).toEqual({});
  });

  test.each(FULL)('%s with a privilege taken away leaves everything else', (name) => {
    const parsed = fixture(name);
    const [, , third] = firstRole(parsed).privileges;
    if (third === undefined) throw new Error('There are not three privileges.');
    const text = editRole(parsed, firstRole(parsed), { grants: [{ privilege: third.name, level: undefined }] });
    const element = parsed.file.text.slice(third.start, third.end);
    expect(withoutBlanks(text)).toBe(withoutBlanks(parsed.file.text).replace(withoutBlanks(element), ''));
  });

  test.each(FULL)('%s with all privileges taken away and one added leaves everything else', (name) => {
    const parsed = fixture(name);
    const role = firstRole(parsed);
    const grants = role.privileges.map((each) => ({ privilege: each.name, level: 'none' as const }));
    const text = editRole(parsed, role, { grants: [...grants, ADDED] });
    expect(grantsIn(text)).toEqual({ prvReadmsdyn_aitemplate: 'basic' });
    expect(text.startsWith('\ufeff')).toBe(parsed.file.text.startsWith('\ufeff'));
  });
});

describe('a new privilege', () => {
  /** The line of the new privilege and those around it. */
  const around = (name: string, privilege: string = ADDED.privilege) => {
    const parsed = fixture(name);
    const text = editRole(parsed, firstRole(parsed), { grants: [{ privilege, level: 'basic' }] });
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes(privilege));
    return lines.slice(at - 1, at + 2);
  };

  test('goes where the order of exporters has it', () => {
    expect(around('exporter.xml')).toEqual([
      '    <RolePrivilege name="prvReadmsdyn_AIModel" level="Basic" />',
      '    <RolePrivilege name="prvReadmsdyn_aitemplate" level="Basic" />',
      '    <RolePrivilege name="prvReadmsdyn_copilotevent" level="Basic" />',
    ]);
  });

  test('goes first, and last', () => {
    expect(around('exporter.xml', 'prvAppendA')).toEqual([
      '  <RolePrivileges>',
      '    <RolePrivilege name="prvAppendA" level="Basic" />',
      '    <RolePrivilege name="prvAppendmsdyn_copilotinteraction" level="Global" />',
    ]);
    expect(around('exporter.xml', 'prvWriteZ')).toEqual([
      '    <RolePrivilege name="prvWritemsdyn_copilotevent" level="Deep" />',
      '    <RolePrivilege name="prvWriteZ" level="Basic" />',
      '  </RolePrivileges>',
    ]);
  });

  test('ends its line as the file does', () => {
    expect(around('exporter-crlf.xml').map((line) => line.endsWith('\r'))).toEqual([true, true, true]);
    expect(around('no-list.xml').map((line) => line.endsWith('\r'))).toEqual([true, true, true]);
  });

  test('goes where the order of another tool has it', () => {
    expect(around('sorted-by-upper-case.xml', 'prvReadmsdyn_a')).toEqual([
      '    <RolePrivilege name="prvReadmsdynx" level="Basic" />',
      '    <RolePrivilege name="prvReadmsdyn_a" level="Basic" />',
      '    <RolePrivilege name="prvReadmsdyn_AIModel" level="Basic" />',
    ]);
    expect(around('sorted-by-table.xml', 'prvWriteAccount')).toEqual([
      '    <RolePrivilege name="prvReadAccount" level="Local" />',
      '    <RolePrivilege name="prvWriteAccount" level="Basic" />',
      '    <RolePrivilege name="prvReadmsdyn_AIModel" level="Basic" />',
    ]);
  });

  test('goes behind the others of its table, or last, where there is no order', () => {
    expect(around('unsorted.xml', 'prvAppendmsdyn_copilotevent')[0]).toContain('prvCreatemsdyn_copilotevent');
    expect(around('unsorted.xml', 'prvReadLead')[2]).toBe('  </RolePrivileges>');
  });

  test('is written as its neighbours are', () => {
    expect(around('single-quotes.xml')[1]).toBe(
      "    <RolePrivilege level = 'Basic'  name = 'prvReadmsdyn_aitemplate'/>",
    );
    expect(around('open-close.xml')[1]).toBe(
      '    <RolePrivilege name="prvReadmsdyn_aitemplate" level="Basic"></RolePrivilege>',
    );
    expect(around('tabs.xml')[1]).toBe('\t\t<RolePrivilege name="prvReadmsdyn_aitemplate" level="Basic" />');
    expect(around('attribute-per-line.xml')).toEqual([
      '    <RolePrivilege',
      '      name="prvReadmsdyn_aitemplate"',
      '      level="Basic"',
    ]);
  });

  test('takes no attribute and no comment from its neighbour', () => {
    expect(around('unknown-content.xml', 'prvReadB')).toEqual([
      '    <RolePrivilege name="prvReadAccount" level="Local" solutionaction="Added" />',
      '    <RolePrivilege name="prvReadB" level="Basic" />',
      '    <Unknown xmlns="urn:x" a="1"><RolePrivilege name="prvReadNothing" level="Odd" /></Unknown>',
    ]);
    expect(around('comments-on-lines.xml')).toEqual([
      '    <RolePrivilege name="prvReadmsdyn_AIModel" level="Basic" /> <!-- prvReadmsdyn_AIModel -->',
      '    <RolePrivilege name="prvReadmsdyn_aitemplate" level="Basic" />',
      '    <RolePrivilege name="prvReadmsdyn_copilotevent" level="Basic" /> <!-- prvReadmsdyn_copilotevent -->',
    ]);
  });

  test('opens a list that was empty, or was not there', () => {
    expect(around('empty-list.xml')).toEqual([
      '  <RolePrivileges>',
      '    <RolePrivilege name="prvReadmsdyn_aitemplate" level="Basic" />',
      '  </RolePrivileges>',
    ]);
    const parsed = fixture('empty-role.xml');
    expect(
      editRole(parsed, firstRole(parsed), { grants: [ADDED] })
        .split('\n')
        .slice(1),
    ).toEqual([
      '<Role id="{00000017-1111-4222-8333-444444444444}" name="Contoso CSR">',
      '  <RolePrivileges>',
      '    <RolePrivilege name="prvReadmsdyn_aitemplate" level="Basic" />',
      '  </RolePrivileges>',
      '</Role>',
      '',
    ]);
  });

  test('beside others that are new comes in the order of exporters', () => {
    const parsed = fixture('exporter.xml');
    const grants = ['prvWriteb', 'prvWriteA', 'prvReadmsdyn_B'].map((privilege) => ({
      privilege,
      level: 'basic' as const,
    }));
    const text = editRole(parsed, firstRole(parsed), { grants });
    const names = firstRole(rolesIn(text)).privileges.map((each) => each.name.toLowerCase());
    expect(names).toEqual([...names].sort());
  });

  test('of a strange name is escaped', () => {
    const parsed = fixture('exporter.xml');
    const privilege = `prv"<'&>`;
    const text = editRole(parsed, firstRole(parsed), { grants: [{ privilege, level: 'basic' }] });
    expect(grantsIn(text)).toMatchObject({ [privilege]: 'basic' });
  });
});

describe('name and description', () => {
  test('are changed in their place', () => {
    const parsed = fixture('references.xml');
    const change = { displayName: `A "B" & 'C'`, description: 'x < y\n& z' };
    const text = editRole(parsed, firstRole(parsed), change);
    expect(firstRole(rolesIn(text))).toMatchObject(change);
    expect(text).toContain('name="A &quot;B&quot; &amp; &apos;C&apos;"');
    expect(text).toContain('  <Description>x &lt; y\n&amp; z</Description>\n');
  });

  test('a description is added in the order of exporters, and taken away with its line', () => {
    const parsed = fixture('exporter-crlf.xml');
    const text = editRole(parsed, firstRole(parsed), { description: 'New' });
    expect(text).toContain(
      '<IsCustomizable>1</IsCustomizable>\r\n  <Description>New</Description>\r\n  <RolePrivileges>',
    );
    const again = rolesIn(text);
    expect(editRole(again, firstRole(again), { description: '' })).toBe(parsed.file.text);
  });

  test('a description with character data is replaced as a whole', () => {
    const parsed = fixture('unknown-content.xml');
    const text = editRole(parsed, firstRole(parsed), { description: 'New' });
    expect(text).toBe(parsed.file.text.replace('<![CDATA[May use <Copilot> & more.]]>', 'New'));
  });
});

test('several roles of one file are edited together', () => {
  const { file, roles } = fixture('customizations.xml');
  const edits = roles.flatMap((role) => roleEdits(file.text, role, { grants: [ADDED] }));
  const after = rolesIn(spliceText(file.text, edits));
  expect(after.roles.map(({ privileges }) => privileges.length)).toEqual([10, 8]);
  expect(linesOf(after.file.text)).toHaveLength(linesOf(file.text).length + 2);
});

test('privileges that share a line go together and leave the line to the others', () => {
  const parsed = fixture('several-on-a-line.xml');
  const [first, second, third] = firstRole(parsed).privileges;
  const grants = [first, second].map((each) => ({ privilege: each?.name ?? '', level: undefined }));
  const text = editRole(parsed, firstRole(parsed), { grants });
  expect(text).toContain(`\n    ${parsed.file.text.slice(third?.start, third?.end)} `);
});

function grantsIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(firstRole(rolesIn(text)).privileges.map(({ name, level }) => [name, level]));
}

/** Lines with their ends. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

/** Whether one text is the other with one value replaced by `Deep`. */
function levelsSwapped(before: string, after: string, value: string): boolean {
  let at = 0;
  while (before[at] === after[at]) at += 1;
  const from = before.lastIndexOf(value, at);
  return after === `${before.slice(0, from)}Deep${before.slice(from + value.length)}`;
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/[ \t\r\n]+/g, '');
}
