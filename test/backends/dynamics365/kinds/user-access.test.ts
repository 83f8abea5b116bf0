import { expect, test } from 'vitest';
import type { Row } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import { rowKey } from '../../../../src/model/resource.ts';
import {
  BUSINESS_UNIT,
  guidOf,
  onlyRow,
  type Place,
  refusalIn,
  row,
  translationOf,
  writeUpdate,
} from './translating.ts';

const SKILL = row('1', { msdyn_name: 'Admin Management', msdyn_accessenabledforallroles: false }, 'W/"3"');
const MANAGER = role('21', 'CSR Manager');
const ADMIN = role('22', 'System Administrator');

function role(id: string, name: string): Row {
  return row(id, { name, _businessunitid_value: BUSINESS_UNIT });
}

function access(id: string, roleId: string): Row {
  return row(id, { _msdyn_copilotskillid_value: SKILL.id, _msdyn_roleid_value: roleId }, `W/"${id}"`);
}

function agentWith(links: readonly Row[], more: Partial<Place> = {}) {
  const rows = { msdyn_copilotskill: [SKILL], msdyn_copilotskillrole: links, roles: [MANAGER, ADMIN] };
  return translationOf({ rows, ...more });
}

test('access is a switch of the skill and a row for each role, called by name', () => {
  const live = onlyRow('AdminManagementAgent', agentWith([access('31', ADMIN.id), access('32', MANAGER.id)]));
  expect(live.spec).toEqual({
    userAccess: { mode: 'specific-roles', roles: ['CSR Manager', 'System Administrator'] },
  });
  expect(live.version).toEqual([
    `msdyn_copilotskillroles(${guidOf('31')})=W/"31"`,
    `msdyn_copilotskillroles(${guidOf('32')})=W/"32"`,
    `msdyn_copilotskills(${SKILL.id})=W/"3"`,
  ]);
});

test('a role that was not read is called by its id and can be taken away', () => {
  const gone = guidOf('99');
  const place = agentWith([access('31', gone)]);
  expect(onlyRow('AdminManagementAgent', place).spec).toMatchObject({ userAccess: { roles: [gone] } });
  expect(writeUpdate('AdminManagementAgent', { '/userAccess/roles': [] }, place)).toMatchObject({
    operations: [
      { method: 'DELETE', path: `msdyn_copilotskillroles(${guidOf('31')})`, headers: { 'If-Match': 'W/"31"' } },
    ],
  });
});

test('roles that come and go are rows made and deleted; case of letters makes no difference', () => {
  const place = agentWith([access('31', ADMIN.id)]);
  const kept = writeUpdate('AdminManagementAgent', { '/userAccess/roles': ['SYSTEM administrator'] }, place);
  expect(kept).toMatchObject({ operations: [] });
  const changed = writeUpdate('AdminManagementAgent', { '/userAccess/roles': ['csr manager'] }, place);
  expect(changed).toMatchObject({
    operations: [
      { method: 'DELETE' },
      {
        method: 'PATCH',
        headers: { 'If-None-Match': '*' },
        body: {
          'msdyn_copilotskillid@odata.bind': `/msdyn_copilotskills(${SKILL.id})`,
          'msdyn_roleid@odata.bind': `/roles(${MANAGER.id})`,
        },
      },
    ],
  });
});

test('a role that another step makes is known by the id it is going to have', () => {
  const pending = new Map([[rowKey('SecurityRole', 'new role'), guidOf('55')]]);
  const written = writeUpdate(
    'AdminManagementAgent',
    { '/userAccess/roles': ['New role'] },
    agentWith([], { pending }),
  );
  expect(written).toMatchObject({ operations: [{ body: { 'msdyn_roleid@odata.bind': `/roles(${guidOf('55')})` } }] });
});

test('a role that is nowhere refuses the step by name', () => {
  const written = writeUpdate('AdminManagementAgent', { '/userAccess/roles': ['Nobody'] }, agentWith([]));
  expect(refusalIn(written)).toBe('There is no security role "Nobody".');
});
