import { isObject, type Json } from '../../../model/json.ts';
import { ACCESS_LEVELS, type AccessLevel, type Right } from '../../../model/kinds/security-role.ts';
import { privilegeName } from '../../../model/privilege-names.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import type { Metadata } from '../dataverse/metadata.ts';
import { remembered } from '../kinds/remembered.ts';

/** A privilege that a request needs. */
export interface Need {
  /** In the spelling it is shown in; names are compared without regard to case. */
  readonly name: string;
  /** The table, where it is one of a table. */
  readonly table?: string;
  /** Given when somebody is given the privilege: its id, and how far. */
  readonly granted?: { readonly id: string; readonly level: AccessLevel };
  /** Whether the documentation says so; what is only inferred never denies a step. */
  readonly isDocumented: boolean;
}

/**
 * The privileges that a request needs; undefined for a request of which nothing is known.
 *
 * Documented are those to create, write and delete rows, and to change what a role holds (`prvWriteRole`). Which side of a
 * link needs Append and which Append To, what saving a setting and publishing need, and how far somebody must hold what
 * he gives follow from general rules only.
 */
export function neededRights(request: DataverseRequest, metadata: Metadata): readonly Need[] | undefined {
  const { method, path, body = {} } = request;
  const [head = '', ...rest] = path.split('/');
  const [set = ''] = head.split('(');
  if (path === 'SaveSettingValue') return settingNeeds('AppUniqueName' in body ? 'appsetting' : 'organizationsetting');
  if (path === 'PublishXml') return [{ name: 'prvPublishCustomization', isDocumented: false }];
  const table = tablesBySet(metadata).get(set) ?? PLATFORM_TABLES.get(set);
  if (table === undefined) return undefined;
  if (rest.at(-1) === '$ref') return linkNeeds(table, body, metadata);
  if (rest.length > 0) return table === 'role' ? [need(table, 'write'), ...grantNeeds(body)] : undefined;
  if (method === 'DELETE') return [need(table, 'delete')];
  const isNew = method === 'POST' || request.headers?.['If-None-Match'] === '*';
  return [need(table, isNew ? 'create' : 'write'), ...lookupNeeds(table, body, metadata)];
}

/** Tables of Dataverse itself, whose metadata is not read. */
const PLATFORM_TABLES: ReadonlyMap<string, string> = new Map([
  ['businessunits', 'businessunit'],
  ['organizations', 'organization'],
  ['roles', 'role'],
  ['systemusers', 'systemuser'],
]);

/** What the privileges of a table are called after, where that is not its logical name. Case is for the eye. */
const SPOKEN: ReadonlyMap<string, string> = new Map([
  ['appsetting', 'AppSetting'],
  ['organization', 'Organization'],
  ['organizationsetting', 'OrganizationSetting'],
  ['role', 'Role'],
  ['systemuser', 'User'],
]);

const tablesBySet: (metadata: Metadata) => ReadonlyMap<string, string> = remembered(
  (metadata) => new Map([...metadata.values()].map(({ entitySet, table }) => [entitySet, table])),
);

function need(table: string, right: Right, isDocumented = true): Need {
  return { name: privilegeName({ table: SPOKEN.get(table) ?? table, right }), table, isDocumented };
}

/** Whether the service makes a row or changes one is its own business. */
function settingNeeds(table: string): readonly Need[] {
  return [need(table, 'create', false), need(table, 'write', false)];
}

/** The other side is named in the body, but not when a link is taken away: then it is anybody's guess. */
function linkNeeds(
  table: string,
  body: Readonly<Record<string, Json | undefined>>,
  metadata: Metadata,
): readonly Need[] {
  const other = tableAt(body['@odata.id'], metadata);
  return [need(table, 'append', false), ...(other === undefined ? [] : [need(other, 'appendTo', false)])];
}

/** A row that points to another one is appended to it. Its business unit is no such link: it says where the row belongs. */
function lookupNeeds(
  table: string,
  body: Readonly<Record<string, Json | undefined>>,
  metadata: Metadata,
): readonly Need[] {
  const links = Object.entries(body).filter(([name]) => name.endsWith('@odata.bind'));
  const targets = links
    .flatMap(([, value]) => tableAt(value, metadata) ?? [])
    .filter((each) => each !== 'businessunit');
  if (targets.length === 0) return [];
  return [need(table, 'append', false), ...targets.map((target) => need(target, 'appendTo', false))];
}

/** The table of the row that an address leads to: `/roles(…)`, `https://…/api/data/v9.2/systemusers(…)`. */
function tableAt(address: Json | undefined, metadata: Metadata): string | undefined {
  const [, set = ''] = typeof address === 'string' ? (/(\w+)\([^()/]*\)$/.exec(address) ?? []) : [];
  return tablesBySet(metadata).get(set) ?? PLATFORM_TABLES.get(set);
}

/** What `AddPrivilegesRole` gives: nobody can give what he does not hold as far himself. */
function grantNeeds(body: Readonly<Record<string, Json | undefined>>): readonly Need[] {
  const given = Array.isArray(body['Privileges']) ? (body['Privileges'] as readonly Json[]).filter(isObject) : [];
  return given.map(({ PrivilegeId, PrivilegeName, Depth }) => ({
    name: String(PrivilegeName ?? PrivilegeId),
    granted: {
      id: String(PrivilegeId).toLowerCase(),
      level: ACCESS_LEVELS.find((level) => level === String(Depth).toLowerCase()) ?? 'global',
    },
    isDocumented: false,
  }));
}
