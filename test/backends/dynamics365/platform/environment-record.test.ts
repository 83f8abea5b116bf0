import { afterEach, describe, expect, it } from 'vitest';
import { cloudOf } from '../../../../src/backends/dynamics365/clouds.ts';
import type { HttpRequest } from '../../../../src/backends/dynamics365/http/http-request.ts';
import {
  EnvironmentRecord,
  environmentGroupOf,
} from '../../../../src/backends/dynamics365/platform/environment-record.ts';
import type { JsonObject } from '../../../../src/model/json.ts';
import { type Asked, ENVIRONMENT, type Scripted, ScriptedService } from './scripted-service.ts';

const SIGNAL = new AbortController().signal;
const PATH = `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${ENVIRONMENT}`;
const OPERATION = '/providers/Microsoft.BusinessAppPlatform/lifecycleOperations/77777777-7777-7777-7777-777777777777';
const BUSY = {
  status: 409,
  body: { error: { code: 'OperationNotStartable', message: 'There is an active operation.' } },
};
const BING = { bingChatEnabled: true };

const record = (properties: JsonObject = {}) => ({ name: ENVIRONMENT, location: 'europe', properties });
const shows = (properties: JsonObject): Scripted => ({ body: record(properties) });
const state = (id: string): Scripted => ({ body: { state: { id } } });

let service: ScriptedService;
afterEach(async () => await service.close());

/** A record whose service answers by method: PATCHes, operations and reads each in turn, the last one again and again. */
async function recordWith(script: { patch?: Scripted[]; operation?: Scripted[]; get?: Scripted[] }) {
  const turns = {
    patch: [...(script.patch ?? [])],
    operation: [...(script.operation ?? [])],
    get: [...(script.get ?? [])],
  };
  service = await ScriptedService.start(({ method, path }: Asked) => {
    const turn = method === 'PATCH' ? turns.patch : path.includes('lifecycleOperations') ? turns.operation : turns.get;
    return (turn.length > 1 ? turn.shift() : turn[0]) ?? { status: 418 };
  });
  return new EnvironmentRecord(service.options);
}

/** `Location` on the host that was called. */
const accepted = (headers: Record<string, string> = {}): Scripted => ({
  status: 202,
  headers: { Location: `${OPERATION}?api-version=2023-06-01`, ...headers },
});

const patches = () => service.asked.filter(({ method }) => method === 'PATCH');
const polls = () => service.asked.filter(({ path }) => path.startsWith(OPERATION));

describe('the environment record', () => {
  it('is read with the Copilot policies, which come only when asked for', async () => {
    const environment = await recordWith({ get: [shows({ bingChatEnabled: true })] });
    expect(await environment.read(SIGNAL)).toEqual(record({ bingChatEnabled: true }));
    expect(service.asked).toMatchObject([
      {
        method: 'GET',
        path: `${PATH}?$expand=permissions,properties.capacity,properties/billingPolicy,properties/copilotPolicies&api-version=2023-06-01`,
      },
    ]);
  });

  it.each<[string, Scripted]>([
    ['of another environment', { body: { ...record(), name: '33333333-3333-3333-3333-333333333333' } }],
    ['that is the list of all environments', { body: { value: [record()] } }],
    ['without properties', { body: { name: ENVIRONMENT } }],
    ['with a switch that is a text', shows({ bingChatEnabled: 'true' })],
    ['with policies that are a list', shows({ copilotPolicies: [] })],
    ['that is cut off', { text: '{"name": ' }],
    ['that is far too deep', { text: `${'['.repeat(5000)}${']'.repeat(5000)}` }],
  ])('%s is refused', async (_what, answer) => {
    const environment = await recordWith({ get: [answer] });
    await expect(environment.read(SIGNAL)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it.each([undefined, '', '~Default', '../x', `${ENVIRONMENT}/x`])(
    'is not asked for with the id %j',
    async (environmentId) => {
      service = await ScriptedService.start(() => ({ body: record() }));
      const { environmentId: _ours, ...options } = service.options;
      const environment = new EnvironmentRecord({ ...options, ...(environmentId !== undefined && { environmentId }) });
      await expect(environment.read(SIGNAL)).rejects.toMatchObject({
        code: 'rejected',
        hint: expect.stringContaining('spec.environmentId'),
      });
      await expect(environment.write(BING, SIGNAL)).rejects.toMatchObject({ code: 'rejected' });
      expect(service.asked).toEqual([]);
    },
  );

  it('that an unregistered application may not see says who registers it', async () => {
    const message = `The service principal with id 'c' for application a does not have permission to access the path 'p' in tenant t.`;
    const environment = await recordWith({ get: [{ status: 403, body: { error: { code: 'Forbidden', message } } }] });
    await expect(environment.read(SIGNAL)).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('service principal'),
      hint: expect.stringContaining('pac admin application register'),
    });
  });

  it('that does not exist is said to be missing', async () => {
    const body = { error: { code: 'EnvironmentNotFound', message: 'The environment could not be found.' } };
    const environment = await recordWith({ get: [{ status: 404, body }] });
    await expect(environment.read(SIGNAL)).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('EnvironmentNotFound'),
    });
  });

  it('names its group, unless that is the empty one', () => {
    const group = '55555555-5555-5555-5555-555555555555';
    expect(environmentGroupOf(record({ parentEnvironmentGroup: { id: group } }))).toBe(group);
    expect(
      environmentGroupOf(record({ parentEnvironmentGroup: { id: '00000000-0000-0000-0000-000000000000' } })),
    ).toBeUndefined();
    expect(environmentGroupOf(record())).toBeUndefined();
  });
});

describe('a change of the environment', () => {
  it('sends what changes and nothing else, by the old version of the interface', async () => {
    const environment = await recordWith({
      patch: [{ status: 204 }],
      get: [shows({ bingChatEnabled: true, copilotPolicies: { crossGeoCopilotDataMovementEnabled: true } })],
    });
    const values = { bingChatEnabled: true, crossGeoCopilotDataMovementEnabled: true };
    expect(await environment.write(values, SIGNAL)).toMatchObject({ status: 'applied' });
    expect(patches()).toEqual([
      {
        method: 'PATCH',
        path: `${PATH}?api-version=2021-04-01`,
        body: {
          properties: { bingChatEnabled: true, copilotPolicies: { crossGeoCopilotDataMovementEnabled: true } },
        },
      },
    ]);
  });

  it('takes properties by their path, too', async () => {
    const environment = await recordWith({ patch: [{ status: 204 }], get: [shows({ copilotPolicies: { a: true } })] });
    expect(await environment.write({ 'copilotPolicies.a': true }, SIGNAL)).toMatchObject({ status: 'applied' });
    expect(patches()).toMatchObject([{ body: { properties: { copilotPolicies: { a: true } } } }]);
  });

  it('waits for its operation as the service says, then until the value can be read', async () => {
    const environment = await recordWith({
      patch: [accepted({ 'Retry-After': '5' })],
      operation: [state('NotStarted'), { ...state('Running'), headers: { 'Retry-After': '7' } }, state('Succeeded')],
      get: [shows({ bingChatEnabled: false }), shows({}), shows(BING)],
    });
    expect(await environment.write(BING, SIGNAL)).toEqual({ status: 'applied', live: record(BING) });
    expect(service.waits).toEqual([5000, 15_000, 7000, 3000, 3000]);
  });

  it('finds its operation by either header, and takes an answer without one for done', async () => {
    const other = { status: 202, headers: { 'Operation-Location': OPERATION } };
    const first = await recordWith({ patch: [other], operation: [state('Succeeded')], get: [shows(BING)] });
    await first.write(BING, SIGNAL);
    expect(polls()).toHaveLength(1);
    await service.close();
    const second = await recordWith({ patch: [{ status: 202 }], get: [shows(BING)] });
    expect(await second.write(BING, SIGNAL)).toMatchObject({ status: 'applied' });
  });

  it('waits on while another operation is in the way, and reads when its own is gone', async () => {
    const environment = await recordWith({
      patch: [accepted()],
      operation: [BUSY, { status: 404 }],
      get: [shows(BING)],
    });
    expect(await environment.write(BING, SIGNAL)).toMatchObject({ status: 'applied' });
    expect(polls()).toHaveLength(2);
  });

  it('is sent again when another operation kept it from starting, or its own failed', async () => {
    const environment = await recordWith({
      patch: [BUSY, accepted(), accepted()],
      operation: [state('Failed'), state('Succeeded')],
      get: [shows(BING)],
    });
    expect(await environment.write(BING, SIGNAL)).toMatchObject({ status: 'applied' });
    expect(patches()).toHaveLength(3);
  });

  it('is given up after ten tries', async () => {
    const failing = await recordWith({ patch: [accepted()], operation: [state('Failed')] });
    await expect(failing.write(BING, SIGNAL)).rejects.toMatchObject({ code: 'rejected' });
    expect(patches()).toHaveLength(10);
    await service.close();
    const busy = await recordWith({ patch: [BUSY] });
    await expect(busy.write(BING, SIGNAL)).rejects.toMatchObject({ code: 'busy' });
    expect(patches()).toHaveLength(10);
  });

  it.each<[string, Scripted, string]>([
    [
      'a rule',
      { status: 400, body: { error: { code: 'BadRequest', message: 'can only be set in the EU' } } },
      'rejected',
    ],
    ['another conflict', { status: 409, body: { error: { code: 'InsufficientCapacity_StorageDriven' } } }, 'rejected'],
    ['a conflict without a word', { status: 409 }, 'rejected'],
    ['a missing role', { status: 403, body: { error: { code: 'Forbidden', message: 'no' } } }, 'not-permitted'],
  ])('refused because of %s is not sent again', async (_why, answer, code) => {
    const environment = await recordWith({ patch: [answer] });
    await expect(environment.write(BING, SIGNAL)).rejects.toMatchObject({ code });
    expect(service.asked).toHaveLength(1);
  });

  it('that cannot be read within a minute is pending, not failed', async () => {
    const environment = await recordWith({ patch: [{ status: 204 }], get: [shows({ bingChatEnabled: false })] });
    const written = await environment.write({ ...BING, m365Enabled: null }, SIGNAL);
    expect(written).toMatchObject({ status: 'pending', properties: ['bingChatEnabled'] });
    expect(service.waits.reduce((sum, each) => sum + each, 0)).toBe(60_000);
  });

  it('whose answer was lost was made when the value is there, and nobody knows when it is not', async () => {
    const made = await recordWith({ patch: [{ reset: true }], get: [shows(BING)] });
    expect(await made.write(BING, SIGNAL)).toMatchObject({ status: 'applied' });
    await service.close();
    const unknown = await recordWith({ patch: [{ reset: true }], get: [shows({})] });
    await expect(unknown.write(BING, SIGNAL)).rejects.toMatchObject({ code: 'outcome-unknown' });
    expect(patches()).toHaveLength(1);
  });

  it.each<[string, Scripted[]]>([
    ['cannot be read', [{ text: '<html>' }]],
    ['has no state', [{ body: {} }]],
    ['cannot be asked', [{ status: 403 }]],
    ['never ends', [state('Running')]],
  ])('whose operation %s is settled by reading', async (_what, operation) => {
    const made = await recordWith({ patch: [accepted()], operation, get: [shows(BING)] });
    expect(await made.write(BING, SIGNAL)).toMatchObject({ status: 'applied' });
    await service.close();
    const unknown = await recordWith({ patch: [accepted()], operation, get: [shows({})] });
    await expect(unknown.write(BING, SIGNAL)).rejects.toMatchObject({ code: 'outcome-unknown' });
  });

  it('with a fault of the service, or reads that fail after it, leaves the outcome unknown', async () => {
    const fault = await recordWith({ patch: [{ status: 500 }], get: [shows({})] });
    await expect(fault.write(BING, SIGNAL)).rejects.toMatchObject({ code: 'outcome-unknown' });
    await service.close();
    const blind = await recordWith({ patch: [{ status: 204 }], get: [{ status: 403 }] });
    await expect(blind.write(BING, SIGNAL)).rejects.toMatchObject({ code: 'outcome-unknown' });
  });

  it.each(['https://evil.example/op', 'http://127.0.0.1:1/op'])('does not follow its operation to %s', async (link) => {
    const environment = await recordWith({ patch: [accepted({ Location: link })], get: [shows({})] });
    await expect(environment.write(BING, SIGNAL)).rejects.toMatchObject({
      code: 'outcome-unknown',
      message: expect.stringContaining('link to another host refused'),
    });
  });

  it('follows its operation to a regional host of the service, with the same token', async () => {
    service = await ScriptedService.start(() => ({}));
    const asked: HttpRequest[] = [];
    const region = `https://japan.api.bap.microsoft.com${OPERATION}`;
    const send = async (request: HttpRequest) => {
      asked.push(request);
      if (request.method === 'PATCH') return { status: 202, headers: new Map([['location', region]]), text: '' };
      const body = String(request.url).startsWith(region) ? { state: { id: 'Succeeded' } } : record(BING);
      return { status: 200, headers: new Map<string, string>(), text: JSON.stringify(body) };
    };
    const cloud = cloudOf({ organizationUrl: 'https://contoso.crm7.dynamics.com' });
    const environment = new EnvironmentRecord({ ...service.options, cloud, conversation: { send } });
    expect(await environment.write(BING, SIGNAL)).toMatchObject({ status: 'applied' });
    expect(asked.map(({ url }) => url.host)).toEqual([
      'api.bap.microsoft.com',
      'japan.api.bap.microsoft.com',
      'api.bap.microsoft.com',
    ]);
    expect(new Set(asked.map(({ tokenScope }) => tokenScope))).toEqual(
      new Set(['https://service.powerapps.com/.default']),
    );
  });
});
