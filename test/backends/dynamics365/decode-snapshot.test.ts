import { describe, expect, it } from 'vitest';
import { decodeSnapshot } from '../../../src/backends/dynamics365/decode-snapshot.ts';
import { PROFILE_USERS, PROFILES } from '../../../src/backends/dynamics365/kinds/queries.ts';
import type { Json } from '../../../src/model/json.ts';

const QUERIES = new Map([PROFILES, PROFILE_USERS].map((query) => [query.name, query]));

function answer(status: number, body: Json) {
  return { status, headers: new Map<string, string>(), body };
}

/** What is read of profiles where the request for their users is answered so. */
function withUsers(status: number, message: string) {
  const answers = new Map([
    [`query:${PROFILES.name}`, answer(200, { value: [] })],
    [`query:${PROFILE_USERS.name}`, answer(status, { error: { code: '', message } })],
  ]);
  return decodeSnapshot(answers, QUERIES, {});
}

describe('a request that the service does not understand', () => {
  it('leaves the users of profiles unread: what leads to them has its name by convention only', () => {
    const snapshot = withUsers(400, "Could not find a property named 'msdyn_appconfiguration_systemuser'.");
    expect(snapshot.rows(PROFILE_USERS.name)).toBeUndefined();
    expect(snapshot.rows(PROFILES.name)).toEqual([]);
  });

  it('ends the reading everywhere else, and it is said where', () => {
    const answers = new Map([[`query:${PROFILES.name}`, answer(400, { error: { code: '', message: 'Bad query.' } })]]);
    expect(() => decodeSnapshot(answers, QUERIES, {})).toThrow(/reading msdyn_appconfiguration: Bad query\./);
  });

  it('is no excuse for a service that fails or refuses', () => {
    expect(() => withUsers(500, 'Generic error.')).toThrow(/Generic error/);
    expect(() => withUsers(403, 'Principal lacks prvReadUser privilege.')).toThrow(/prvReadUser/);
  });
});

it('rows of a table whose metadata is not there count as not installed, too', () => {
  const answers = new Map([
    [`table:${PROFILES.table}`, answer(404, { error: { code: '', message: 'No such table.' } })],
    [`query:${PROFILES.name}`, answer(200, { value: [] })],
  ]);
  expect(decodeSnapshot(answers, QUERIES, {}).rows(PROFILES.name)).toBeUndefined();
});
