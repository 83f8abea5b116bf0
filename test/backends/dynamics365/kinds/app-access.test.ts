import { describe, expect, test } from 'vitest';
import { KIND_MAPPINGS } from '../../../../src/backends/dynamics365/kinds/index.ts';
import type { Row } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import type { JsonObject } from '../../../../src/model/json.ts';
import { guidOf, refusalIn, row, translationOf, writeCreate, writeDelete, writeUpdate } from './translating.ts';

const DESK = row('1', { uniquename: 'contoso_servicedesk', name: 'Contoso Service Desk', navigationtype: 1 });
const WORKSPACE = row('2', { uniquename: 'msdyn_CustomerServiceWorkspace', name: 'Copilot Service workspace' });
const SALES = row('3', { uniquename: 'contoso_sales', name: 'Contoso Sales' });
const COPILOT = definition('61', 'contoso_switch', {
  displayname: 'Customer Service Copilot enabled',
  defaultvalue: 'false',
});
const SUMMARY = definition('62', 'msdyn_casesummaryEnabled', { defaultvalue: 'true' });

function definition(id: string, uniquename: string, more: JsonObject): Row {
  return row(id, { uniquename, displayname: uniquename, datatype: 2, ...more });
}

function value(id: string, of: Row, text: string, app?: Row): Row {
  const lookups = { _settingdefinitionid_value: of.id, ...(app && { _parentappmoduleid_value: app.id }) };
  return row(id, { value: text, ...lookups }, `W/"${id}"`);
}

interface Settings {
  readonly definitions?: readonly Row[];
  readonly ofApps?: readonly Row[];
  readonly ofOrganization?: readonly Row[];
}

function environment({ definitions = [COPILOT, SUMMARY], ofApps = [], ofOrganization = [] }: Settings = {}) {
  return translationOf({
    rows: {
      appmodule: [WORKSPACE, SALES, DESK],
      settingdefinition: definitions,
      appsetting: ofApps,
      organizationsetting: ofOrganization,
    },
    apps: [{ uniqueName: 'CONTOSO_ServiceDesk' }, { uniqueName: 'not_installed' }],
  });
}

describe('reading', () => {
  test('the apps are those that the Environment names, and the workspace, where Copilot needs no switch', () => {
    expect(KIND_MAPPINGS.AppAccess.read(environment()).map(({ spec }) => spec)).toEqual([
      { app: 'contoso_servicedesk', displayName: 'Contoso Service Desk', copilotEnabled: false, caseSummary: true },
      {
        app: 'msdyn_CustomerServiceWorkspace',
        displayName: 'Copilot Service workspace',
        copilotEnabled: true,
        caseSummary: true,
      },
    ]);
  });

  test('the value of the app goes before that of the organization, and that before the default', () => {
    const place = environment({
      ofApps: [value('71', COPILOT, 'Yes', DESK), value('72', COPILOT, 'No', SALES)],
      ofOrganization: [value('81', SUMMARY, 'false'), value('82', COPILOT, 'false')],
    });
    const [live] = KIND_MAPPINGS.AppAccess.read(place);
    expect(live?.spec).toMatchObject({ copilotEnabled: true, caseSummary: false });
    expect(live?.version).toEqual([
      `appmodules(${DESK.id})`,
      `setting(${guidOf('71')})=W/"71"`,
      `setting(${guidOf('81')})=W/"81"`,
    ]);
  });

  test('a value that means nothing, and a setting that nothing defines, are left out', () => {
    const place = environment({ definitions: [COPILOT], ofApps: [value('71', COPILOT, 'perhaps', DESK)] });
    expect(KIND_MAPPINGS.AppAccess.read(place)[0]?.spec).toEqual({
      app: 'contoso_servicedesk',
      displayName: 'Contoso Service Desk',
    });
  });
});

describe('writing', () => {
  test('values are saved one by one for the app, which is then published', () => {
    const written = writeUpdate('AppAccess', { '/copilotEnabled': true, '/caseSummary': false }, environment());
    expect(written).toEqual({
      via: 'alone',
      operations: [
        {
          method: 'POST',
          path: 'SaveSettingValue',
          body: { SettingName: 'contoso_switch', Value: 'true', AppUniqueName: 'contoso_servicedesk' },
        },
        {
          method: 'POST',
          path: 'SaveSettingValue',
          body: { SettingName: 'msdyn_casesummaryEnabled', Value: 'false', AppUniqueName: 'contoso_servicedesk' },
        },
        {
          method: 'POST',
          path: 'PublishXml',
          body: {
            ParameterXml: `<importexportxml><appmodules><appmodule>{${DESK.id}}</appmodule></appmodules></importexportxml>`,
          },
        },
      ],
    });
  });

  test('a setting that says Yes and No keeps its words', () => {
    const spoken = { ...COPILOT, values: { ...COPILOT.values, datatype: 1, defaultvalue: 'No' } };
    const written = writeUpdate('AppAccess', { '/copilotEnabled': true }, environment({ definitions: [spoken] }));
    expect(written).toMatchObject({ operations: [{ body: { Value: 'Yes' } }, {}] });
  });

  test('a setting that nothing defines is not installed here', () => {
    const place = environment({ definitions: [COPILOT] });
    expect(refusalIn(writeUpdate('AppAccess', { '/caseSummary': true }, place))).toContain('Not installed here');
  });

  test('Copilot cannot be switched off in the workspace', () => {
    const written = writeUpdate('AppAccess', { '/copilotEnabled': false }, environment(), 1);
    expect(refusalIn(written)).toContain('needs no switch');
  });

  test('an app is neither made nor removed; one that is there only has to be named', () => {
    const place = environment();
    expect(refusalIn(writeCreate('AppAccess', { app: 'nowhere' }, place))).toBe(
      'There is no such app in the environment.',
    );
    expect(refusalIn(writeCreate('AppAccess', { app: 'Contoso_Sales' }, place))).toContain('does not name the app');
    expect(refusalIn(writeDelete('AppAccess', { app: 'contoso_servicedesk' }, place))).toContain('not removed');
  });
});
