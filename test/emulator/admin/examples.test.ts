import { afterEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { FaultRule } from '../../../src/emulator/faults.ts';
import type { EnvironmentSeed, OperationsSeed, PrincipalSeed, Seed } from '../../../src/emulator/seed.ts';
import {
  FIXTURES,
  type Fixture,
  fixture,
  GROUP,
  JAPAN,
  jsonOf,
  SCENARIOS,
  SEED,
  send,
  shapeOf,
  start,
  switchesOf,
  TOKEN,
} from './replay.ts';

/** The state or fault in which the service gives the answer of a fixture. */
interface Situation {
  /** Changes the environment in Europe. */
  readonly europe?: EnvironmentSeed;
  readonly operations?: OperationsSeed;
  readonly caller?: Partial<PrincipalSeed>;
  readonly rules?: Seed['groups'];
  readonly faults?: readonly FaultRule[];
  /** Requests that come first. */
  readonly before?: readonly (string | Fixture)[];
}

const RULES = [
  {
    type: 'Copilot',
    resourceType: 'App',
    value: [{ id: 'DisableAiGeneratedDescriptions', value: 'true' }],
    hasStagedChanges: true,
  },
  {
    type: 'GenerativeAISettings',
    resourceType: 'NotSpecified',
    value: [
      { id: 'crossGeoCopilotDataMovementEnabled', value: 'true' },
      { id: 'bingChatEnabled', value: 'false' },
    ],
    hasStagedChanges: true,
  },
];
const POLICY = {
  id: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa',
  name: 'Contoso group policy',
  tenantId: SEED.tenantId,
  lastModified: '2026-02-01T10:00:00Z',
  ruleSetCount: 1,
  ruleSets: [
    { id: 'AdvancedConnectorPoliciesOnly', version: '1.0', inputs: { EnableAdvancedConnectorPoliciesOnly: true } },
  ],
};
const INSUFFICIENT = fixture('bap-env-patch-409-other').response.body as { error: Record<string, string> };
const BUSY = fixture('bap-lifecycle-409').response.body as { error: Record<string, string> };
const WITH_GROUP = { rules: [{ id: GROUP, policy: POLICY }] };
const GROUPED = { groupId: GROUP, protectionLevel: 'Standard' } as const;

const BING_ONLY = fixture('bap-env-patch-bing-only-202');
const ANOTHER_OPERATION: Fixture = {
  ...BING_ONLY,
  request: { ...BING_ONLY.request, body: { properties: { m365Enabled: false } } },
};

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'bap-env-get-grouped': { europe: GROUPED, rules: [{ id: GROUP }] },
  'bap-env-get-japan-after': {
    operations: { looks: 0, staleReads: 0 },
    before: ['bap-env-patch-ai-202', 'bap-lifecycle-succeeded'],
  },
  'bap-env-get-403-unregistered-sp': { caller: { registered: false } },
  'bap-env-get-401-expired': { caller: { token: 'another-token' } },
  'bap-env-get-429': {
    faults: [
      {
        match: { method: 'GET', path: '/environments/' },
        fault: {
          status: 429,
          code: 'TooManyRequests',
          message: 'Rate limit is exceeded. Try again in 2 seconds.',
          headers: { 'Retry-After': '2', 'Content-Type': 'application/json; charset=utf-8' },
        },
      },
    ],
  },
  'bap-env-get-503-httpdate': {
    faults: [
      { match: {}, fault: { status: 503, body: null, headers: { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' } } },
    ],
  },
  'bap-env-patch-bing-only-202': {
    operations: {
      header: 'Operation-Location',
      origin: 'https://europe.api.bap.microsoft.com',
      retryAfterSeconds: null,
    },
  },
  'bap-env-patch-409-busy': { before: ['bap-env-patch-bing-only-202'] },
  'bap-env-patch-409-other': { faults: [{ match: { method: 'PATCH' }, fault: { status: 409, body: INSUFFICIENT } }] },
  'bap-env-patch-409-empty': { faults: [{ match: { method: 'PATCH' }, fault: { status: 409, body: '' } }] },
  'bap-env-patch-403-role': { caller: { environmentAdmin: false } },
  'bap-lifecycle-running': { before: ['bap-env-patch-ai-202'] },
  'bap-lifecycle-succeeded': { operations: { looks: 0 }, before: ['bap-env-patch-ai-202'] },
  'bap-lifecycle-failed': { operations: { looks: 0, failures: 1 }, before: ['bap-env-patch-ai-202'] },
  'bap-lifecycle-409': { faults: [{ match: { path: '/lifecycleOperations/' }, fault: { status: 409, body: BUSY } }] },
  'bap-tenant-settings-403': { caller: { tenantAdmin: false } },
  'bap-adminapp-put': { caller: { type: 'User' } },
  'ppapi-role-assignment-post': { caller: { type: 'User' } },
  'ppapi-role-assignment-400-not-propagated': { europe: { unknownToRolesFor: 1 } },
  'ppapi-env-get': { europe: GROUPED, rules: [{ id: GROUP }] },
  'ppapi-settings-get-pascal-case': { europe: { settings: { d365CustomerService_Copilot: true }, pascalCase: true } },
  'ppapi-settings-get-empty': { europe: { settings: null } },
  'ppapi-settings-patch-404': { europe: { settings: null } },
  'ppapi-settings-post-200': { europe: { settings: null } },
  'ppapi-ruleset-get': { rules: [{ id: GROUP, rules: RULES }] },
  'ppapi-ruleset-get-none-204': { rules: [{ id: GROUP }] },
  'ppapi-ruleset-post-201': { rules: [{ id: GROUP }] },
  'ppapi-ruleset-put-200': { rules: [{ id: GROUP, rules: RULES }] },
  'ppapi-policy-assignments-by-group': WITH_GROUP,
  'ppapi-policy-get': WITH_GROUP,
  'dv-403-user-not-provisioned': { caller: { memberOf: [] } },
};

/** Answers that the fixtures show shortened: what they show is there, with more beside it. */
const SHORTENED = ['bap-env-list', 'bap-locations-get', 'bap-tenant-settings-clear-group', 'dv-retrievesettinglist'];
const HEADERS = ['Content-Type', 'Location', 'Operation-Location', 'Retry-After', 'WWW-Authenticate', 'OData-Version'];

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

describe('a documented answer of the admin APIs is given by the emulator in the state it tells of', () => {
  test.each(FIXTURES.map((each) => [each.id, each] as const))('%s', async (id, { request, response }) => {
    const { faults = [], before = [] } = SITUATIONS[id] ?? {};
    emulator = await start(seedOf(SITUATIONS[id] ?? {}), { faults });
    for (const earlier of before)
      await (await send(emulator, typeof earlier === 'string' ? fixture(earlier) : earlier)).text();
    await expectSame(await send(emulator, { id, request, response }), { id, request, response });
  });
});

const SCENARIO_SITUATIONS: Readonly<Record<string, Situation>> = {
  'S4-busy-then-ok': {
    operations: {
      header: 'Operation-Location',
      origin: 'https://europe.api.bap.microsoft.com',
      retryAfterSeconds: null,
      looks: 1,
    },
    faults:
      SITUATIONS['bap-lifecycle-409']?.faults?.map((rule) => ({ ...rule, match: { ...rule.match, nth: 1 } })) ?? [],
    before: [ANOTHER_OPERATION],
  },
  'S5-operation-fails-once': { operations: { looks: 0, failures: 1, staleReads: 0 } },
  'S7-two-step-fallback': { operations: { looks: 0, staleReads: 0, combinedSwitch: false } },
  'S8-unregistered-principal': { caller: { registered: false } },
  'S9-throttled': {
    faults: ['bap-env-get-429', 'bap-env-get-503-httpdate'].flatMap((id, at) =>
      (SITUATIONS[id]?.faults ?? []).map((rule) => ({ ...rule, match: { ...rule.match, nth: at + 1 } })),
    ),
  },
  'S10-locked-by-group': { europe: GROUPED, rules: [{ id: GROUP, rules: RULES }] },
  'S11-ppac-switch-first-use': { europe: { settings: null } },
  'S13-onboarding': { caller: { type: 'User' }, europe: { unknownToRolesFor: 1 } },
};

describe('a documented course of events happens in the emulator', () => {
  test.each(SCENARIOS.map((each) => [each.id, each.steps] as const))('%s', async (id, steps) => {
    const { faults = [], before = [] } = SCENARIO_SITUATIONS[id] ?? {};
    emulator = await start(seedOf(SCENARIO_SITUATIONS[id] ?? {}), { faults });
    for (const earlier of before)
      await (await send(emulator, typeof earlier === 'string' ? fixture(earlier) : earlier)).text();
    const statuses: number[] = [];
    for (const step of steps) statuses.push((await send(emulator, fixture(step))).status);
    expect(statuses).toEqual(steps.map((step) => fixture(step).response.status));
  });
});

function seedOf({ europe = {}, operations = {}, caller, rules }: Situation): Seed {
  return {
    ...SEED,
    operations: { ...SEED.operations, ...operations },
    organizations: SEED.organizations.map((each, at) =>
      at === 0 ? { ...each, admin: { ...each.admin, ...europe } } : each,
    ),
    ...(rules === undefined ? {} : { groups: rules }),
    ...(caller === undefined ? {} : { principals: [{ token: TOKEN, ...caller }] }),
  };
}

async function expectSame(answer: Response, { id, response }: Fixture): Promise<void> {
  const body = await jsonOf(answer);
  expect(answer.status).toBe(response.status);
  for (const name of HEADERS) {
    const expected = response.headers?.[name];
    if (expected !== undefined) expect(headerOf(name, answer.headers.get(name))).toBe(headerOf(name, expected));
  }
  const expected = response.body ?? null;
  if (SHORTENED.includes(id)) return expect(shapeOf(body)).toMatchObject(Object(shapeOf(expected)));
  expect(shapeOf(body)).toEqual(shapeOf(expected));
  if (answer.status >= 400) expect(messageOf(body)).toEqual(messageOf(expected));
  else expect(switchesOf(body)).toEqual(switchesOf(expected));
}

/** Of a content type the medium counts: answers of one service differ in the parameters. */
function headerOf(name: string, value: string | null): string {
  return `${name}: ${name === 'Content-Type' ? value?.split(';')[0] : value}`;
}

/** An error names the address that was called, which is another one here. */
function messageOf(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(/https?:\/\/[^/' ]+/g, 'https://host'));
}

test('the situations belong to fixtures and scenarios that exist', () => {
  expect(Object.keys(SITUATIONS).map((id) => fixture(id).id)).toEqual(Object.keys(SITUATIONS));
  expect(SCENARIOS.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(SCENARIO_SITUATIONS)));
  expect(JAPAN).not.toBe('');
});
