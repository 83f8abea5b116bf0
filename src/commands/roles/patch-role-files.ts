import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bytesOf } from '../../backends/solution/read-source.ts';
import { roleEdits } from '../../backends/solution/xml/edit-role.ts';
import { parseRoles } from '../../backends/solution/xml/parse-roles.ts';
import type { Role, RoleFile } from '../../backends/solution/xml/role-file.ts';
import { type SpellPrivilege, spellerOf } from '../../backends/solution/xml/spell-privilege.ts';
import { spliceText } from '../../backends/solution/xml/splice-text.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Result } from '../../model/report.ts';
import type { GrantChange, RoleReport } from '../../model/role-check.ts';
import { MATRIX_AS_OF, MATRIX_SOURCES } from '../../model/role-matrix.ts';
import { count } from '../../render/text/count.ts';
import { cannotMend } from '../../roles/check-mending.ts';
import { mendingChanges } from '../../roles/mend-role.ts';
import type { Context } from '../context.ts';
import { lineDiff } from '../line-diff.ts';
import { overwriteFile } from '../overwrite-file.ts';
import { present } from '../report.ts';
import { hasErrors } from '../session.ts';
import { type CheckedRole, checkRoleFiles } from './check-role-files.ts';
import { isName } from './role-choice.ts';
import type { RolesPatchOptions } from './roles-patch.ts';

interface RoleOfFile {
  readonly roleFile: RoleFile;
  readonly role: Role;
}

/** A file whose roles are to grant more. */
interface Draft {
  readonly roleFile: RoleFile;
  readonly text: string;
}

/** Writes what roles lack into their files, after showing it line by line; every other byte stays. */
export async function patchRoleFiles(
  paths: readonly string[],
  options: RolesPatchOptions,
  context: Context,
): Promise<number> {
  const { checked, ...found } = await checkRoleFiles(paths, options, context, (roleFile, role) => ({ roleFile, role }));
  const refused = checked.flatMap(({ report }) => refusal(report, options));
  const diagnostics = [...found.diagnostics, ...refused];
  const patched = checked.map((each) => ({ ...each, report: withChanges(each.report, options) }));
  const drafts = hasErrors(diagnostics) ? [] : draftsOf(patched);
  const isText = options.output === 'text';
  if (isText)
    for (const { roleFile, text } of drafts) context.out(await lineDiff(roleFile.file.path, roleFile.file.text, text));
  const { ended, said } = await write(drafts, options, context);
  const result: Result = found.failed ?? (hasErrors(refused) ? 'failed' : ended);
  const roles = patched.map(({ report }) => report);
  const changed = roles.reduce((sum, { changes = [] }) => sum + changes.length, 0);
  return await present(
    {
      command: 'roles patch',
      result,
      environments: [],
      diagnostics,
      roleCheck: { list: { asOf: MATRIX_AS_OF, sources: MATRIX_SOURCES }, roles },
    },
    {
      output: options.output,
      verbose: options.verbose,
      report: options.report,
      files: new Map([
        ...found.files,
        ...checked.map(
          ({
            taken: {
              roleFile: { file },
            },
          }) => [file.path, file] as const,
        ),
      ]),
      text: () =>
        hasErrors(diagnostics) ? 'Nothing has been written.\n' : `${summary(drafts.length, changed)} ${said}\n`,
    },
    context,
  );
}

/** Where a role was named, that it cannot be changed is an error; where all of a folder were meant, it is left out. */
function refusal({ name, at, locked, gaps }: RoleReport, { removeSurplus, role }: RolesPatchOptions): Diagnostic[] {
  if (locked === undefined || mendingChanges(gaps, removeSurplus).length === 0) return [];
  const isNamed = role.some((each) => isName(each) && each.toLowerCase() === name.toLowerCase());
  const refused = cannotMend(name, locked, at === undefined ? {} : { at });
  return [isNamed ? refused : { ...refused, severity: 'warning' }];
}

function withChanges(role: RoleReport, { removeSurplus }: RolesPatchOptions): RoleReport {
  return role.locked === undefined ? { ...role, changes: mendingChanges(role.gaps, removeSurplus) } : role;
}

function draftsOf(patched: readonly CheckedRole<RoleOfFile>[]): readonly Draft[] {
  const spell = spellerOf(patched.map(({ taken }) => taken.role));
  return [...groupBy(patched, ({ taken }) => taken.roleFile)].flatMap(([roleFile, own]): Draft[] => {
    const edits = own.flatMap(({ taken, report }) => editsOf(roleFile, taken.role, report.changes ?? [], spell));
    if (edits.length === 0) return [];
    const text = spliceText(roleFile.file.text, edits);
    mustParse({ ...roleFile.file, text });
    return [{ roleFile, text }];
  });
}

function editsOf(
  { file }: RoleFile,
  role: Role,
  changes: readonly GrantChange[],
  spell: SpellPrivilege,
): ReturnType<typeof roleEdits> {
  return roleEdits(file.text, role, {
    grants: changes.map(({ privilege, after }) => ({
      privilege: spell(privilege),
      level: after === 'held' ? 'global' : after,
    })),
  });
}

/** What we write can be read: anything else is our bug, and is not written. */
function mustParse(file: RoleFile['file']): void {
  const parsed = parseRoles(file);
  if (!parsed.ok)
    throw new Error(`${file.path} could not be read after it was patched: ${parsed.diagnostics[0]?.message}`);
}

function summary(files: number, changes: number): string {
  if (files === 0) return 'Nothing to patch.';
  return `${count(changes, 'grant')} in ${count(files, 'file')}.`;
}

async function write(
  drafts: readonly Draft[],
  { yes, dryRun }: RolesPatchOptions,
  context: Context,
): Promise<{ readonly ended: Result; readonly said: string }> {
  if (drafts.length === 0) return { ended: 'done', said: 'No file is changed.' };
  if (dryRun) return { ended: 'done', said: 'Nothing has been written.' };
  if (!yes && !(await confirmed(drafts.length, context)))
    return context.signal.aborted
      ? { ended: 'try-again', said: 'Interrupted. Nothing has been written.' }
      : { ended: 'failed', said: 'Not confirmed. Nothing has been written.' };
  const moved = drafts.find(({ roleFile: { file } }) => {
    return !readFileSync(resolve(context.cwd, file.path)).equals(bytesOf(file.text));
  });
  if (moved !== undefined)
    return { ended: 'failed', said: `${moved.roleFile.file.path} was changed meanwhile. Nothing has been written.` };
  for (const { roleFile, text } of drafts) await overwriteFile(resolve(context.cwd, roleFile.file.path), bytesOf(text));
  return { ended: 'done', said: 'Written.' };
}

async function confirmed(files: number, context: Context): Promise<boolean> {
  const answer = (await context.ask?.(`Write ${count(files, 'file')}? Type yes: `)) ?? '';
  return answer.trim().toLowerCase() === 'yes';
}
