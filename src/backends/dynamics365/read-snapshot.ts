import type { Kind } from '../../model/kind.ts';
import type { BatchAnswer, BatchItem, DataverseAnswer } from './dataverse/dataverse-request.ts';
import { metadataRequest, metadataVersionOf } from './dataverse/read-metadata.ts';
import { KIND_MAPPINGS } from './kinds/index.ts';
import type { Asked, Query } from './kinds/kind-mapping.ts';
import { grantsRequest, privilegeRequests } from './kinds/role-privileges.ts';
import { roleName, rootRoles } from './kinds/root-roles.ts';
import type { Snapshot } from './kinds/snapshot.ts';

/** Answers by what was asked: `who`, `table:<name>`, `query:<name>`, `privileges:<n>`, `grants:<role id>`. */
export type RawAnswers = ReadonlyMap<string, DataverseAnswer>;
/** Requests by what they ask. */
export type Reading = ReadonlyMap<string, BatchItem>;

/** Who answers, and the rows of these kinds; grants of roles need the ids of the roles and are read after them. */
export function readingOf(kinds: ReadonlySet<Kind>, asked: Asked, withTables: boolean): Reading {
  const privileges = kinds.has('SecurityRole') ? privilegeRequests(asked) : [];
  return new Map<string, BatchItem>([
    ...IDENTITY,
    ...(withTables ? tablesReading(tablesOf(kinds)) : []),
    ...rowsReading(kinds, asked),
    ...privileges.map((item, at) => [`privileges:${at}`, item] as const),
  ]);
}

/** The rows of these kinds. */
export function rowsReading(kinds: ReadonlySet<Kind>, asked: Asked): Reading {
  const queries = [...queriesOf(kinds, asked).values()];
  return new Map(queries.map(({ name, path }) => [`query:${name}`, { method: 'GET', path }]));
}

/** The queries of these kinds by name: kinds share some. */
export function queriesOf(kinds: Iterable<Kind>, asked: Asked): ReadonlyMap<string, Query> {
  const queries = [...kinds].flatMap((kind) => {
    const mapping = KIND_MAPPINGS[kind];
    return [...mapping.queries, ...(mapping.queriesFor?.(asked) ?? [])];
  });
  return new Map(queries.map((query) => [query.name, query]));
}

/** Tables whose metadata these kinds need. */
export function tablesOf(kinds: ReadonlySet<Kind>): readonly string[] {
  return [...new Set([...kinds].flatMap((kind) => KIND_MAPPINGS[kind].tables))].sort();
}

/** Which organization this is: asked with every reading, so that nothing is compared with the wrong one. */
const IDENTITY: readonly (readonly [string, BatchItem])[] = [
  ['who', { method: 'GET', path: 'WhoAmI' }],
  [
    'organization',
    {
      method: 'GET',
      path: "RetrieveCurrentOrganization(AccessType=@p1)?@p1=Microsoft.Dynamics.CRM.EndpointAccessType'Default'",
    },
  ],
];

/** What the roles of these ids hold. */
export function grantsReading(roleIds: readonly string[]): Reading {
  return new Map(roleIds.map((id) => [`grants:${id}`, grantsRequest(id)]));
}

/** The metadata of tables, asked again because the schema changed. */
export function tablesReading(tables: readonly string[]): Reading {
  return new Map(tables.map((table) => [`table:${table}`, metadataRequest(table)]));
}

/** Answers beside what they answer. A reading holds no change set, so each item has one answer. */
export function answersTo(reading: Reading, answers: readonly BatchAnswer[]): RawAnswers {
  const names = [...reading.keys()];
  return new Map(
    names.flatMap((name, at) => {
      const answer = answers[at];
      return answer === undefined || 'changeSet' in answer ? [] : [[name, answer] as const];
    }),
  );
}

/** The version of the schema that the answers were given under; undefined when none of them says. */
export function schemaVersionOf(answers: RawAnswers): string | undefined {
  for (const answer of answers.values()) {
    const version = metadataVersionOf(answer);
    if (version !== undefined) return version;
  }
  return undefined;
}

/** The ids of the roles whose grants somebody asked for. */
export function rolesAsked(snapshot: Snapshot, kinds: ReadonlySet<Kind>, asked: Asked): readonly string[] {
  if (!kinds.has('SecurityRole')) return [];
  const names = namesOf(asked);
  return rootRoles(snapshot)
    .filter((row) => names === undefined || names.has(roleName(row).toLowerCase()))
    .map(({ id }) => id);
}

function namesOf(asked: Asked): ReadonlySet<string> | undefined {
  if (asked === 'everything') return undefined;
  return new Set(
    asked
      .filter(({ kind }) => kind === 'SecurityRole')
      .map(({ spec }) => String(spec['displayName'] ?? '').toLowerCase()),
  );
}
