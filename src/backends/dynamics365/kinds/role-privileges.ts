import { compareTexts } from '../../../model/compare-texts.ts';
import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import { stringsOf } from '../../../model/kinds/references.ts';
import { type AccessLevel, RIGHTS } from '../../../model/kinds/security-role.ts';
import type { Resource } from '../../../model/resource.ts';
import { BackendError } from '../../backend-error.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { guid, quote } from '../dataverse/odata.ts';
import type { Asked } from './kind-mapping.ts';
import { rightGiven, rightsOf } from './privilege-names.ts';
import type { Grant, Privilege } from './snapshot.ts';

const COLUMNS = 'privilegeid,name,accessright,canbebasic,canbelocal,canbedeep,canbeglobal';
/** Dataverse refuses a query of more than 500 conditions. */
const NAMES_OF_ONE_QUERY = 100;

/**
 * What is to be known of privileges: those of the tables that the roles name, by the definition of the table, and the
 * miscellaneous ones by name; or all that there are. A table that is not installed answers 404.
 */
export function privilegeRequests(asked: Asked): readonly DataverseRequest[] {
  if (asked === 'everything') return [get(`privileges?$select=${COLUMNS}`)];
  const roles = asked.filter(({ kind }) => kind === 'SecurityRole');
  const names = unique(roles.flatMap(({ spec }) => stringsOf(spec['miscellaneous'])));
  const queries = chunks(names, NAMES_OF_ONE_QUERY).map((some) => some.map((name) => `name%20eq%20${quote(name)}`));
  return [
    ...unique(roles.flatMap(tablesOf)).map((table) =>
      get(`EntityDefinitions(LogicalName=${quote(table)})?$select=LogicalName,Privileges`),
    ),
    ...queries.map((conditions) => get(`privileges?$select=${COLUMNS}&$filter=${conditions.join('%20or%20')}`)),
  ];
}

/** What a role holds. */
export function grantsRequest(roleId: string): DataverseRequest {
  return get(`RetrieveRolePrivilegesRole(RoleId=${guid(roleId)})`);
}

/**
 * The privileges in an answer to one of `privilegeRequests`, ids in small letters.
 *
 * @throws {BackendError} `corrupt` when it is no such answer.
 */
export function decodePrivileges(body: Json | undefined): readonly Privilege[] {
  const table = isObject(body) ? body['LogicalName'] : undefined;
  const listed = isObject(body) ? (body['Privileges'] ?? body['value']) : undefined;
  const items = itemsOf(listed, 'privileges');
  return typeof table === 'string'
    ? items.flatMap((item) => privilegeOfTable(table.toLowerCase(), item))
    : items.map(privilegeOfRow);
}

/** Privileges by id; one that several tables share is there once, for all of them. */
export function privilegesById(privileges: Iterable<Privilege>): Map<string, Privilege> {
  const found = new Map<string, Privilege>();
  for (const privilege of privileges) {
    const known = found.get(privilege.id);
    found.set(privilege.id, known === undefined ? privilege : together(known, privilege));
  }
  return found;
}

/**
 * What a role holds, in the order of ids. A grant by record filter, which no declaration can say, counts as `none`.
 *
 * @throws {BackendError} `corrupt` when it is no answer to `grantsRequest`.
 */
export function decodeGrants(body: Json | undefined): readonly Grant[] {
  const grants = itemsOf(isObject(body) ? body['RolePrivileges'] : undefined, 'the privileges of a role');
  return grants.map(grantOf).sort((left, right) => compareTexts(left.privilegeId, right.privilegeId));
}

/** Source: Web API reference, PrivilegeDepth. */
const LEVEL_OF_DEPTH: ReadonlyMap<string, AccessLevel> = new Map([
  ['basic', 'basic'],
  ['0', 'basic'],
  ['local', 'local'],
  ['1', 'local'],
  ['deep', 'deep'],
  ['2', 'deep'],
  ['global', 'global'],
  ['3', 'global'],
  ['recordfilter', 'none'],
  ['4', 'none'],
]);

function get(path: string): DataverseRequest {
  return { method: 'GET', path };
}

function tablesOf({ spec }: Resource): readonly string[] {
  const lines = spec['privileges'];
  return itemsOr(lines).flatMap(({ table }) => (typeof table === 'string' ? [table.toLowerCase()] : []));
}

function privilegeOfTable(table: string, item: JsonObject): readonly Privilege[] {
  const type = String(item['PrivilegeType']).toLowerCase();
  const right = RIGHTS.find((each) => each.toLowerCase() === type);
  if (right === undefined) return [];
  const can = (level: string): boolean => item[`CanBe${level}`] === true;
  return [{ ...named(item['PrivilegeId'], item['Name']), on: { table, right }, levels: levelsThat(can) }];
}

function privilegeOfRow(row: JsonObject): Privilege {
  const { id, name } = named(row['privilegeid'], row['name']);
  const can = (level: string): boolean => row[`canbe${level.toLowerCase()}`] === true;
  const on = rightGiven(name, row['accessright']);
  return { id, name, ...(on !== undefined && { on }), levels: levelsThat(can) };
}

function levelsThat(can: (level: string) => boolean): readonly AccessLevel[] {
  const levels: readonly (readonly [string, AccessLevel])[] = [
    ['Basic', 'basic'],
    ['Local', 'local'],
    ['Deep', 'deep'],
    ['Global', 'global'],
  ];
  return levels.filter(([name]) => can(name)).map(([, level]) => level);
}

function grantOf(item: JsonObject): Grant {
  const level = LEVEL_OF_DEPTH.get(String(item['Depth']).toLowerCase());
  if (level === undefined) throw senseless('the privileges of a role');
  const name = item['PrivilegeName'];
  return {
    privilegeId: guid(item['PrivilegeId']),
    ...(typeof name === 'string' && name !== '' && { privilegeName: name }),
    level,
  };
}

function together(left: Privilege, right: Privilege): Privilege {
  const rights = [...rightsOf(left), ...rightsOf(right)];
  const different = new Map(rights.map((each) => [`${each.table}/${each.right}`, each]));
  const [on, ...alsoOn] = different.values();
  return { ...left, ...(on !== undefined && { on }), ...(alsoOn.length > 0 && { alsoOn }) };
}

function named(id: Json | undefined, name: Json | undefined): { readonly id: string; readonly name: string } {
  if (typeof name !== 'string') throw senseless('privileges');
  return { id: guid(id), name };
}

function itemsOf(value: Json | undefined, what: string): readonly JsonObject[] {
  if (!Array.isArray(value)) throw senseless(what);
  const items = itemsOr(value);
  if (items.length !== value.length) throw senseless(what);
  return items;
}

function itemsOr(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}

function senseless(what: string): BackendError {
  return new BackendError('corrupt', `What Dataverse answers about ${what} makes no sense.`);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareTexts);
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
