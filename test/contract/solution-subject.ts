import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSolution } from '../../src/backends/solution/read-solution.ts';
import { roleRows } from '../../src/backends/solution/role-rows.ts';
import { SolutionBackend } from '../../src/backends/solution/solution-backend.ts';
import { editRole } from '../../src/backends/solution/xml/edit-role.ts';
import { printRole } from '../../src/backends/solution/xml/print-role.ts';
import { stringsOf, textOf } from '../../src/model/kinds/references.ts';
import type { ContractSubject } from './backend-contract.ts';
import { environmentOf } from './embedded-subject.ts';
import { removeFolder } from './steps.ts';

/** The folder of the solution in the project of the tests. */
const SOLUTION = 'solution/src';

/** A solution in a folder of its own, with what the tests of its file need. */
export interface SolutionSubject extends ContractSubject {
  readonly root: string;
  open(): Promise<SolutionBackend>;
  /** The path of a file of the solution. */
  at(path: string): string;
  text(path: string): Promise<string>;
  /** Names of the files in its folder of roles. */
  roleFiles(): Promise<readonly string[]>;
}

const GRANTS = [{ privilege: 'prvReadAccount', level: 'basic' }] as const;
const MAKER = { id: '0000000b-1111-4222-8333-444444444444', displayName: 'Environment Maker', grants: GRANTS };

/** The manifest of a solution as exporters write it, with these components. */
export function manifestOf(components: string): string {
  return `\ufeff<?xml version="1.0" encoding="utf-8"?>
<ImportExportXml version="9.2.24.4" SolutionPackageVersion="9.2" languagecode="1033" generatedBy="CrmLive">
  <SolutionManifest>
    <UniqueName>Contoso</UniqueName>
    <Version>1.0.0.0</Version>
    <Managed>0</Managed>
    <Publisher>
      <UniqueName>contoso</UniqueName>
    </Publisher>
    <RootComponents>
${components}    </RootComponents>
    <MissingDependencies />
  </SolutionManifest>
</ImportExportXml>`;
}

/** A fresh solution: with a role that cannot be edited anywhere, listed beside a table and an app. */
export async function solutionSubject(): Promise<SolutionSubject> {
  const root = await mkdtemp(join(tmpdir(), 'copilotctl-solution-'));
  const at = (path: string) => join(root, SOLUTION, path);
  await mkdir(at('Roles'), { recursive: true });
  await mkdir(at('Other'));
  await writeFile(at('Roles/Environment Maker.xml'), printRole(MAKER));
  const components = [
    '      <RootComponent type="1" schemaName="account" behavior="2" />',
    `      <RootComponent type="20" id="{${MAKER.id}}" behavior="0" />`,
    '      <RootComponent type="80" schemaName="contoso_app" behavior="0" />',
  ];
  await writeFile(at('Other/Solution.xml'), manifestOf(components.map((line) => `${line}\n`).join('')));
  const environment = environmentOf({ backend: 'solution', solutionFolder: SOLUTION });
  return {
    root,
    at,
    text: async (path) => await readFile(at(path), 'utf8'),
    roleFiles: async () => (await readdir(at('Roles'))).sort(),
    open: async () => new SolutionBackend({ environment, root }),
    editOutOfBand: async (_kind, identity, edit) => {
      const row = roleRows(readSolution(root, SOLUTION)).get(identity);
      if (row === undefined) throw new Error(`There is no role ${identity}.`);
      const path = join(root, row.file.file.path);
      const spec = edit(row.observed.resource.spec);
      if (spec === undefined) return await rm(path);
      if (stringsOf(spec['miscellaneous']).length > 0) throw new Error('Only descriptions are edited.');
      await writeFile(path, editRole(row.file, row.role, { description: textOf(spec, 'description') }));
    },
    fingerprint: async () => {
      const names = (await readdir(root, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
      const files = names.map((each) => join(each.parentPath, each.name)).sort();
      return JSON.stringify(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')])));
    },
    cleanup: async () => await removeFolder(root),
  };
}
