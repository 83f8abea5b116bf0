import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../../src/emulator/dataverse/organization.ts';
import { freshOrganization } from '../../../../src/emulator/seed/fresh-organization.ts';
import type { OrganizationSeed } from '../../../../src/emulator/seed.ts';
import { ask, itemsOf, refusal } from '../../ask.ts';

const newOrganization = (seed: Partial<OrganizationSeed> = {}) =>
  freshOrganization(
    {
      name: 'prod',
      organizationId: '33333333-3333-3333-3333-333333333333',
      environmentId: '44444444-4444-4444-4444-444444444444',
      geography: 'europe',
      apps: [{ uniqueName: 'contoso_servicedesk', displayName: 'Contoso Service Desk' }],
      ...seed,
    },
    '66666666-6666-6666-6666-666666666666',
  );

const save = (organization: Organization, body: Readonly<Record<string, string>>) =>
  ask(organization, 'POST', 'SaveSettingValue()', body);

function effectiveValue(organization: Organization, name: string, app?: string): unknown {
  const ofApp = app === undefined ? '' : `,AppUniqueName='${app}'`;
  const { json } = ask(organization, 'GET', `RetrieveSetting(SettingName='${name}'${ofApp})`);
  return itemsOf([json['SettingDetail']])[0]?.['Value'];
}

function publish(organization: Organization, uniqueName: string) {
  const app = organization.store.all('appmodule').find(({ values }) => values['uniquename'] === uniqueName);
  const xml = `<importexportxml><appmodules><appmodule>{${app?.id}}</appmodule></appmodules></importexportxml>`;
  return ask(organization, 'POST', 'PublishXml', { ParameterXml: xml });
}

const APP = 'contoso_servicedesk';
const SUMMARY = 'msdyn_casesummaryEnabled';

describe('SaveSettingValue', () => {
  it('writes the value of the organization, which counts at once', () => {
    const organization = newOrganization();
    expect(effectiveValue(organization, 'appcopilotenabled')).toBe('0');
    expect(save(organization, { SettingName: 'APPCOPILOTENABLED', Value: '2' }).status).toBe(204);
    expect(effectiveValue(organization, 'appcopilotenabled')).toBe('2');
    save(organization, { SettingName: 'appcopilotenabled', Value: '1' });
    const { json } = ask(
      organization,
      'GET',
      'organizationsettings?$select=value&$expand=settingdefinitionid($select=uniquename)',
    );
    expect(json['value']).toEqual([
      expect.objectContaining({
        value: '1',
        settingdefinitionid: expect.objectContaining({ uniquename: 'appcopilotenabled' }),
      }),
    ]);
  });

  it('writes the value of an app as a row at once, which clients see once the app is published', () => {
    const organization = newOrganization();
    expect(save(organization, { SettingName: SUMMARY, Value: 'false', AppUniqueName: APP }).status).toBe(204);
    const { json } = ask(organization, 'GET', "appsettings?$select=value&$filter=value eq 'false'");
    expect(itemsOf(json['value'])).toHaveLength(1);
    expect(effectiveValue(organization, SUMMARY, APP)).toBe('true');
    expect(publish(organization, APP).status).toBe(204);
    expect(effectiveValue(organization, SUMMARY, APP)).toBe('false');
    expect(effectiveValue(organization, SUMMARY)).toBe('true');
  });

  it('gives the value of an app back when the row is gone and the app published again', () => {
    const organization = newOrganization();
    save(organization, { SettingName: SUMMARY, Value: 'false', AppUniqueName: APP });
    ask(organization, 'POST', 'PublishAllXml');
    const { json } = ask(organization, 'GET', "appsettings?$select=appsettingid&$filter=value eq 'false'");
    ask(organization, 'DELETE', `appsettings(${String(itemsOf(json['value'])[0]?.['appsettingid'])})`);
    expect(effectiveValue(organization, SUMMARY, APP)).toBe('false');
    ask(organization, 'POST', 'PublishAllXml');
    expect(effectiveValue(organization, SUMMARY, APP)).toBe('true');
  });

  it('refuses a setting that is not there with 500, an app or solution that is not with 404', () => {
    const organization = newOrganization();
    expect(refusal(save(organization, { SettingName: 'nothing', Value: '1' }))).toEqual([500, '0x80040216']);
    expect(save(organization, { SettingName: SUMMARY, Value: 'true', AppUniqueName: 'nothing' }).status).toBe(404);
    const SolutionUniqueName = 'nothing';
    expect(save(organization, { SettingName: SUMMARY, Value: 'true', SolutionUniqueName }).status).toBe(404);
  });

  it('refuses with 500 a value of another type, one that is too long, and a level that is not overridable', () => {
    const organization = newOrganization();
    expect(save(organization, { SettingName: SUMMARY, Value: 'perhaps' }).status).toBe(500);
    expect(save(organization, { SettingName: 'FormPredictEnabled', Value: 'on' }).status).toBe(500);
    expect(save(organization, { SettingName: 'AppCopilotBotSchemaName', Value: 'x'.repeat(51) }).status).toBe(500);
    const definition = organization.store
      .all('settingdefinition')
      .find(({ values }) => values['uniquename'] === SUMMARY);
    organization.store.update('settingdefinition', definition?.id ?? '', { overridablelevel: 1 });
    expect(save(organization, { SettingName: SUMMARY, Value: 'true', AppUniqueName: APP }).status).toBe(500);
    expect(save(organization, { SettingName: SUMMARY, Value: 'true' }).status).toBe(204);
  });

  it('refuses a call without a value', () => {
    expect(refusal(save(newOrganization(), { SettingName: SUMMARY }))).toEqual([400, '0x80040203']);
  });

  it('without the privilege is refused, and writes nothing', () => {
    const organization = newOrganization({ missingPrivileges: ['prvCreateOrganizationSetting'] });
    expect(refusal(save(organization, { SettingName: SUMMARY, Value: 'true' }))).toEqual([403, '0x80040220']);
    expect(organization.store.all('organizationsetting')).toEqual([]);
  });
});

describe('RetrieveSettingList', () => {
  it('has every setting with its type, and values as texts', () => {
    const { json } = ask(newOrganization(), 'GET', 'RetrieveSettingList()');
    expect(json['SettingDetailCollection']).toContainEqual({ Name: SUMMARY, Value: 'true', DataType: 2 });
    expect(itemsOf(json['SettingDetailCollection']).every(({ Value }) => typeof Value === 'string')).toBe(true);
  });
});

describe('PublishXml', () => {
  it('refuses what is no import export document, and an app that is not there', () => {
    const organization = newOrganization();
    const send = (ParameterXml: string) => ask(organization, 'POST', 'PublishXml', { ParameterXml });
    expect(refusal(send('<publish/>'))).toEqual([400, '0x80040203']);
    const unknown = '<appmodule>{99999999-9999-9999-9999-999999999999}</appmodule>';
    expect(refusal(send(`<importexportxml><appmodules>${unknown}</appmodules></importexportxml>`))).toEqual([
      404,
      '0x80040217',
    ]);
  });
});
