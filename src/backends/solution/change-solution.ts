import { join } from 'node:path';
import data from '../../../data/role-privileges.json' with { type: 'json' };
import { never } from '../../diagnostics/never.ts';
import { applyFields } from '../../model/apply-fields.ts';
import type { Change } from '../../model/change.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../model/kinds/references.ts';
import { securityRole } from '../../model/kinds/security-role.ts';
import type { Failure, StepOutcome } from '../../model/outcome.ts';
import type { Step } from '../../model/plan.ts';
import type { Observed } from '../../model/resource.ts';
import { rowId } from '../../model/row-id.ts';
import { roleFileName } from './file-name.ts';
import { grantChanges, refuseLevel } from './grants.ts';
import type { Solution } from './read-solution.ts';
import { type RoleRow, roleRows } from './role-rows.ts';
import { type Given, roleEdits } from './xml/edit-role.ts';
import { isWritable, removal } from './xml/element-text.ts';
import { printRole } from './xml/print-role.ts';
import { type SpellPrivilege, spellerOf } from './xml/spell-privilege.ts';
import type { TextEdit } from './xml/splice-text.ts';

/** What is to become of one file of the solution. */
export type FileChange =
  | { readonly op: 'edit'; readonly file: RoleRow['file']; readonly edits: readonly TextEdit[] }
  | { readonly op: 'remove'; readonly file: RoleRow['file'] }
  | { readonly op: 'create'; readonly path: string; readonly text: string };

/** What a step does: a change of a file and of the list of components, or an outcome without one. */
export type Decision =
  | { readonly step: Step['id']; readonly outcome: StepOutcome }
  | {
      readonly step: Step['id'];
      readonly change: FileChange;
      /** Identity of the row that is there afterwards; absent for one that is gone. */
      readonly identity?: string;
      readonly listed?: string;
      readonly unlisted?: string;
    };

/** Works out what steps do to a solution; changes nothing itself. */
export function changeSolution(solution: Solution, steps: readonly Step[]): readonly Decision[] {
  const rows = roleRows(solution);
  const names = takenNames(solution);
  const ids = new Set(solution.files.flatMap(({ roles }) => roles.map(({ id }) => id)));
  const made = new Set<string>();
  let spell: SpellPrivilege | undefined;
  const place: Place = {
    solution,
    rows,
    names,
    ids,
    made,
    spell: (name) => {
      spell ??= spellerOf(solution.files.flatMap(({ roles }) => roles));
      return spell(name);
    },
  };
  return steps.map(({ id, change }) => decide(id, change, place));
}

interface Place {
  readonly solution: Solution;
  readonly rows: ReadonlyMap<string, RoleRow>;
  /** Names of files in the folder of roles, in small letters. */
  readonly names: Set<string>;
  readonly ids: Set<string>;
  /** Identities of roles that steps before have made. */
  readonly made: Set<string>;
  readonly spell: SpellPrivilege;
}

function decide(step: Step['id'], change: Change, place: Place): Decision {
  switch (change.op) {
    case 'create':
      return create(step, change, place);
    case 'update':
      return update(step, change, place);
    case 'delete':
      return remove(step, change.before, place);
    case 'manual':
      return { step, outcome: { step, status: 'by-hand' } };
    default:
      return never(change);
  }
}

function create(step: Step['id'], { after }: Extract<Change, { op: 'create' }>, place: Place): Decision {
  const { solution, rows, names, made } = place;
  if (after.kind !== 'SecurityRole') return refused(step, notHeld(after.kind));
  const identity = securityRole.identity(after.spec);
  const displayName = textOf(after.spec, 'displayName');
  if (identity.trim() === '')
    return refused(step, rejected('A security role without a name cannot be created.', 'Give it one.'));
  if (rows.has(identity) || made.has(identity))
    return refused(step, moved(`There is a security role "${identity}" already.`));
  if (solution.rolesFolder === undefined) return refused(step, NOT_UNPACKED);
  const grants = grantChanges({}, after.spec, { privileges: [] }, place.spell);
  const failure = refuseText(after.spec) ?? refuseLevel(grants);
  if (failure !== undefined) return refused(step, failure);
  const id = freeId(identity, place);
  const name = roleFileName(displayName, names);
  names.add(name.toLowerCase());
  made.add(identity);
  const description = textOf(after.spec, 'description');
  const text = printRole({
    id,
    displayName,
    ...(description !== '' && { description }),
    grants: withAutomatic(
      grants.flatMap(({ privilege, level }) => (isGiven(level) ? [{ privilege, level }] : [])),
      grants,
    ),
  });
  return { step, change: { op: 'create', path: join(solution.rolesFolder, name), text }, identity, listed: id };
}

/** Importing replaces what a role holds: a file has to name what every role has from the start. */
function withAutomatic(given: readonly Given[], named: readonly { readonly privilege: string }[]): readonly Given[] {
  const names = new Set(named.map(({ privilege }) => privilege.toLowerCase()));
  const missing = data.automaticPrivileges.filter((privilege) => !names.has(privilege.toLowerCase()));
  return [...given, ...missing.map((privilege) => ({ privilege, level: AUTOMATIC_LEVEL }))];
}

const AUTOMATIC_LEVEL = data.automaticLevel as Given['level'];

function isGiven(level: string | undefined): level is Given['level'] {
  return level !== undefined && level !== 'none';
}

/** The same on every run, and another one where a role of another name has it. */
function freeId(identity: string, { solution, ids }: Place): string {
  const scope = solution.manifest?.uniqueName ?? '';
  for (let number = 1; ; number++) {
    const id = rowId(scope, 'SecurityRole', identity, ...(number === 1 ? [] : [String(number)]));
    if (ids.has(id)) continue;
    ids.add(id);
    return id;
  }
}

function update(step: Step['id'], change: Extract<Change, { op: 'update' }>, place: Place): Decision {
  const row = find(change.before, place);
  if ('code' in row) return refused(step, row);
  const before = row.observed.resource.spec;
  const after = applyFields(before, change.fields, SHAPES.SecurityRole);
  if (securityRole.identity(after) !== row.identity) {
    const hint = 'Create one of the new name and remove this one.';
    return refused(step, rejected(`The security role "${row.identity}" cannot be renamed.`, hint));
  }
  const grants = grantChanges(before, after, row.role, place.spell);
  const failure = refuseText(after) ?? refuseLevel(grants);
  if (failure !== undefined) return refused(step, failure);
  const text = { displayName: textOf(after, 'displayName'), description: textOf(after, 'description') };
  const edits = roleEdits(row.file.file.text, row.role, { grants, ...text });
  return { step, change: { op: 'edit', file: row.file, edits }, identity: row.identity };
}

function remove(step: Step['id'], before: Observed, place: Place): Decision {
  const row = find(before, place);
  if ('code' in row) return refused(step, row);
  const { file, role } = row;
  const change: FileChange =
    file.root === role.tag ? { op: 'remove', file } : { op: 'edit', file, edits: [removal(file.file.text, role)] };
  return { step, change, unlisted: role.id };
}

/** The role that a step was planned for, if it is still as it was then and may be changed. */
function find({ resource, version }: Observed, { rows }: Place): RoleRow | Failure {
  if (resource.kind !== 'SecurityRole') return notHeld(resource.kind);
  const identity = securityRole.identity(resource.spec);
  const row = rows.get(identity);
  if (row === undefined) return moved(`The security role "${identity}" is gone.`);
  if (row.observed.version !== version)
    return moved(`The security role "${identity}" changed after the plan was made.`);
  const { locked } = row.observed;
  if (locked === undefined) return row;
  return rejected(`The security role "${identity}" cannot be changed: ${locked}.`, 'Remove the declaration.');
}

function refuseText(spec: JsonObject): Failure | undefined {
  const field = ['displayName', 'description'].find((each) => !isWritable(textOf(spec, each)));
  return field === undefined
    ? undefined
    : rejected(`The ${field} has characters that XML cannot hold.`, 'Remove control characters from it.');
}

function takenNames({ files }: Solution): Set<string> {
  return new Set(files.map(({ file }) => file.path.slice(file.path.lastIndexOf('/') + 1).toLowerCase()));
}

const NOT_UNPACKED = rejected(
  'A role cannot be added to a solution that was not unpacked into components.',
  'Unpack it with pac solution unpack; or add the role in the product and export again.',
);

function notHeld(kind: string): Failure {
  return rejected(`A solution does not hold ${kind}.`, 'Use an environment of another backend for it.');
}

function moved(message: string): Failure {
  return { code: 'moved', message, hint: 'Plan again: it reads what is there now.' };
}

function rejected(message: string, hint: string): Failure {
  return { code: 'rejected', message, hint };
}

function refused(step: Step['id'], error: Failure): Decision {
  return { step, outcome: { step, status: 'refused', error } };
}
