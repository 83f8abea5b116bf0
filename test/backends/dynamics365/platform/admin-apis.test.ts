import { afterEach, describe, expect, it } from 'vitest';
import { AdminApis } from '../../../../src/backends/dynamics365/platform/admin-apis.ts';
import { ENVIRONMENT, ScriptedService } from './scripted-service.ts';

const SIGNAL = new AbortController().signal;
const GROUP = '55555555-5555-5555-5555-555555555555';

let service: ScriptedService;
afterEach(async () => await service.close());

async function apis(properties: object) {
  service = await ScriptedService.start(({ path }) => {
    if (path.includes('/ruleSets')) return { status: 204 };
    if (path.includes('listTenantSettings')) return { body: { walkMeOptOut: true } };
    if (path.includes('/settings')) return { body: { objectResult: [{ id: ENVIRONMENT, a: true }] } };
    return { body: { name: ENVIRONMENT, properties } };
  });
  return new AdminApis(service.options, ['a']);
}

describe('the admin APIs', () => {
  it('take one request for each that is needed', async () => {
    const read = await (await apis({ bingChatEnabled: true })).read(
      new Set(['environment', 'features', 'tenant']),
      SIGNAL,
    );
    expect(read).toEqual({
      environment: { name: ENVIRONMENT, properties: { bingChatEnabled: true } },
      features: new Map([['a', true]]),
      groupRules: new Map(),
      tenant: { walkMeOptOut: true },
    });
    expect(service.asked).toHaveLength(3);
  });

  it('are not asked when nothing needs them', async () => {
    expect(await (await apis({})).read(new Set(), SIGNAL)).toEqual({});
    expect(service.asked).toEqual([]);
  });

  it('take one more for the rules of the group that the environment is in', async () => {
    const grouped = await apis({ parentEnvironmentGroup: { id: GROUP } });
    expect(await grouped.read(new Set(['environment']), SIGNAL)).toMatchObject({ groupRules: new Map() });
    expect(service.asked).toHaveLength(2);
  });

  it('write each to its own', async () => {
    const written = await (await apis({ bingChatEnabled: true })).write(
      'environment',
      { bingChatEnabled: true },
      SIGNAL,
    );
    expect(written).toMatchObject({ status: 'applied' });
    expect(service.asked.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
  });
});
