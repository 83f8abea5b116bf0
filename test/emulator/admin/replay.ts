import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/emulator.ts';
import type { Seed } from '../../../src/emulator/seed.ts';
import file from '../fixtures/admin-api-examples.json' with { type: 'json' };

/** One documented request with its answer. */
export interface Fixture {
  readonly id: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: object;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

export const FIXTURES = file.fixtures as readonly Fixture[];
export const SCENARIOS: readonly {
  readonly id: string;
  readonly description: string;
  readonly steps: readonly string[];
}[] = file.scenarios;

export function fixture(id: string): Fixture {
  const found = FIXTURES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no fixture ${id}.`);
  return found;
}

export const { environmentJapan: JAPAN, environmentGroup: GROUP } = file.identifiers;
const { tenant: TENANT, environmentEurope: EUROPE } = file.identifiers;
const { environmentUnitedStates, organization, lifecycleOperation } = file.identifiers;
const BLANK = '22222222-2222-2222-2222-22222222222f';

/** The tenant that the fixtures tell of. */
export const SEED: Seed = {
  tenantId: TENANT,
  tenantSettings: { disableEnvironmentCreationByNonAdminUsers: true },
  operations: { retryAfterSeconds: 5, origin: 'https://japan.api.bap.microsoft.com' },
  organizations: [
    {
      name: 'contoso-eu',
      organizationId: organization,
      environmentId: EUROPE,
      geography: 'europe',
      rows: {
        organization: [
          {
            organizationid: organization,
            aipromptsenabled: true,
            ispaienabled: true,
            paipreviewscenarioenabled: true,
            iscopilotfeedbackenabled: true,
            powerappsmakerbotenabled: true,
          },
        ],
      },
      admin: {
        displayName: 'Contoso Service EU',
        settings: { d365CustomerService_Copilot: true, d365CustomerService_AIAgents: false },
      },
    },
    {
      name: 'contoso-us',
      organizationId: 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbb2',
      environmentId: environmentUnitedStates,
      geography: 'unitedstates',
    },
    {
      name: 'contoso-jp',
      organizationId: 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbb3',
      environmentId: JAPAN,
      geography: 'japan',
    },
    {
      name: 'contoso-blank',
      organizationId: 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbb4',
      environmentId: BLANK,
      geography: 'europe',
      admin: { hasDataverse: false, copilotPolicies: { crossGeoCopilotDataMovementEnabled: true } },
    },
  ],
};

export const TOKEN = 'token-of-the-tests';

export function start(seed: Seed, options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({ seed, newId: () => lifecycleOperation, now: () => Date.UTC(2026, 1, 1, 10), ...options });
}

/** Sends the request of a fixture to the emulator. */
export function send(emulator: Emulator, { request }: Fixture): Promise<Response> {
  const url = new URL(request.url);
  const prefix = url.hostname === 'contoso-eu.crm4.dynamics.com' ? '/contoso-eu' : '';
  const body = request.body === null || request.body === undefined ? {} : { body: JSON.stringify(request.body) };
  return fetch(`${emulator.url}${prefix}${url.pathname}${url.search}`, {
    method: request.method,
    headers: { ...request.headers, Authorization: `Bearer ${TOKEN}` },
    ...body,
  });
}

/** Names and types of a value, lists by their first element: what two answers must share. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, shapeOf(member)]),
  );
}

/** The truth values of an answer by their path: its state. */
export function switchesOf(value: unknown, path = ''): Readonly<Record<string, boolean>> {
  if (typeof value === 'boolean') return { [path]: value };
  if (typeof value !== 'object' || value === null) return {};
  return Object.assign({}, ...Object.entries(value).map(([name, member]) => switchesOf(member, `${path}/${name}`)));
}

export async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}
