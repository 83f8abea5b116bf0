import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import { BackendError } from '../backend-error.ts';
import type { DataverseAnswer } from './dataverse/dataverse-request.ts';
import type { Metadata, TableMetadata } from './dataverse/metadata.ts';
import { isGuid } from './dataverse/odata.ts';
import { decodeTable } from './dataverse/read-metadata.ts';
import { backendErrorOf, isMissing, serviceErrorOf } from './dataverse/service-error.ts';
import type { Query } from './kinds/kind-mapping.ts';
import { PROFILE_USERS } from './kinds/queries.ts';
import { decodeGrants, decodePrivileges, privilegesById } from './kinds/role-privileges.ts';
import type { Grant, Row, Snapshot } from './kinds/snapshot.ts';
import type { RawAnswers } from './read-snapshot.ts';

/** What a snapshot holds beside the answers of Dataverse. */
export type AdminAnswers = Snapshot['admin'];

/**
 * Everything that was read, as rows.
 *
 * @throws {BackendError} `not-permitted` with every privilege that reading needs and this identity lacks; `corrupt` for
 *   answers that make no sense.
 */
export function decodeSnapshot(
  answers: RawAnswers,
  queries: ReadonlyMap<string, Query>,
  admin: AdminAnswers,
): Snapshot {
  refuseFailures(answers, queries);
  const metadata = metadataOf(answers);
  const isInstalled = (query: string): boolean => {
    const table = queries.get(query)?.table ?? '';
    return metadata.has(table) || !answers.has(`table:${table}`);
  };
  const rows = new Map<string, readonly Row[] | undefined>();
  for (const [name, answer] of answers)
    if (name.startsWith('query:'))
      rows.set(name.slice(6), isInstalled(name.slice(6)) ? rowsOf(name, answer, queries) : undefined);
  const who = bodyOf(answers.get('who'));
  return {
    metadata,
    rows: (query) => rows.get(query),
    privileges: privilegesById(
      [...answers].flatMap(([name, answer]) =>
        name.startsWith('privileges:') && !isMissing(answer) ? decodePrivileges(answer.body) : [],
      ),
    ),
    grants: grantsOf(answers),
    admin,
    businessUnitId: rows.get('businessUnits')?.[0]?.id ?? text(who['BusinessUnitId']),
    organizationId: text(who['OrganizationId']).toLowerCase(),
  };
}

/** What is missing is not installed; everything else that failed is said at once. */
function refuseFailures(answers: RawAnswers, queries: ReadonlyMap<string, Query>): void {
  const failed = [...answers].filter(([name, answer]) => answer.status >= 400 && !isAbsent(name, answer));
  const [first] = failed;
  if (first === undefined) return;
  const privileges = failed.flatMap(([, answer]) => serviceErrorOf(answer).privilege ?? []);
  if (privileges.length === 0) {
    const what = queries.get(first[0].replace(/^query:/, ''))?.table ?? 'the environment';
    throw backendErrorOf(first[1], `reading ${what}`);
  }
  throw new BackendError(
    'not-permitted',
    `This identity may not read everything: it lacks ${[...new Set(privileges)].sort().join(', ')}.`,
    {
      hint: 'Give its application user a security role with these privileges for the whole organization.',
    },
  );
}

/** What leads from a profile to its users has its name by convention only: where it has another, they are not read. */
function isAbsent(name: string, answer: DataverseAnswer): boolean {
  return isMissing(answer) || (answer.status === 400 && name === `query:${PROFILE_USERS.name}`);
}

function metadataOf(answers: RawAnswers): Metadata {
  const tables: TableMetadata[] = [];
  for (const [name, answer] of answers) {
    if (!name.startsWith('table:')) continue;
    const table = decodeTable(answer);
    if (table !== undefined) tables.push(table);
  }
  return new Map(tables.map((table) => [table.table, table]));
}

function rowsOf(
  name: string,
  answer: DataverseAnswer,
  queries: ReadonlyMap<string, Query>,
): readonly Row[] | undefined {
  if (isAbsent(name, answer)) return undefined;
  const query = name.slice(6);
  const value = bodyOf(answer)['value'];
  if (!Array.isArray(value)) throw unreadable(query);
  return (value as readonly Json[]).map((each) => rowOf(query, each, `${queries.get(query)?.table ?? ''}id`));
}

function rowOf(query: string, value: Json, primaryId: string): Row {
  if (!isObject(value)) throw unreadable(query);
  const id = value[primaryId];
  if (!isGuid(id)) throw unreadable(query);
  const { '@odata.etag': etag = '' } = value;
  if (typeof etag !== 'string' || ('@odata.etag' in value && !ETAG.test(etag))) throw unreadable(query);
  return { id: id.toLowerCase(), etag, values: value };
}

/** One version: a star, or a list of them, would let a change overwrite whatever is there. */
const ETAG = /^(W\/)?"[\x21\x23-\x7e]+"$/;

function grantsOf(answers: RawAnswers): Map<string, readonly Grant[]> {
  const grants = new Map<string, readonly Grant[]>();
  for (const [name, answer] of answers)
    if (name.startsWith('grants:') && !isMissing(answer)) grants.set(name.slice(7), decodeGrants(answer.body));
  return grants;
}

function bodyOf(answer: DataverseAnswer | undefined): JsonObject {
  return isObject(answer?.body) ? answer.body : {};
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function unreadable(what: string): BackendError {
  return new BackendError('corrupt', `The answer for ${what} is not what the Dataverse Web API gives.`, {
    hint: 'Is organizationUrl the address of a Dataverse organization, and nothing in between changes answers?',
  });
}
