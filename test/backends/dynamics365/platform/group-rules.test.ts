import { afterEach, describe, expect, it } from 'vitest';
import { cloudOf } from '../../../../src/backends/dynamics365/clouds.ts';
import { readGroupRules } from '../../../../src/backends/dynamics365/platform/group-rules.ts';
import { type Scripted, ScriptedService } from './scripted-service.ts';

const SIGNAL = new AbortController().signal;
const GROUP = '55555555-5555-5555-5555-555555555555';
const GENERATIVE_AI = {
  type: 'GenerativeAISettings',
  resourceType: 'NotSpecified',
  hasStagedChanges: true,
  value: [
    { id: 'crossGeoCopilotDataMovementEnabled', value: 'true' },
    { id: 'bingChatEnabled', value: 'false' },
  ],
};
const filterFor = (id: string) => ({ type: 'Include', values: [{ id, type: 'EnvironmentGroup' }] });

let service: ScriptedService;
afterEach(async () => await service.close());

async function rules(answer: Scripted) {
  service = await ScriptedService.start(() => answer);
  return readGroupRules(service.options, GROUP, SIGNAL);
}

describe('the rules of an environment group', () => {
  it('fix values by property', async () => {
    const other = {
      type: 'Copilot',
      resourceType: 'App',
      value: [{ id: 'DisableAiGeneratedDescriptions', value: 'true' }],
    };
    const ruleSet = { parameters: [other, GENERATIVE_AI], environmentFilter: filterFor(GROUP) };
    expect([...(await rules({ body: { value: [ruleSet] } }))]).toEqual([
      ['DisableAiGeneratedDescriptions', true],
      ['crossGeoCopilotDataMovementEnabled', true],
      ['bingChatEnabled', false],
    ]);
    expect(service.asked[0]?.path).toBe(
      `/governance/environmentGroups/${GROUP}/ruleSets?api-version=2021-10-01-preview`,
    );
  });

  it('of another group fix nothing here', async () => {
    const environmentFilter = filterFor('66666666-6666-6666-6666-666666666666');
    expect(await rules({ body: { value: [{ parameters: [GENERATIVE_AI], environmentFilter }] } })).toEqual(new Map());
  });

  it('may be none', async () => {
    expect(await rules({ status: 204 })).toEqual(new Map());
  });

  it.each([{ value: {} }, { value: ['x'] }, { value: [{ parameters: [{ value: [{ id: 7 }] }] }] }])(
    '%j are refused',
    async (body) => {
      await expect(rules({ body })).rejects.toMatchObject({ code: 'corrupt' });
    },
  );

  it('are asked for at the host of the tenant', async () => {
    service = await ScriptedService.start(() => ({}));
    let host = '';
    const send = async ({ url }: { url: URL }) => {
      host = url.host;
      return { status: 204, headers: new Map<string, string>(), text: '' };
    };
    const cloud = cloudOf({ organizationUrl: 'https://contoso.crm4.dynamics.com' });
    await readGroupRules({ ...service.options, cloud, conversation: { send } }, GROUP, SIGNAL);
    expect(host).toBe('111111111111111111111111111111.11.tenant.api.powerplatform.com');
  });

  it('cannot be asked for without the tenant, or for a group that is none', async () => {
    service = await ScriptedService.start(() => ({}));
    const { tenantId: _ours, ...options } = service.options;
    await expect(readGroupRules(options, GROUP, SIGNAL)).rejects.toMatchObject({ code: 'rejected' });
    await expect(readGroupRules(service.options, '../x', SIGNAL)).rejects.toMatchObject({ code: 'corrupt' });
    expect(service.asked).toEqual([]);
  });
});
