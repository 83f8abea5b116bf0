import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import type { EnvironmentSeed, OperationsSeed, Seed } from '../../../src/emulator/seed.ts';

const ID = '22222222-2222-2222-2222-222222222222';
const GROUP = '55555555-5555-5555-5555-555555555555';
const PATH = `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments`;
const EXPAND = '$expand=properties/copilotPolicies&api-version=2023-06-01';

let emulator: Emulator;
afterEach(() => emulator.close());

async function begin(
  geography: string,
  more: { admin?: EnvironmentSeed; operations?: OperationsSeed; groups?: Seed['groups']; now?: () => number } = {},
): Promise<void> {
  const { admin = {}, operations = {}, groups, now } = more;
  const organization = { name: 'one', organizationId: ID, environmentId: ID, geography, admin };
  const seed: Seed = {
    tenantId: ID,
    organizations: [organization],
    operations: { looks: 0, staleReads: 0, ...operations },
    ...(groups === undefined ? {} : { groups }),
  };
  emulator = await startEmulator({ seed, ...(now === undefined ? {} : { now }) });
}

function ask(method: string, path: string, body?: object): Promise<Response> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(`${emulator.url}${path}`, { method, headers: { Authorization: 'Bearer any' }, ...content });
}

function patch(properties: object, version = '2021-04-01'): Promise<Response> {
  return ask('PATCH', `${PATH}/${ID}?api-version=${version}`, { properties });
}

async function properties(): Promise<Record<string, unknown>> {
  const answer = await ask('GET', `${PATH}/${ID}?${EXPAND}`);
  const record = (await answer.json()) as { properties: Record<string, unknown> };
  return record.properties;
}

async function messageOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return `${answer.status} ${error.code}: ${error.message}`;
}

async function poll(answer: Response): Promise<string> {
  const location = answer.headers.get('Location') ?? '';
  const body = await (await ask('GET', location.slice(emulator.url.length))).json();
  return (body as { state: { id: string } }).state.id;
}

describe('a write of the environment', () => {
  test('changes only what it names', async () => {
    await begin('europe');
    expect(await poll(await patch({ bingChatEnabled: false }))).toBe('Succeeded');
    const after = await properties();
    expect(after['bingChatEnabled']).toBe(false);
    expect(after['m365Enabled']).toBe(true);
    expect(after['copilotPolicies']).toEqual({
      crossGeoCopilotDataMovementEnabled: true,
      crossBoundaryCopilotDataMovementEnabled: false,
    });
  });

  test('leads to its operation on the address that was called', async () => {
    await begin('europe');
    const answer = await patch({ bingChatEnabled: false });
    expect(answer.headers.get('Location')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/providers\/Microsoft\.BusinessAppPlatform\/lifecycleOperations\/[-0-9a-f]{36}\?api-version=2023-06-01$/,
    );
    expect(answer.headers.get('Location')?.startsWith(emulator.url)).toBe(true);
  });

  test('goes from not started over running to succeeded, and is readable some reads later', async () => {
    await begin('europe', { operations: { looks: 2, staleReads: 2 } });
    const answer = await patch({ bingChatEnabled: false });
    expect([await poll(answer), await poll(answer), await poll(answer)]).toEqual([
      'NotStarted',
      'Running',
      'Succeeded',
    ]);
    const reads = [await properties(), await properties(), await properties()];
    expect(reads.map((each) => each['bingChatEnabled'])).toEqual([true, true, false]);
  });

  test('goes by the clock when milliseconds are given', async () => {
    let time = 0;
    await begin('europe', { operations: { ms: 100, staleMs: 50 }, now: () => time });
    const answer = await patch({ bingChatEnabled: false });
    time = 99;
    expect(await poll(answer)).toBe('Running');
    time = 100;
    expect(await poll(answer)).toBe('Succeeded');
    expect((await properties())['bingChatEnabled']).toBe(true);
    time = 150;
    expect((await properties())['bingChatEnabled']).toBe(false);
  });

  test('ends although nobody polls it: reads and refused writes look at it too', async () => {
    await begin('europe', { operations: { looks: 2, staleReads: 0 } });
    await patch({ bingChatEnabled: false });
    expect((await patch({ m365Enabled: false })).status).toBe(409);
    expect(((await properties())['states'] as { management: object }).management).toEqual({ id: 'Running' });
    expect(((await properties())['states'] as { management: object }).management).toEqual({ id: 'Ready' });
    expect((await properties())['bingChatEnabled']).toBe(false);
  });

  test('that failed changed nothing', async () => {
    await begin('europe', { operations: { failures: 1 } });
    expect(await poll(await patch({ bingChatEnabled: false }))).toBe('Failed');
    expect((await properties())['bingChatEnabled']).toBe(true);
    expect(await poll(await patch({ bingChatEnabled: false }))).toBe('Succeeded');
  });

  test('with a newer api-version makes the environment a managed one', async () => {
    await begin('europe');
    await poll(await patch({ description: 'Service desk' }));
    expect((await properties())['governanceConfiguration']).toEqual({ protectionLevel: 'Basic' });
    await poll(await patch({ description: 'The service desk' }, '2022-05-01'));
    expect((await properties())['governanceConfiguration']).toEqual({ protectionLevel: 'Standard' });
  });

  test.each([
    ['unitedstates', { copilotPolicies: { crossGeoCopilotDataMovementEnabled: true } }, /^400 BadRequest: CrossGeo/],
    ['japan', { m365Enabled: true }, /^400 BadRequest: Microsoft 365 services cannot be enabled unless/],
    ['europe', { copilotPolicies: { crossGeoCopilotDataMovementEnabled: false } }, /^400 BadRequest: Bing search/],
    ['europe', { bingChatEnabled: 'yes' }, /^400 BadRequest: The value of 'properties\.bingChatEnabled' must be/],
    ['europe', { azureRegion: 'northeurope' }, /^400 BadRequest: The property 'properties\.azureRegion'/],
  ])('in %s of %j is refused', async (geography, wanted, message) => {
    await begin(geography);
    expect(await messageOf(await patch(wanted))).toMatch(message);
  });

  test('in the United States needs no data movement', async () => {
    await begin('unitedstates', { admin: { bingChatEnabled: false } });
    expect((await patch({ bingChatEnabled: true })).status).toBe(202);
  });

  test('without an api-version is refused', async () => {
    await begin('europe');
    expect(await messageOf(await ask('PATCH', `${PATH}/${ID}`, { properties: {} }))).toMatch(/^400 Missing/);
  });
});

describe('a rule of the group', () => {
  const rules = [{ type: 'GenerativeAISettings', value: [{ id: 'bingChatEnabled', value: 'false' }] }];
  const admin = { groupId: GROUP, protectionLevel: 'Standard' } as const;

  test('fixes a value and refuses to change it', async () => {
    await begin('europe', { admin, groups: [{ id: GROUP, rules }] });
    expect((await properties())['bingChatEnabled']).toBe(false);
    expect(await messageOf(await patch({ bingChatEnabled: true }))).toMatch(/^403 Forbidden: The settings bingChat/);
    expect((await patch({ m365Enabled: false })).status).toBe(202);
  });

  test('may take a write and keep its own value', async () => {
    await begin('europe', { admin, groups: [{ id: GROUP, rules, lockedWrite: 'reverted' }] });
    expect(await poll(await patch({ bingChatEnabled: true }))).toBe('Succeeded');
    expect((await properties())['bingChatEnabled']).toBe(false);
  });

  test('that is deleted leaves the value and unlocks it', async () => {
    await begin('europe', { admin, groups: [{ id: GROUP, rules }] });
    const path = `/governance/ruleSets/99999999-9999-9999-9999-999999999999?api-version=2021-10-01-preview`;
    expect((await ask('DELETE', path)).status).toBe(200);
    expect((await properties())['bingChatEnabled']).toBe(false);
    expect(await poll(await patch({ bingChatEnabled: true }))).toBe('Succeeded');
  });

  test('holds for managed environments only: others cannot join', async () => {
    await begin('europe', { groups: [{ id: GROUP, rules }] });
    const join = `/environmentmanagement/environmentGroups/${GROUP}/addEnvironment/${ID}?api-version=2024-10-01`;
    expect((await ask('POST', join)).status).toBe(400);
    await poll(await patch({ description: 'managed' }, '2022-05-01'));
    expect([(await ask('POST', join)).status, (await ask('POST', join)).status]).toEqual([202, 204]);
    expect((await properties())['bingChatEnabled']).toBe(false);
  });
});

test('a list of environments comes in pages with links to the next', async () => {
  const one = { name: 'fleet', organizationId: ID, environmentId: ID, geography: 'japan', copies: 5 };
  emulator = await startEmulator({ seed: { tenantId: ID, organizations: [one], adminPageSize: 2 } });
  const names: string[] = [];
  for (let next: string | undefined = `${emulator.url}${PATH}?${EXPAND}`; next !== undefined; ) {
    const answer = await fetch(next, { headers: { Authorization: 'Bearer any' } });
    const page = (await answer.json()) as { value: { name: string }[]; nextLink?: string };
    names.push(...page.value.map(({ name }) => name.slice(-4)));
    next = page.nextLink;
  }
  expect(names).toEqual(['0001', '0002', '0003', '0004', '0005']);
});

test('a new management application and application user may call from then on', async () => {
  const application = '66666666-6666-6666-6666-666666666666';
  emulator = await startEmulator({
    seed: {
      tenantId: ID,
      organizations: [{ name: 'one', organizationId: ID, environmentId: ID, geography: 'europe' }],
      principals: [
        { token: 'person', type: 'User' },
        { token: 'robot', applicationId: application, registered: false, memberOf: [] },
      ],
    },
  });
  const as = (token: string, method: string, path: string, body?: object): Promise<number> =>
    fetch(`${emulator.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).then(({ status }) => status);
  const registration = `/providers/Microsoft.BusinessAppPlatform/adminApplications/${application}?api-version=2020-10-01`;
  const reads = async () => [
    await as('robot', 'GET', `${PATH}/${ID}?${EXPAND}`),
    await as('robot', 'GET', '/api/data/v9.2/WhoAmI'),
  ];
  expect(await reads()).toEqual([403, 403]);
  expect(await as('robot', 'PUT', registration)).toBe(403);
  expect(await as('person', 'PUT', registration)).toBe(200);
  const user = { servicePrincipalAppId: application };
  expect(await as('person', 'POST', `${PATH}/${ID}/addAppUser?api-version=2020-10-01`, user)).toBe(200);
  expect(await reads()).toEqual([200, 200]);
});

test('an address that is not well-formed is refused', async () => {
  await begin('europe');
  expect((await ask('GET', `${PATH}/%E0%A4%A?${EXPAND}`)).status).toBe(400);
});

test('settings of the tenant are changed sparsely, and an unknown one is refused', async () => {
  await begin('europe');
  const update = '/providers/Microsoft.BusinessAppPlatform/scopes/admin/updateTenantSettings?api-version=2023-06-01';
  const answer = await ask('POST', update, { powerPlatform: { intelligence: { disableCopilotFeedback: true } } });
  const { powerPlatform } = (await answer.json()) as { powerPlatform: Record<string, object> };
  expect(powerPlatform['intelligence']).toMatchObject({ disableCopilotFeedback: true, disableCopilot: false });
  expect(await messageOf(await ask('POST', update, { powerPlatform: { intelligence: { wrong: true } } }))).toMatch(
    /^400 BadRequest: The setting 'powerPlatform\.intelligence\.wrong' is unknown/,
  );
});

test('the product settings row is created by POST and holds values after PATCH, in any case of the names', async () => {
  await begin('europe', { admin: { settings: null } });
  const path = `/environmentmanagement/environments/${ID}/settings?api-version=2024-10-01`;
  const value = { d365CustomerService_Copilot: false };
  const statuses = [await ask('PATCH', path, value), await ask('POST', path, value), await ask('PATCH', path, value)];
  expect(statuses.map(({ status }) => status)).toEqual([404, 200, 200]);
  await ask('PATCH', path, { D365CustomerService_AIAgents: true });
  const answer = await ask('GET', `${path}&$select=d365customerservice_copilot,d365CustomerService_AIAgents`);
  expect(await answer.json()).toMatchObject({
    objectResult: [{ id: ID, d365customerservice_copilot: false, d365CustomerService_AIAgents: true }],
  });
});
