import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../src/model/json.ts';
import { guidOf, onlyRow, refusalIn, row, translationOf, writeCreate, writeUpdate } from './translating.ts';

const ENVIRONMENT = {
  name: guidOf('1'),
  properties: {
    bingChatEnabled: false,
    copilotPolicies: { crossGeoCopilotDataMovementEnabled: true },
  },
};
const FEATURES = new Map<string, Json>([
  ['d365customerservice_copilot', true],
  ['d365customerservice_aiagents', null],
]);
const ROWS = {
  organization: [row('1', { paipreviewscenarioenabled: true }, 'W/"9"')],
  settingdefinition: [
    row('61', { uniquename: 'FormPredictEnabled', datatype: 0, defaultvalue: '0' }),
    row('62', { uniquename: 'FormFillBarUXEnabled', datatype: 0, defaultvalue: '7' }),
  ],
  organizationsetting: [row('81', { value: '2', _settingdefinitionid_value: guidOf('61') }, 'W/"8"')],
};
const PLACE = translationOf({ rows: ROWS, admin: { environment: ENVIRONMENT, features: FEATURES } });

describe('reading', () => {
  test('each plane says its part; what a service does not say is left out, for it is unknown and not off', () => {
    expect(onlyRow('PlatformSettings', PLACE).spec).toEqual({
      generativeAI: { moveDataAcrossRegions: true, bingSearch: false },
      features: { copilot: true },
      aiFormFill: { assistance: 'on' },
      aiBuilderPreviewModels: true,
    });
  });

  test('without answers of the admin APIs there is what Dataverse says', () => {
    expect(onlyRow('PlatformSettings', translationOf({ rows: ROWS })).spec).toEqual({
      aiFormFill: { assistance: 'on' },
      aiBuilderPreviewModels: true,
    });
  });

  test('a rule of the environment group is shown', () => {
    const groupRules = new Map<string, Json>([['crossGeoCopilotDataMovementEnabled', false]]);
    const place = translationOf({ admin: { environment: ENVIRONMENT, groupRules } });
    expect(onlyRow('PlatformSettings', place).spec).toMatchObject({
      environmentGroup: { moveDataAcrossRegions: false },
    });
  });

  test('the version moves with a value of ours, and not with another column of the organization', () => {
    const versionWith = (values: { readonly [column: string]: Json }) =>
      onlyRow(
        'PlatformSettings',
        translationOf({ rows: { organization: [row('1', values, `W/"${JSON.stringify(values)}"`)] } }),
      ).version;
    const before = versionWith({ paipreviewscenarioenabled: true });
    expect(versionWith({ paipreviewscenarioenabled: true, languagecode: 1031 })).toEqual(before);
    expect(versionWith({ paipreviewscenarioenabled: false })).not.toEqual(before);
  });
});

describe('writing', () => {
  test('properties of the environment record are named, and only those of the step', () => {
    const fields = { '/generativeAI/bingSearch': true, '/generativeAI/microsoft365Services': true };
    expect(writeUpdate('PlatformSettings', fields, PLACE)).toEqual({
      via: 'environment',
      values: { bingChatEnabled: true, m365Enabled: true },
    });
  });

  test('switches of the product go to environment management', () => {
    expect(writeUpdate('PlatformSettings', { '/features/aiAgents': false }, PLACE)).toEqual({
      via: 'features',
      values: { d365CustomerService_AIAgents: false },
    });
  });

  test('settings and columns of the organization are written outside of a change set', () => {
    const fields = {
      '/aiBuilderPreviewModels': false,
      '/aiFormFill/assistance': 'off',
      '/aiFormFill/toolbar': 'default',
    };
    expect(writeUpdate('PlatformSettings', fields, PLACE)).toEqual({
      via: 'alone',
      operations: [
        { method: 'POST', path: 'SaveSettingValue', body: { SettingName: 'FormPredictEnabled', Value: '1' } },
        { method: 'POST', path: 'SaveSettingValue', body: { SettingName: 'FormFillBarUXEnabled', Value: '0' } },
        {
          method: 'PATCH',
          path: `organizations(${guidOf('1')})`,
          headers: { 'If-Match': 'W/"9"' },
          body: { paipreviewscenarioenabled: false },
        },
      ],
    });
  });

  test('a value that a rule of the group fixes is refused before anything is sent', () => {
    const groupRules = new Map<string, Json>([['bingChatEnabled', false]]);
    const place = translationOf({ admin: { environment: ENVIRONMENT, groupRules } });
    expect(refusalIn(writeUpdate('PlatformSettings', { '/generativeAI/bingSearch': true }, place))).toContain(
      'A rule of the environment group',
    );
  });

  test('the environment group is for a person, and a setting that nothing defines is not installed', () => {
    const byHand = writeUpdate('PlatformSettings', { '/environmentGroup/moveDataAcrossRegions': true }, PLACE);
    expect(refusalIn(byHand)).toContain('/environmentGroup/moveDataAcrossRegions');
    const missing = writeUpdate('PlatformSettings', { '/aiFormFill/smartPaste': 'on' }, PLACE);
    expect(refusalIn(missing)).toContain('Not installed here');
  });

  test('one step of two planes is a bug', () => {
    const fields = { '/generativeAI/bingSearch': true, '/features/copilot': true };
    expect(() => writeUpdate('PlatformSettings', fields, PLACE)).toThrow('environment and features');
  });

  test('platform settings are not made', () => {
    expect(refusalIn(writeCreate('PlatformSettings', {}, PLACE))).toContain('cannot be read');
  });
});
