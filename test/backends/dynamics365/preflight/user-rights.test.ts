import { describe, expect, test } from 'vitest';
import type { DataverseAnswer } from '../../../../src/backends/dynamics365/dataverse/dataverse-request.ts';
import { decodeRights, rightsRequest } from '../../../../src/backends/dynamics365/preflight/user-rights.ts';
import type { Json } from '../../../../src/model/json.ts';
import { guidOf } from '../kinds/translating.ts';

const answer = (body: Json, status = 200): DataverseAnswer => ({ status, headers: new Map(), body });
const held = (id: string, name: string | null, Depth: Json) => ({
  PrivilegeId: guidOf(id),
  PrivilegeName: name,
  Depth,
});
const rights = (...RolePrivileges: Json[]) => decodeRights(answer({ RolePrivileges }), new Map());

describe('the question', () => {
  test('is bound to the user that WhoAmI names', () => {
    const UserId = '7A1E9C34-52D8-4B6F-9E0A-13C5D7F9B203';
    expect(rightsRequest(answer({ UserId }))).toEqual({
      method: 'GET',
      path: `systemusers(${UserId.toLowerCase()})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`,
    });
  });

  test.each<[string, Json]>([
    ['no user', {}],
    ['no id', { UserId: "x')/Other()" }],
  ])('is not asked where it names %s', (_, body) => {
    expect(rightsRequest(answer(body))).toBeUndefined();
  });
});

describe('the answer', () => {
  test('gives each privilege its widest level, by name in small letters and by id', () => {
    expect(rights(held('1', 'prvReadX', 'Basic'), held('1', 'prvReadX', 3), held('1', 'prvReadX', 'Local'))).toEqual({
      byName: new Map([['prvreadx', 'global']]),
      byId: new Map([[guidOf('1'), 'global']]),
      isWhole: true,
    });
  });

  test('is not whole where a privilege has no name that is known', () => {
    const known = new Map([[guidOf('2'), { id: guidOf('2'), name: 'prvReadY', levels: [] }]]);
    const body = { RolePrivileges: [held('1', 'prvReadX', 'Global'), held('2', null, 'Global')] };
    expect(decodeRights(answer(body), new Map())).toMatchObject({ isWhole: false });
    expect(decodeRights(answer(body), known)).toMatchObject({
      isWhole: true,
      byName: new Map([
        ['prvreadx', 'global'],
        ['prvready', 'global'],
      ]),
    });
  });

  test.each<[string, DataverseAnswer]>([
    ['a missing function', answer({ error: { code: '0x80060888', message: 'Resource not found' } }, 404)],
    ['a refusal', answer({ error: { code: '0x80040220', message: 'no' } }, 403)],
    ['nonsense', answer({ RolePrivileges: 'all' })],
    ['a depth that nobody knows', answer({ RolePrivileges: [held('1', 'prvReadX', 'Everywhere')] })],
  ])('that is %s says why nothing is known', (_, given) => {
    expect(decodeRights(given, new Map())).toEqual({ why: expect.stringMatching(/^\S.*\.$/) });
  });
});
