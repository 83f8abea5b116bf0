import { lstatSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SolutionBackend } from '../../../src/backends/solution/solution-backend.ts';
import { manifestOf, type SolutionSubject, solutionSubject } from '../../contract/solution-subject.ts';
import { ALL, applyAll, createStep, deleteStep, GO, liveRow, summaryOf, updateStep } from '../../contract/steps.ts';
import { bytesOfFixture, FIXTURES, firstRole, rolesIn } from './fixtures.ts';

let subject: SolutionSubject;
let backend: SolutionBackend;

beforeEach(async () => {
  subject = await solutionSubject();
  backend = await subject.open();
});

afterEach(async () => await subject.cleanup());

const SPEC = {
  displayName: 'Contoso CSR & Lead',
  description: 'May use Copilot.',
  privileges: [
    { table: 'msdyn_copilotevent', create: 'global', read: 'basic', delete: 'none' },
    { table: 'msdyn_aimodel', read: 'basic' },
    { table: 'organizationsetting', read: 'global' },
  ],
  miscellaneous: ['prvIntelligenceUsage'],
};
const create = createStep('SecurityRole', 'contoso-csr', SPEC);

describe('a new role', () => {
  test('is written as exporters write it, with what every role holds from the start, and listed', async () => {
    expect(summaryOf(await applyAll(backend, [create]))).toEqual(['applied']);
    const text = await subject.text('Roles/Contoso CSR & Lead.xml');
    expect(text).toMatchInlineSnapshot(`
      "﻿<?xml version="1.0" encoding="utf-8"?>
      <Role id="{e74b267a-c2fe-86ed-8cb9-cd96fbbdb8e6}" name="Contoso CSR &amp; Lead" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <IsCustomizable>1</IsCustomizable>
        <Description>May use Copilot.</Description>
        <RolePrivileges>
          <RolePrivilege name="prvCreatemsdyn_copilotevent" level="Global" />
          <RolePrivilege name="prvCreateSharePointData" level="Global" />
          <RolePrivilege name="prvIntelligenceUsage" level="Global" />
          <RolePrivilege name="prvReadmsdyn_AIModel" level="Basic" />
          <RolePrivilege name="prvReadmsdyn_copilotevent" level="Basic" />
          <RolePrivilege name="prvReadOrganizationSetting" level="Global" />
          <RolePrivilege name="prvReadPluginAssembly" level="Global" />
          <RolePrivilege name="prvReadPluginType" level="Global" />
          <RolePrivilege name="prvReadSdkMessage" level="Global" />
          <RolePrivilege name="prvReadSdkMessageProcessingStep" level="Global" />
          <RolePrivilege name="prvReadSdkMessageProcessingStepImage" level="Global" />
          <RolePrivilege name="prvReadSharePointData" level="Global" />
          <RolePrivilege name="prvReadSharePointDocument" level="Global" />
          <RolePrivilege name="prvWriteSharePointData" level="Global" />
        </RolePrivileges>
      </Role>"
    `);
    const { id } = firstRole(rolesIn(text));
    const before = manifestOf(
      [
        '      <RootComponent type="1" schemaName="account" behavior="2" />\n',
        '      <RootComponent type="20" id="{0000000b-1111-4222-8333-444444444444}" behavior="0" />\n',
        `      <RootComponent type="20" id="{${id}}" behavior="0" />\n`,
        '      <RootComponent type="80" schemaName="contoso_app" behavior="0" />\n',
      ].join(''),
    );
    expect(await subject.text('Other/Solution.xml')).toBe(before);
  });

  test('is the same file in every folder', async () => {
    const twin = await solutionSubject();
    await applyAll(backend, [create]);
    await applyAll(await twin.open(), [create]);
    const [one, other] = [subject, twin].map(async (each) => await each.text('Roles/Contoso CSR & Lead.xml'));
    expect(await one).toBe(await other);
    await twin.cleanup();
  });

  test('that is deleted again leaves the solution as it was', async () => {
    const before = await subject.fingerprint();
    await applyAll(backend, [create]);
    const row = await liveRow(backend, 'SecurityRole', 'contoso csr & lead');
    expect(summaryOf(await applyAll(backend, [deleteStep(row)]))).toEqual(['applied']);
    expect(await subject.fingerprint()).toBe(before);
  });

  test('spells privileges as other roles of the solution do', async () => {
    await writeFile(
      subject.at('Roles/A.xml'),
      bytesOfFixture('exporter.xml').toString().replace('prvReadAccount', 'prvReadContoso_Thing'),
    );
    const spec = { displayName: 'B', privileges: [{ table: 'contoso_thing', write: 'basic' }] };
    await applyAll(backend, [createStep('SecurityRole', 'b', spec)]);
    expect(await subject.text('Roles/B.xml')).toContain('name="prvWriteContoso_Thing"');
  });

  test.each([
    ['../../../outside', '.._.._.._outside'.replace(/^\./, '_.')],
    ['..', '__'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['CON', '_CON'],
    ['.hidden', '_.hidden'],
    ['ends with a dot.', 'ends with a dot_'],
    ['a\u202emirror and a\u2028line', 'a_mirror and a_line'],
    ['Quản lý nhân viên', 'Quản lý nhân viên'],
  ])('of the name %j is a file in the folder of roles', async (displayName, stem) => {
    await applyAll(backend, [createStep('SecurityRole', 'x', { displayName })]);
    expect(await subject.roleFiles()).toEqual(['Environment Maker.xml', `${stem}.xml`].sort());
  });

  test('whose file name is taken gets another one', async () => {
    const steps = ['a:b', 'A/B'].map((displayName, index) => createStep('SecurityRole', `x${index}`, { displayName }));
    expect(summaryOf(await applyAll(backend, steps))).toEqual(['applied', 'applied']);
    expect(await subject.roleFiles()).toEqual(['A_B (2).xml', 'Environment Maker.xml', 'a_b.xml']);
  });

  test('with characters that XML cannot hold is refused', async () => {
    const steps = [{ displayName: 'bell\u0007' }, { displayName: 'A', description: 'half \ud834' }];
    const outcomes = await applyAll(
      backend,
      steps.map((spec, index) => createStep('SecurityRole', `x${index}`, spec)),
    );
    expect(summaryOf(outcomes)).toEqual(['refused rejected', 'refused rejected']);
  });

  test('is refused where the solution was not unpacked', async () => {
    await rm(subject.at('Roles'), { recursive: true });
    await rename(subject.at('Other/Solution.xml'), subject.at('solution.xml'));
    await rm(subject.at('Other'), { recursive: true });
    expect(summaryOf(await applyAll(backend, [create]))).toEqual(['refused rejected']);
  });
});

describe('a role that is there', () => {
  test.each(FIXTURES.filter((name) => name !== 'customizations.xml'))(
    'in the form of %s is updated, and deleted with its file',
    async (name) => {
      await writeFile(subject.at('Roles/Role.xml'), bytesOfFixture(name));
      const { displayName } = firstRole(rolesIn(bytesOfFixture(name).toString()));
      const row = await liveRow(backend, 'SecurityRole', displayName.toLowerCase());
      const step = updateStep(row, { '/privileges/contoso_thing/read': 'deep', '/miscellaneous': ['prvGoOffline'] });
      expect(summaryOf(await applyAll(backend, [step]))).toEqual(['applied']);
      const after = await liveRow(backend, 'SecurityRole', displayName.toLowerCase());
      expect(after.resource.spec.privileges).toContainEqual({ table: 'contoso_thing', read: 'deep' });
      expect(after.resource.spec.miscellaneous).toEqual(['prvGoOffline']);
      expect(summaryOf(await applyAll(backend, [deleteStep(after)]))).toEqual(['applied']);
      expect(await subject.roleFiles()).toEqual(['Environment Maker.xml']);
    },
  );

  test('is one of several in customizations.xml, whose other parts stay', async () => {
    const text = bytesOfFixture('customizations.xml').toString();
    await writeFile(subject.at('Other/Customizations.xml'), text);
    const rows = await Promise.all(
      ['contoso csr', 'contoso & partner'].map(async (name) => await liveRow(backend, 'SecurityRole', name)),
    );
    const steps = rows.map((row) => updateStep(row, { '/privileges/account/read': 'global' }));
    expect(summaryOf(await applyAll(backend, steps))).toEqual(['applied', 'applied']);
    const level = 'name="prvReadAccount" level=';
    expect(await subject.text('Other/Customizations.xml')).toBe(text.replaceAll(`${level}"Local"`, `${level}"Global"`));
    const partner = await liveRow(backend, 'SecurityRole', 'contoso & partner');
    await applyAll(backend, [deleteStep(partner)]);
    const left = rolesIn(await subject.text('Other/Customizations.xml'));
    expect(left.roles.map(({ displayName }) => displayName)).toEqual(['Contoso CSR']);
    expect(left.file.text).toContain('    </Role>\n  </Roles>\n');
  });

  test('of a name that two roles have is locked', async () => {
    await writeFile(subject.at('Roles/A.xml'), bytesOfFixture('exporter.xml'));
    await writeFile(subject.at('Roles/B.xml'), bytesOfFixture('tabs.xml'));
    const row = await liveRow(backend, 'SecurityRole', 'contoso csr');
    expect(row.locked).toBe('more than one role has this name: solution/src/Roles/A.xml, solution/src/Roles/B.xml');
  });

  test('keeps the rights of its file', async () => {
    await writeFile(subject.at('Roles/A.xml'), bytesOfFixture('exporter.xml'), { mode: 0o640 });
    const row = await liveRow(backend, 'SecurityRole', 'contoso csr');
    await applyAll(backend, [updateStep(row, { '/description': 'x' })]);
    expect(lstatSync(subject.at('Roles/A.xml')).mode & 0o777).toBe(0o640);
  });

  test('whose change changes nothing keeps its file untouched', async () => {
    await writeFile(subject.at('Roles/A.xml'), bytesOfFixture('mixed-line-ends.xml'));
    const before = lstatSync(subject.at('Roles/A.xml')).ino;
    const row = await liveRow(backend, 'SecurityRole', 'contoso csr');
    await applyAll(backend, [updateStep(row, { '/privileges/account/read': 'local' })]);
    expect(lstatSync(subject.at('Roles/A.xml')).ino).toBe(before);
  });
});

describe('the folder', () => {
  test('may be the one that holds src', async () => {
    const { rows } = await backend.read(ALL, GO);
    await rename(subject.at('.'), join(subject.root, 'moved'));
    await mkdir(subject.at('.'));
    await rename(join(subject.root, 'moved'), subject.at('src'));
    expect([...(await backend.read(ALL, GO)).rows.keys()]).toEqual([...rows.keys()]);
  });

  test('without a solution is told from one without roles', async () => {
    await rm(subject.at('Roles'), { recursive: true });
    expect((await backend.read(ALL, GO)).rows.size).toBe(0);
    await rm(subject.at('Other'), { recursive: true });
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'There is no unpacked solution in solution/src.',
    });
  });

  test('with a file that cannot be understood is refused with file, line and column', async () => {
    await writeFile(subject.at('Roles/A.xml'), '<Role>\n  <RolePrivileges\n</Role>');
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/^solution\/src\/Roles\/A\.xml:3:1: This is not well-formed XML: /),
    });
    await writeFile(subject.at('Roles/A.xml'), Buffer.from('\ufeff<Role/>', 'utf16le'));
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({
      message: 'solution/src/Roles/A.xml:1:1: solution/src/Roles/A.xml is not UTF-8 text, but UTF-16.',
    });
  });

  test('reads no file through a link, and says so', async () => {
    await writeFile(join(subject.root, 'outside.xml'), bytesOfFixture('exporter.xml'));
    await symlink(join(subject.root, 'outside.xml'), subject.at('Roles/A.xml'));
    const { rows, notices } = await backend.read(ALL, GO);
    expect(rows.size).toBe(1);
    expect(notices).toMatchObject([{ code: 'load/unreadable', where: { file: 'solution/src/Roles/A.xml' } }]);
  });

  test('reads and writes no folder through a link', async () => {
    await rename(subject.at('Roles'), join(subject.root, 'elsewhere'));
    await symlink(join(subject.root, 'elsewhere'), subject.at('Roles'));
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(applyAll(backend, [create])).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('writes neither through a link that has the name of a new file, nor through one where the draft would be', async () => {
    const outside = join(subject.root, 'outside.xml');
    await writeFile(outside, 'mine');
    await symlink(outside, subject.at('Roles/Contoso CSR & Lead.xml'));
    expect(summaryOf(await applyAll(backend, [create]))).toEqual(['failed not-permitted']);
    await rm(subject.at('Roles/Contoso CSR & Lead.xml'));
    await symlink(outside, subject.at('Roles/Contoso CSR & Lead.xml.new'));
    expect(summaryOf(await applyAll(backend, [create]))).toEqual(['failed not-permitted']);
    expect(await readFile(outside, 'utf8')).toBe('mine');
    expect(dirname(outside)).toBe(subject.root);
  });
});

test('a role whose listing was written before the process died is created by the next run, and listed once', async () => {
  await applyAll(backend, [create]);
  const listed = await subject.text('Other/Solution.xml');
  await rm(subject.at('Roles/Contoso CSR & Lead.xml'));
  expect(summaryOf(await applyAll(backend, [create]))).toEqual(['applied']);
  expect(await subject.text('Other/Solution.xml')).toBe(listed);
});
