import { describe, expect, it } from 'vitest';
import { experienceProfile } from '../../../../src/backends/dynamics365/kinds/experience-profile.ts';
import type { JsonObject } from '../../../../src/model/json.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { id, row, translationOf } from './role-environment.ts';

const user = {
  systemuserid: id(9),
  domainname: 'one@contoso.example',
  internalemailaddress: 'a.one@contoso.example',
};
const profiles = [1, 2].map((at) => row(id(at), { msdyn_uniquename: `contoso_${at}` }));
const profileUsers = [1, 2].map((at) => row(id(at), { msdyn_appconfiguration_systemuser: [user] }));

/** The users of the two profiles, both of which the same person has, where they are declared so. */
function usersOf(...declared: readonly JsonObject[]) {
  const asked = declared.map((spec): Resource => ({ kind: 'ExperienceProfile', name: 'it', spec }));
  return experienceProfile
    .read(translationOf({ rows: { profiles, profileUsers }, asked }))
    .map(({ spec }) => spec['users']);
}

describe('a person with a user name and another address', () => {
  it('is called in each profile as that profile calls him', () => {
    const first = { uniqueName: 'contoso_1', users: ['one@contoso.example'] };
    const second = { uniqueName: 'Contoso_2', users: ['A.One@contoso.example'] };
    expect(usersOf(first, second)).toEqual([['one@contoso.example'], ['A.One@contoso.example']]);
    expect(usersOf(second, first)).toEqual([['one@contoso.example'], ['A.One@contoso.example']]);
  });

  it('is there under both names where a profile uses both', () => {
    const both = { uniqueName: 'contoso_1', users: ['one@contoso.example', 'A.One@contoso.example'] };
    expect(usersOf(both)[0]).toEqual(['A.One@contoso.example', 'one@contoso.example']);
  });

  it('goes by the user name where nobody declares him', () => {
    expect(usersOf()).toEqual([['one@contoso.example'], ['one@contoso.example']]);
  });
});
