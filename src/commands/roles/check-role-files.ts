import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Role, RoleFile } from '../../backends/solution/xml/role-file.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { loadProject } from '../../load/load-project.ts';
import { locateDiagnostics } from '../../load/locate-diagnostics.ts';
import { type Document, type SourceFile, specOf } from '../../model/document.ts';
import { stringsOf, textOf } from '../../model/kinds/references.ts';
import type { RoleReport } from '../../model/role-check.ts';
import { expectationOf } from '../../roles/expectation.ts';
import { reportRole } from '../../roles/report-role.ts';
import { schemaDiagnostic, schemaFindings } from '../../validate/validate-schema.ts';
import type { Context } from '../context.ts';
import { hasErrors } from '../session.ts';
import { foundRole, readRoleFiles } from './read-role-files.ts';
import { type DeclaredPresets, isWanted, mustBeThere, presetsFor, presetsIn, type RoleOptions } from './role-choice.ts';
import type { CheckedRoles } from './roles-check.ts';

/** What was found of a role, and what is wanted besides. */
export interface CheckedRole<T> {
  readonly report: RoleReport;
  readonly taken: T;
}

/** Roles of files. */
export interface CheckedFiles<T> extends CheckedRoles {
  readonly checked: readonly CheckedRole<T>[];
}

/** Every role in the files that paths stand for, or those of them that are named; `take` says what is kept of each. */
export async function checkRoleFiles<T>(
  paths: readonly string[],
  options: RoleOptions,
  context: Context,
  take: (file: RoleFile, role: Role) => T,
): Promise<CheckedFiles<T>> {
  const declared = await presetsOfProject(options, context);
  const names = new Set<string>();
  const check = (roleFile: RoleFile): readonly CheckedRole<T>[] =>
    roleFile.roles.flatMap((role) => {
      const { displayName: name } = role;
      names.add(name);
      if (options.role.length > 0 && !isWanted(name, options.role)) return [];
      const presets = presetsFor(name, options, declared.presets);
      const report = reportRole(foundRole(roleFile, role, expectationOf(presets).looksAt), presets);
      return [{ report, taken: take(roleFile, role) }];
    });
  const { taken: checked, sources, ...read } = await readRoleFiles(paths, context.cwd, check);
  const diagnostics = [...declared.diagnostics, ...read.diagnostics];
  if (!hasErrors(diagnostics)) mustBeThere(options.role, [...names]);
  return {
    checked,
    roles: checked.map(({ report }) => report),
    environments: [],
    diagnostics,
    files: new Map([...declared.files, ...sources]),
    ...(hasErrors(diagnostics) && { failed: 'invalid' as const }),
  };
}

interface ProjectPresets {
  readonly presets: DeclaredPresets;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, SourceFile>;
}

const NONE: ProjectPresets = { presets: new Map(), diagnostics: [], files: new Map() };

/**
 * What the configuration declares of roles, where there is one and the command line does not say what they should be.
 * Files belong to no environment, so what all of them share counts.
 */
async function presetsOfProject({ root, preset }: RoleOptions, context: Context): Promise<ProjectPresets> {
  const folder = resolve(context.cwd, root ?? '.');
  const isProject = ['copilotctl.yaml', 'environments'].some((name) => existsSync(join(folder, name)));
  if (preset.length > 0 || !isProject) return NONE;
  const { value, diagnostics, files } = await loadProject(folder, context.progress);
  const roles = value.base.filter(({ kind }) => kind === 'SecurityRole');
  const findings = roles.flatMap((role) =>
    schemaFindings('SecurityRole', role.value).map((each) => schemaDiagnostic(each, role)),
  );
  const located = await locateDiagnostics([...diagnostics, ...findings], files);
  return { presets: new Map(roles.map(presetsOf)), diagnostics: located, files };
}

function presetsOf(role: Document): readonly [string, ReturnType<typeof presetsIn>] {
  const spec = specOf(role);
  return [textOf(spec, 'displayName').toLowerCase(), presetsIn(stringsOf(spec['presets']))];
}
