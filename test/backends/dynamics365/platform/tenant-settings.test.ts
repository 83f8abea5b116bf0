import { afterEach, describe, expect, it } from 'vitest';
import { TenantSettings } from '../../../../src/backends/dynamics365/platform/tenant-settings.ts';
import { type Scripted, ScriptedService, TENANT } from './scripted-service.ts';

const SIGNAL = new AbortController().signal;
const ROOT = '/providers/Microsoft.BusinessAppPlatform';
const SHARING = { 'powerPlatform.modelExperimentation.enableModelDataSharing': true };

const settings = (enableModelDataSharing: boolean): Scripted => ({
  body: { walkMeOptOut: false, powerPlatform: { modelExperimentation: { enableModelDataSharing } } },
});

let service: ScriptedService;
afterEach(async () => await service.close());

async function tenant(script: { update?: Scripted; list?: Scripted[]; tenantId?: string }) {
  const lists = [...(script.list ?? [])];
  service = await ScriptedService.start(({ path }) => {
    if (path.startsWith(`${ROOT}/tenant?`)) return { body: { tenantId: script.tenantId ?? TENANT } };
    if (path.includes('updateTenantSettings')) return script.update ?? {};
    return (lists.length > 1 ? lists.shift() : lists[0]) ?? { status: 418 };
  });
  return new TenantSettings(service.options);
}

describe('the tenant settings', () => {
  it('are read by a POST without a body', async () => {
    const live = await (await tenant({ list: [settings(false)] })).read(SIGNAL);
    expect(live).toEqual(settings(false).body);
    expect(service.asked).toEqual([
      { method: 'POST', path: `${ROOT}/listTenantSettings?api-version=2023-06-01`, body: undefined },
    ]);
  });

  it('that are no object are refused', async () => {
    await expect((await tenant({ list: [{ body: [] }] })).read(SIGNAL)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('are changed one by one and read back until they can be seen', async () => {
    const changed = await (await tenant({ update: settings(true), list: [settings(false), settings(true)] })).write(
      SHARING,
      SIGNAL,
    );
    expect(changed).toMatchObject({ status: 'applied' });
    expect(service.asked[1]).toEqual({
      method: 'POST',
      path: `${ROOT}/scopes/admin/updateTenantSettings?api-version=2023-06-01`,
      body: { powerPlatform: { modelExperimentation: { enableModelDataSharing: true } } },
    });
    expect(service.waits).toEqual([3000]);
  });

  it('of another tenant than the declared one are not touched', async () => {
    const other = await tenant({ tenantId: '99999999-9999-9999-9999-999999999999' });
    await expect(other.write(SHARING, SIGNAL)).rejects.toMatchObject({ code: 'rejected' });
    expect(service.asked).toHaveLength(1);
  });

  it('may be changed by administrators of the tenant only', async () => {
    const body = { error: { code: 'Forbidden', message: 'The caller is not a tenant administrator.' } };
    const changing = (await tenant({ update: { status: 403, body } })).write(SHARING, SIGNAL);
    await expect(changing).rejects.toMatchObject({
      code: 'not-permitted',
      hint: expect.stringContaining('administrator'),
    });
  });

  it('whose change has no answer are settled by reading', async () => {
    const made = await (await tenant({ update: { reset: true }, list: [settings(true)] })).write(SHARING, SIGNAL);
    expect(made).toMatchObject({ status: 'applied' });
    await service.close();
    const unknown = (await tenant({ update: { reset: true }, list: [settings(false)] })).write(SHARING, SIGNAL);
    await expect(unknown).rejects.toMatchObject({ code: 'outcome-unknown' });
  });
});
