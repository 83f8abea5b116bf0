import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../../src/emulator/dataverse/organization.ts';
import { DEFAULT_SEED } from '../../../../src/emulator/seed/default-seed.ts';
import { freshOrganization } from '../../../../src/emulator/seed/fresh-organization.ts';
import { ask, refusal } from '../../ask.ts';

const [PROD] = DEFAULT_SEED.organizations;
const newOrganization = (platformSettings?: Organization['options']['platformSettings']) => {
  if (!PROD) throw new Error('The default seed has no organization.');
  return freshOrganization(PROD, DEFAULT_SEED.tenantId, platformSettings ? { platformSettings } : {});
};

describe('functions about the organization', () => {
  it('say who calls', () => {
    const organization = newOrganization();
    const { userId, businessUnitId } = organization.options;
    expect(ask(organization, 'GET', 'WhoAmI').json).toMatchObject({
      UserId: userId,
      BusinessUnitId: businessUnitId,
      OrganizationId: PROD?.organizationId,
    });
  });

  it('name the organization, its environment and tenant, and the address that the caller used', () => {
    const parameter = "Microsoft.Dynamics.CRM.EndpointAccessType'Default'";
    const { json } = ask(newOrganization(), 'GET', `RetrieveCurrentOrganization(AccessType=@p1)?@p1=${parameter}`);
    expect(json['Detail']).toMatchObject({
      OrganizationId: PROD?.organizationId,
      EnvironmentId: PROD?.environmentId,
      TenantId: DEFAULT_SEED.tenantId,
      Geo: 'EMEA',
      Endpoints: { Values: expect.arrayContaining(['http://127.0.0.1:4365/prod/']) },
    });
  });

  it('list the languages', () => {
    expect(ask(newOrganization(), 'GET', 'RetrieveProvisionedLanguages()').json).toMatchObject({
      RetrieveProvisionedLanguages: [1033, 1031, 1036, 1043],
    });
  });

  it('that are not known answer 404', () => {
    expect(ask(newOrganization(), 'GET', 'RetrieveNothing()').status).toBe(404);
    expect(ask(newOrganization(), 'POST', 'msdyn_DoNothing', {}).status).toBe(404);
  });
});

describe('actions of the product', () => {
  const settings = () => ({
    crossGeoCopilotDataMovementApplicable: true,
    crossGeoCopilotDataMovementEnabled: false,
    aiAgents: true,
    copilot: false,
  });
  const expected = {
    CrossGeoDataMovement: {
      crossGeoCopilotDataMovementApplicable: true,
      crossGeoCopilotDataMovementEnabled: false,
    },
    CSCopilotHubSetting: { AIAgents: true, Copilot: false },
  };

  it('tell the switches of the environment as JSON in a text', () => {
    const { json } = ask(newOrganization(settings), 'POST', 'msdyn_RetrievePlatformCopilotSettings', {});
    expect(JSON.parse(String(json['Result']))).toEqual(expected);
    const body = { ScenarioType: 'ppaccrossgeo', RequestPayload: '' };
    const fallback = ask(newOrganization(settings), 'POST', 'msdyn_InvokeIntelligenceAction', body);
    expect(fallback.json['Result']).toBe(json['Result']);
  });

  it('refuse a scenario that is not public', () => {
    const answer = ask(newOrganization(), 'POST', 'msdyn_InvokeIntelligenceAction', { ScenarioType: 'other' });
    expect(refusal(answer)).toEqual([400, '0x80040203']);
  });

  it('tell the profile that a user gets: his own before those of his roles, the lowest order first', () => {
    const organization = newOrganization();
    const { store, options } = organization;
    const names = () => {
      const body = { AppUniqueName: 'msdyn_CustomerServiceWorkspace', UserId: options.userId };
      const { json } = ask(organization, 'POST', 'msdyn_getAppConfigByContext', body);
      return Object.keys(JSON.parse(String(json['AppConfigurations'])));
    };
    expect(names()).toEqual([]);
    const [first, second, third] = store.all('msdyn_appconfiguration').map(({ id }) => id);
    const [role] = store.linked('systemuserroles_association', options.userId);
    for (const [profile, order] of [
      [first, 20],
      [second, 10],
    ] as const) {
      store.update('msdyn_appconfiguration', profile ?? '', { msdyn_profileorder: order });
      const values = { msdyn_appprofileid: profile ?? null, msdyn_securityroleid: role ?? null };
      store.insert('msdyn_appprofilerolemapping', organization.newId(), values);
    }
    expect(names()).toEqual(['customer_service_workspace']);
    store.link('msdyn_appconfiguration_systemuser', third ?? '', options.userId);
    expect(names()).toEqual(['customer_service_workspace_channels']);
  });
});
