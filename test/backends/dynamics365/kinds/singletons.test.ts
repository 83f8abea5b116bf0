import { describe, expect, test } from 'vitest';
import { KIND_MAPPINGS } from '../../../../src/backends/dynamics365/kinds/index.ts';
import { loadMapping } from '../../../../src/backends/dynamics365/mapping/load-mapping.ts';
import type { JsonObject } from '../../../../src/model/json.ts';
import { KINDS } from '../../../../src/model/kind.ts';
import { onlyRow, refusalIn, row, translationOf, writeCreate, writeDelete, writeUpdate } from './translating.ts';

const AGENT_SETTINGS = 'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a';
const SUMMARIES = '7fa56176-c226-45e5-b8fa-25d56e0dcc21';
const AGENT_PATH = `msdyn_agentcopilotsettings(${AGENT_SETTINGS})`;

function withAgentSettings(values: JsonObject, etag = 'W/"7"') {
  const others = row('9', { msdyn_fullpagecopilotenabled: true });
  return translationOf({ rows: { msdyn_agentcopilotsetting: [others, row(AGENT_SETTINGS, values, etag)] } });
}

function withSummaries(values: JsonObject) {
  return translationOf({ rows: { msdyn_copilotsummarizationsetting: [row(SUMMARIES, values, 'W/"7"')] } });
}

test('every kind has a mapping that is its own', () => {
  expect(KINDS.map((kind) => KIND_MAPPINGS[kind].kind)).toEqual(KINDS);
});

describe('reading', () => {
  test('the settings row of the fixed id is the resource, and its ETag the version', () => {
    const live = onlyRow('CopilotSettings', withAgentSettings({ msdyn_fullpagecopilotenabled: false }));
    expect(live).toEqual({ spec: { copilotImmersive: false }, version: [`${AGENT_PATH}=W/"7"`] });
  });

  test('a column that is null is left out, one with a documented meaning says what is assumed', () => {
    const live = onlyRow(
      'ConversationSummary',
      withSummaries({ msdyn_ondemandenabled: null, msdyn_allowtranslation: null }),
    );
    expect(live.spec).toEqual({ translateSummaries: true });
  });

  test('case and conversation summaries are two resources of one row', () => {
    const place = withSummaries({ msdyn_casesummaryenabled: true, msdyn_ondemandenabled: false });
    expect(onlyRow('CaseSummary', place).spec).toEqual({ available: true });
    expect(onlyRow('ConversationSummary', place).spec).toEqual({ onDemand: false });
  });

  test('an agent is what several rows say', () => {
    const place = translationOf({
      rows: {
        msdyn_agentcopilotsetting: [row(AGENT_SETTINGS, { msdyn_suggestedpromptsenabled: true }, 'W/"7"')],
        msdyn_entitycopilotconfiguration: [
          row('5', { msdyn_entityname: 'account', msdyn_showsentimentenabled: false }),
          row('6', { msdyn_entityname: 'incident', msdyn_showsentimentenabled: true }, 'W/"8"'),
        ],
      },
    });
    const live = onlyRow('CustomerSupportAgent', place);
    expect(live.spec).toEqual({
      overview: { suggestedPrompts: true },
      immersiveSettings: { caseOverviewCard: { sentiment: true } },
    });
    expect(live.version).toEqual([
      `${AGENT_PATH}=W/"7"`,
      'msdyn_entitycopilotconfigurations(aaaaaaaa-0000-4000-8000-000000000006)=W/"8"',
    ]);
  });

  test('where the table is not installed there is nothing', () => {
    expect(KIND_MAPPINGS.CopilotSettings.read(translationOf({}))).toEqual([]);
  });

  test('where the mapping names another row and column, those are read', () => {
    const mapping = loadMapping({
      mapping: {
        rows: { elsewhere: { table: 'msdyn_copilotskill', match: { msdyn_name: ['Contoso'] } } },
        settings: {
          'AdminManagementAgent/userAccess/mode': {
            target: { kind: 'column', table: 'msdyn_copilotskill', row: 'elsewhere', columns: ['contoso_mode'] },
            encode: { as: 'choice', values: { 'all-representatives': 1, 'specific-roles': 2 } },
          },
        },
      },
    });
    const rows = { msdyn_copilotskill: [row('1', { msdyn_name: 'contoso', contoso_mode: 2 })] };
    const live = onlyRow('AdminManagementAgent', translationOf({ mapping, rows }));
    expect(live.spec).toEqual({ userAccess: { mode: 'specific-roles' } });
  });
});

describe('writing', () => {
  test('an update changes the columns of its fields and no others, if the row is as it was', () => {
    const place = withAgentSettings({ msdyn_fullpagecopilotenabled: false, msdyn_allowtranslation: true });
    expect(writeUpdate('CopilotSettings', { '/copilotImmersive': true }, place)).toEqual({
      via: 'change-set',
      needsFreshRead: false,
      operations: [
        {
          method: 'PATCH',
          path: AGENT_PATH,
          headers: { 'If-Match': 'W/"7"' },
          body: { msdyn_fullpagecopilotenabled: true },
        },
      ],
    });
  });

  test('a setting of two columns is written to those that differ', () => {
    const place = withAgentSettings({ msdyn_transcriptenabled: true, msdyn_interactionsenabled: false });
    expect(onlyRow('CopilotSettings', place).spec).toEqual({ recordTranscripts: false });
    expect(writeUpdate('CopilotSettings', { '/recordTranscripts': true }, place)).toMatchObject({
      operations: [{ body: { msdyn_interactionsenabled: true } }],
    });
  });

  test('fields of two rows are two updates', () => {
    const place = translationOf({
      rows: {
        msdyn_agentcopilotsetting: [row(AGENT_SETTINGS, { msdyn_suggestedpromptsenabled: true })],
        msdyn_entitycopilotconfiguration: [
          row('6', { msdyn_entityname: 'incident', msdyn_showsentimentenabled: true }),
        ],
      },
    });
    const fields = {
      '/overview/suggestedPrompts': false,
      '/immersiveSettings/caseOverviewCard/sentiment': false,
    };
    expect(writeUpdate('CustomerSupportAgent', fields, place)).toMatchObject({
      operations: [
        { path: AGENT_PATH, body: { msdyn_suggestedpromptsenabled: false } },
        {
          path: expect.stringContaining('msdyn_entitycopilotconfigurations('),
          body: { msdyn_showsentimentenabled: false },
        },
      ],
    });
  });

  test('consent is never written, whatever reaches the backend', () => {
    const place = withAgentSettings({ msdyn_copilotenabled: false, msdyn_consentacceptedon: null });
    const written = writeUpdate('CopilotSettings', { '/consent/state': 'opted-in' }, place);
    expect(refusalIn(written)).toBe('The mapping names no place where /consent/state can be written.');
  });

  test('a field whose row is not there refuses the step and says where to name the row', () => {
    const place = withAgentSettings({ msdyn_suggestedpromptsenabled: true });
    const written = writeUpdate(
      'CustomerSupportAgent',
      { '/immersiveSettings/caseOverviewCard/slaTimer': true },
      place,
    );
    expect(written).toMatchObject({
      via: 'refused',
      failure: { code: 'rejected', hint: expect.stringContaining('dynamics365.mapping.rows.caseConfiguration') },
    });
  });

  test('a settings row is neither made nor removed', () => {
    const place = withAgentSettings({});
    expect(refusalIn(writeDelete('CopilotSettings', {}, place))).toBe(
      'The Copilot settings of an environment can be neither created nor deleted.',
    );
    expect(refusalIn(writeCreate('CaseSummary', { available: true }, place))).toContain('cannot be read');
  });
});
