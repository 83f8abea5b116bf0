import data from '../../../../data/role-privileges.json' with { type: 'json' };
import { applyFields } from '../../../model/apply-fields.ts';
import { SHAPES } from '../../../model/generated/shapes.ts';
import { isObject, type JsonObject } from '../../../model/json.ts';
import { stringsOf, textOf } from '../../../model/kinds/references.ts';
import { securityRole as definition } from '../../../model/kinds/security-role.ts';
import { type Resource, rowKey } from '../../../model/resource.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { bind, keyPath } from '../dataverse/odata.ts';
import type { KindMapping, LiveRow, MadeChange, Translation, Written } from './kind-mapping.ts';
import { ROLE_QUERIES, ROLES } from './queries.ts';
import { refused, rejected } from './refused.ts';
import { changedDepths, type GrantChanges, grantChanges, grantRequests, type RolePlace } from './role-grants.ts';
import { privilegesByRight, rightsHeld, rightsIn } from './role-rights.ts';
import { roleName, rolesByName, rootUnit } from './root-roles.ts';
import { freeId, ifUnchanged } from './row-requests.ts';
import type { Row } from './snapshot.ts';

/**
 * `SecurityRole`: a row of `role` in the root business unit, and the privileges it holds.
 *
 * What a role holds is known only of roles that somebody asked for; of the others there is the name. Grants are added
 * and removed one by one: replacing all of them would take what the role has from elsewhere.
 */
export const securityRole: KindMapping = {
  kind: 'SecurityRole',
  tables: [],
  queries: ROLE_QUERIES,
  read: (translation) => {
    const spelled = declaredMiscellaneous(translation);
    return [...rolesByName(translation.snapshot)].flatMap(([identity, rows]) =>
      identity === '' ? [] : liveRole(rows, spelled, translation),
    );
  },
  // Of grants nobody notes who gave them.
  rowOf: (spec, path, { snapshot }) => (COLUMN_OF_PATH.has(path) ? roleRow(spec, snapshot) : undefined),
  write: (change, translation) => {
    switch (change.op) {
      case 'create':
        return create(change, translation);
      case 'update':
        return update(change, translation);
      case 'delete':
        return remove(change.before.resource, translation);
    }
  },
};

/**
 * What remains to be done once a change of a role was carried out and its grants were read again: that adding a
 * privilege at another level changes the level is not documented, so where it did not, it is removed and added anew.
 */
export function depthFallback(change: MadeChange, translation: Translation): readonly DataverseRequest[] {
  if (change.op === 'delete') return [];
  const drafted = draftGrants(change, translation);
  if (!('changes' in drafted)) return [];
  const found = translation.snapshot.grants.get(drafted.place.roleId) ?? [];
  return changedDepths(drafted.place, drafted.changes.given, found);
}

const SET = 'roles';

function declaredMiscellaneous({ asked }: Translation): readonly string[] {
  if (asked === undefined || asked === 'everything') return [];
  return asked.filter(({ kind }) => kind === 'SecurityRole').flatMap(({ spec }) => stringsOf(spec['miscellaneous']));
}

function liveRole(rows: readonly Row[], spelled: readonly string[], { snapshot }: Translation): readonly LiveRow[] {
  const [row] = rows;
  if (row === undefined) return [];
  const grants = snapshot.grants.get(row.id);
  const description = textOf(row.values, 'description');
  const locked = whyLocked(rows);
  const spec = {
    displayName: roleName(row),
    ...(description !== '' && { description }),
    ...(grants !== undefined && rightsHeld(grants, snapshot, spelled)),
  };
  const version = [
    ...rows.map(({ id, etag }) => `${keyPath(SET, id)}=${etag}`),
    ...(grants ?? []).map(({ privilegeId, level }) => `${privilegeId}:${level}`).sort(),
  ];
  return [{ spec, version, ...(locked !== undefined && { locked }) }];
}

/** Managed roles may be changed where their publisher allows it, as those of Customer Service do. */
function whyLocked(rows: readonly Row[]): string | undefined {
  if (rows.length > 1) return `more than one role has this name: ${rows.map(({ id }) => id).join(', ')}`;
  const [row] = rows;
  if (row === undefined) return undefined;
  const name = roleName(row);
  if (data.rolesThatCannotBeEdited.some((each) => each.toLowerCase() === name.toLowerCase()))
    return `"${name}" cannot be edited in any environment`;
  const customizable = row.values['iscustomizable'];
  const isCustomizable = isObject(customizable) ? customizable['Value'] !== false : row.values['ismanaged'] !== true;
  return isCustomizable ? undefined : 'its publisher does not allow it to be customized';
}

type Drafted = { readonly row?: Row; readonly place: RolePlace; readonly changes: GrantChanges };

function create(change: Extract<MadeChange, { op: 'create' }>, translation: Translation): Written {
  const drafted = draftGrants(change, translation);
  if (!('changes' in drafted)) return drafted;
  const { place, changes } = drafted;
  // The table knows no upsert, so nothing can say "only if it is not there": an id that is taken is refused as a duplicate.
  const made: DataverseRequest = {
    method: 'POST',
    path: SET,
    body: {
      roleid: place.roleId,
      ...columnsOf(change.after.spec),
      'businessunitid@odata.bind': bind('businessunits', place.businessUnitId),
    },
  };
  return { via: 'change-set', operations: [made, ...grantRequests(place, changes)], needsFreshRead: false };
}

function update(change: Extract<MadeChange, { op: 'update' }>, translation: Translation): Written {
  const drafted = draftGrants(change, translation);
  if (!('changes' in drafted)) return drafted;
  const { row, place, changes } = drafted;
  const grants = grantRequests(place, changes);
  const columns = change.fields.flatMap(({ path, after }) => {
    const column = COLUMN_OF_PATH.get(path);
    return column === undefined ? [] : [[column, after ?? null] as const];
  });
  const patch = (): DataverseRequest => ({
    method: 'PATCH',
    path: keyPath(SET, place.roleId),
    headers: row === undefined ? { 'If-Match': '*' } : ifUnchanged(row),
    body: Object.fromEntries(columns),
  });
  return {
    via: 'change-set',
    operations: [...(columns.length > 0 ? [patch()] : []), ...grants],
    needsFreshRead: grants.length > 0,
  };
}

function remove({ spec }: Resource, { snapshot }: Translation): Written {
  const row = roleRow(spec, snapshot);
  if (row === undefined) return refused(gone(spec));
  if (row.values['ismanaged'] === true) {
    return refused(
      rejected(`"${roleName(row)}" belongs to a managed solution and cannot be deleted.`, 'Remove the declaration.'),
    );
  }
  const path = keyPath(SET, row.id);
  return {
    via: 'change-set',
    operations: [{ method: 'DELETE', path, headers: ifUnchanged(row) }],
    needsFreshRead: false,
  };
}

const COLUMN_OF_PATH: ReadonlyMap<string, string> = new Map([
  ['/displayName', 'name'],
  ['/description', 'description'],
]);

function columnsOf(spec: JsonObject): JsonObject {
  const description = textOf(spec, 'description');
  return { name: textOf(spec, 'displayName'), ...(description !== '' && { description }) };
}

function draftGrants(
  change: Exclude<MadeChange, { op: 'delete' }>,
  translation: Translation,
): Drafted | Extract<Written, { via: 'refused' }> {
  const { snapshot } = translation;
  const isNew = change.op === 'create';
  const before = isNew ? {} : change.before.resource.spec;
  const after = isNew ? change.after.spec : applyFields(before, change.fields, SHAPES.SecurityRole);
  // After a create the row is there, whatever id it was given; after a rename it has the new name.
  const row = roleRow(isNew ? after : before, snapshot) ?? roleRow(after, snapshot);
  if (!isNew && row === undefined) return refused(gone(before));
  const roleId = row?.id ?? newId(after, translation);
  const held = snapshot.grants.get(roleId) ?? [];
  const changes = grantChanges(rightsIn(before), rightsIn(after), privilegesByRight(snapshot, held));
  if ('code' in changes) return refused(changes);
  return { ...(row !== undefined && { row }), place: { roleId, businessUnitId: rootUnit(snapshot) }, changes };
}

function roleRow(spec: JsonObject, snapshot: Translation['snapshot']): Row | undefined {
  return rolesByName(snapshot).get(definition.identity(spec))?.[0];
}

function newId(spec: JsonObject, translation: Translation): string {
  const identity = definition.identity(spec);
  const { pending, snapshot } = translation;
  return (
    pending.get(rowKey('SecurityRole', identity)) ??
    freeId(['SecurityRole', identity], snapshot.rows(ROLES.name) ?? [], translation)
  );
}

function gone(spec: JsonObject) {
  const message = `The role "${textOf(spec, 'displayName')}" is gone.`;
  return { code: 'moved', message, hint: 'Run plan again: it reads the live system as it is now.' };
}
