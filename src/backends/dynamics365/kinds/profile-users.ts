import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import { experienceProfile as definition } from '../../../model/kinds/experience-profile.ts';
import { stringsOf } from '../../../model/kinds/references.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { Resource } from '../../../model/resource.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { guid, isGuid, keyPath, quote } from '../dataverse/odata.ts';
import type { Asked, Query, Translation } from './kind-mapping.ts';
import { PROFILE_USERS } from './queries.ts';
import { rejected } from './refused.ts';
import { remembered } from './remembered.ts';
import { entitySetOf } from './row-requests.ts';
import type { Snapshot } from './snapshot.ts';

/** A user, and the names that declarations may call him by. */
export interface User {
  readonly id: string;
  /** User name and primary e-mail address; often the same. */
  readonly names: readonly string[];
}

/** The users that experience profiles name; of everybody else nothing is read. */
export function userQueries(asked: Asked): readonly Query[] {
  const names = [...new Set(declaredUsers(asked).map((name) => name.toLowerCase()))].sort();
  return Array.from({ length: Math.ceil(names.length / NAMES_OF_ONE_QUERY) }, (_, at) => {
    const some = names.slice(at * NAMES_OF_ONE_QUERY, (at + 1) * NAMES_OF_ONE_QUERY).map(quote);
    const conditions = some.map((name) => `domainname%20eq%20${name}%20or%20internalemailaddress%20eq%20${name}`);
    return {
      name: queryName(at),
      table: 'systemuser',
      path: `systemusers?$select=systemuserid,domainname,internalemailaddress&$filter=${conditions.join('%20or%20')}`,
    };
  });
}

/** The users of a profile by its id; undefined when they could not be read, or not all of them. */
export function usersOfProfile(profileId: string, snapshot: Snapshot): readonly User[] | undefined {
  const linked = linkedByProfile(snapshot).get(profileId);
  return Array.isArray(linked) && linked.length < MOST_EXPANDED ? linkedUsers(linked as readonly Json[]) : undefined;
}

/**
 * The names that a user goes by in a profile: all that its declaration calls him, for several names of one user are no
 * difference; else what another one calls him, his user name if that is an address, his address.
 */
export function userNames({ names, id }: User, profile: string, asked: Asked | undefined): readonly string[] {
  if (typeof asked !== 'object') return [addressIn(names) ?? id];
  const own = spellingIn(asked).get(profile) ?? NONE;
  const declared = names.flatMap((name) => own.get(name.toLowerCase()) ?? []);
  if (declared.length > 0) return declared;
  const elsewhere = names.flatMap((name) => spelling(asked).get(name.toLowerCase()) ?? []);
  return [elsewhere[0] ?? addressIn(names) ?? id];
}

/** The requests after which exactly these users have a profile; otherwise why that cannot be. */
export function userRequests(
  profileId: string,
  wanted: readonly string[],
  linked: readonly User[],
  translation: Translation,
): readonly DataverseRequest[] | Failure {
  const surplus = linked.filter(({ names, id }) => !wanted.some((name) => isNamed([...names, id], name)));
  const missing = wanted.filter((name) => !linked.some(({ names, id }) => isNamed([...names, id], name)));
  const path = `${keyPath(entitySetOf(PROFILE_USERS.table, translation), profileId)}/${NAVIGATION}`;
  const known = idsByName(translation.snapshot);
  const added = new Set<string>();
  for (const name of missing) {
    const ids = known.get(name.toLowerCase()) ?? new Set();
    const [id] = ids;
    if (id === undefined) return noSuchUser(name);
    if (ids.size > 1) return ambiguousUser(name);
    added.add(id);
  }
  return [
    ...surplus.map(({ id }): DataverseRequest => ({ method: 'DELETE', path: `${path}(${guid(id)})/$ref` })),
    ...[...added].map((id): DataverseRequest => {
      const body = { '@odata.id': `${translation.webApiUrl}${keyPath('systemusers', id)}` };
      return { method: 'POST', path: `${path}/$ref`, body };
    }),
  ];
}

const NAVIGATION = 'msdyn_appconfiguration_systemuser';
/** Each name takes two conditions of the 500 that Dataverse accepts. */
const NAMES_OF_ONE_QUERY = 100;
/** An expanded list that long may go on. Source: Microsoft Learn, Join tables using OData. */
const MOST_EXPANDED = 5000;

function queryName(at: number): string {
  return `users/${at}`;
}

function declaredUsers(asked: Asked): readonly string[] {
  if (asked === 'everything') return [];
  return asked.filter(({ kind }) => kind === 'ExperienceProfile').flatMap(({ spec }) => stringsOf(spec['users']));
}

const linkedByProfile: (snapshot: Snapshot) => ReadonlyMap<string, Json | undefined> = remembered(
  (snapshot) => new Map((snapshot.rows(PROFILE_USERS.name) ?? []).map(({ id, values }) => [id, values[NAVIGATION]])),
);

/** How declarations spell the names of users, by the name in small letters. */
const spelling: (asked: readonly Resource[]) => ReadonlyMap<string, string> = remembered(
  (asked) => new Map(declaredUsers(asked).map((name) => [name.toLowerCase(), name])),
);
const NONE: ReadonlyMap<string, string> = new Map();

/** The same for each profile by its identity. */
const spellingIn: (asked: readonly Resource[]) => ReadonlyMap<string, ReadonlyMap<string, string>> = remembered(
  (asked) =>
    new Map(
      asked
        .filter(({ kind }) => kind === 'ExperienceProfile')
        .map((resource) => [definition.identity(resource.spec), spelling([resource])]),
    ),
);

function addressIn(names: readonly string[]): string | undefined {
  return names.find((name) => name.includes('@')) ?? names[0];
}

const idsByName: (snapshot: Snapshot) => ReadonlyMap<string, ReadonlySet<string>> = remembered((snapshot) => {
  const ids = new Map<string, Set<string>>();
  for (const { id, names } of knownUsers(snapshot)) {
    for (const name of names) ids.set(name.toLowerCase(), (ids.get(name.toLowerCase()) ?? new Set()).add(id));
  }
  return ids;
});

/** Everybody who was read: asked for by name, or in some profile already. */
function knownUsers(snapshot: Snapshot): readonly User[] {
  const users = (snapshot.rows(PROFILE_USERS.name) ?? []).flatMap(({ values }) => {
    const linked = values[NAVIGATION];
    return Array.isArray(linked) ? linkedUsers(linked as readonly Json[]) : [];
  });
  for (let at = 0; ; at++) {
    const rows = snapshot.rows(queryName(at));
    if (rows === undefined) return users;
    users.push(...rows.map(({ id, values }) => ({ id, names: namesIn(values) })));
  }
}

function linkedUsers(linked: readonly Json[]): User[] {
  return linked.filter(isObject).flatMap((user) => {
    const id = user['systemuserid'];
    return isGuid(id) ? [{ id: id.toLowerCase(), names: namesIn(user) }] : [];
  });
}

function namesIn(user: JsonObject): readonly string[] {
  const names = [user['domainname'], user['internalemailaddress']];
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}

function isNamed(names: readonly string[], name: string): boolean {
  return names.some((each) => each.toLowerCase() === name.toLowerCase());
}

function noSuchUser(name: string): Failure {
  return rejected(
    `There is no user "${name}" in this environment.`,
    'Correct the user name or e-mail address, or add the user to the environment first.',
  );
}

function ambiguousUser(name: string): Failure {
  return rejected(`More than one user goes by "${name}".`, 'Name the user by the user name instead of the address.');
}
