import { describe, expect, test } from 'vitest';
import type { Metadata, TableMetadata } from '../../../../src/backends/dynamics365/dataverse/metadata.ts';
import { evidenceOf } from '../../../../src/backends/dynamics365/mapping/evidence-of.ts';
import { loadMapping, type MappingSpec } from '../../../../src/backends/dynamics365/mapping/load-mapping.ts';
import { columnsOf, tableOf } from '../../../../src/backends/dynamics365/mapping/mapped-tables.ts';
import type { AcceptedMappings } from '../../../../src/backends/dynamics365/mapping/mapping.ts';
import type { FieldEvidence } from '../../../../src/model/evidence.ts';
import type { Json } from '../../../../src/model/json.ts';
import type { Kind } from '../../../../src/model/kind.ts';

const COLUMN = { type: 'Memo', isReadable: true, isCreatable: true, isUpdatable: true };

/** Everything that the mapping names, but for what is left out, as `table` or `table.column`. */
function installed(...without: readonly string[]): Metadata {
  const tables = new Map<string, TableMetadata>();
  for (const { target } of loadMapping().settings) {
    const table = tableOf(target);
    if (table === undefined || without.includes(table)) continue;
    const columns = new Map(tables.get(table)?.columns);
    for (const name of columnsOf(target))
      if (!without.includes(`${table}.${name}`)) columns.set(name, { name, ...COLUMN });
    tables.set(table, { table, entitySet: `${table}s`, primaryId: `${table}id`, columns });
  }
  return tables;
}

interface Given {
  readonly accepted?: AcceptedMappings;
  readonly metadata?: Metadata;
  readonly missingRows?: ReadonlySet<string>;
  readonly locks?: ReadonlyMap<string, Json>;
  readonly project?: MappingSpec;
}

function said(kind: Kind, path: string, given: Given = {}): FieldEvidence | undefined {
  const { accepted = [], metadata = installed(), project, ...more } = given;
  const evidence = evidenceOf({ mapping: loadMapping(project), metadata, accepted, ...more });
  return evidence.get(kind)?.find((each) => each.path === path);
}

describe('what the mapping says of a field', () => {
  test('that is documented or matches by name: where it is stored, and nothing to do by hand', () => {
    expect(said('CaseSummary', '/available')).toEqual({
      path: '/available',
      grade: 'A',
      storage: 'msdyn_copilotsummarizationsetting.msdyn_casesummaryenabled',
    });
    expect(said('ConversationSummary', '/onDemand')?.byHand).toBeUndefined();
  });

  test('that is inferred: by hand, with the way to accept it and the page', () => {
    expect(said('CopilotSettings', '/copilotImmersive')).toEqual({
      path: '/copilotImmersive',
      grade: 'C',
      storage: 'msdyn_agentcopilotsetting.msdyn_fullpagecopilotenabled',
      byHand:
        'Where it is stored is inferred. Accept that with dynamics365.acceptInferredMappings in copilotctl.yaml, or set it by hand: Copilot Service admin center > Support experience > Productivity > Copilot settings > Manage.',
    });
    expect(said('CopilotSettings', '/recordTranscripts')?.grade).toBe('D');
  });

  test('in a row that is not there: by hand, with what makes the row', () => {
    const missingRows = new Set(['caseConfiguration', 'customerSupportSkill']);
    const card = said('CustomerSupportAgent', '/immersiveSettings/caseOverviewCard/sentiment', { missingRows });
    expect(card?.byHand).toMatch(/^Not there: the row caseConfiguration of msdyn_entitycopilotconfiguration\./);
    expect(said('CustomerSupportAgent', '/prompts/items', { missingRows })?.byHand).toMatch(/customerSupportSkill/);
    expect(said('CustomerSupportAgent', '/overview/suggestedPrompts', { missingRows })?.byHand).toBeUndefined();
  });

  test.each<AcceptedMappings>(['all', ['CopilotSettings/copilotImmersive'], ['CopilotSettings']])(
    'that is inferred and accepted by %j: written',
    (accepted) => {
      expect(said('CopilotSettings', '/copilotImmersive', { accepted })?.byHand).toBeUndefined();
    },
  );

  test('that is inferred while something else is accepted: by hand', () => {
    for (const accepted of [['CopilotSettings/copilot'], ['CopilotSettings/copilotSidePane'], ['CaseSummary']]) {
      expect(said('CopilotSettings', '/copilotImmersive', { accepted })?.byHand).toBeDefined();
    }
  });

  test('that is unknown or a matter for people: by hand, whatever is accepted', () => {
    const all: Given = { accepted: 'all' };
    expect(said('ExperienceProfile', '/default', all)?.byHand).toMatch(/^Where it is stored is not public\. Set it by/);
    expect(said('CaseSummary', '/format', all)?.byHand).toMatch(
      /^How it is stored is not public\. Set it by hand: Copilot Service/,
    );
    expect(said('CopilotSettings', '/consent/state', all)?.byHand).toContain('Set it by hand');
    expect(said('ExperienceProfile', '/copilot', all)?.byHand).toContain('Set it by hand');
  });

  test('whose column or table is not installed: so, and nothing else is touched by it', () => {
    const metadata = installed('msdyn_agentcopilotsetting.msdyn_kbfilterallowagentedit', 'msdyn_copilotskillrole');
    expect(
      said('CopilotSettings', '/knowledgeFilters/representative/allowRepresentativesToChange', { metadata })?.byHand,
    ).toBe(
      'Not installed here: the column msdyn_kbfilterallowagentedit of msdyn_agentcopilotsetting. Update Dynamics 365 Customer Service in this environment.',
    );
    expect(said('AdminManagementAgent', '/userAccess/roles', { metadata })?.byHand).toBe(
      'Not installed here: the table msdyn_copilotskillrole. Update Dynamics 365 Customer Service in this environment.',
    );
    expect(said('CopilotSettings', '/useRepresentativeLanguage', { metadata })?.byHand).toBeUndefined();
  });

  test('whose column is missing is not to be accepted first', () => {
    const metadata = installed('msdyn_agentcopilotsetting.msdyn_fullpagecopilotenabled');
    expect(said('CopilotSettings', '/copilotImmersive', { metadata })?.byHand).toMatch(
      /^Not installed here: the column/,
    );
  });

  test('names the solution that brings a table, where that is known', () => {
    const project: MappingSpec = {
      mapping: {
        settings: {
          'CopilotSettings/recordTranscripts': {
            target: { kind: 'column', table: 'msdyn_copilottranscriptdata', row: 'own', columns: ['msdyn_name'] },
          },
        },
      },
    };
    expect(said('CopilotSettings', '/recordTranscripts', { project, accepted: 'all' })?.byHand).toBe(
      'Not installed here: the table msdyn_copilottranscriptdata. Install or update the solution msdyn_CSIntelligence.',
    );
  });

  test('kept in a table of Dataverse itself: there without being asked for', () => {
    expect(said('SecurityRole', '/displayName', { metadata: installed('role') })?.byHand).toBeUndefined();
    expect(said('PlatformSettings', '/aiBuilderPreviewModels', { metadata: new Map() })?.byHand).toBeUndefined();
  });

  test('that a rule of the environment group fixes: by hand, with the value', () => {
    const locks = new Map([['crossGeoCopilotDataMovementEnabled', true]]);
    expect(said('PlatformSettings', '/generativeAI/moveDataAcrossRegions', { locks })?.byHand).toMatch(
      /^A rule of the environment group sets this to true,/,
    );
    expect(said('PlatformSettings', '/generativeAI/bingSearch', { locks })?.byHand).toBeUndefined();
  });

  test('that is a list nobody knows how to separate: one entry is written, more are for a person', () => {
    const pages = said('CustomerSupportAgent', '/emailSettings/trustedWebpages');
    expect(pages).toMatchObject({ grade: 'B', mostItems: 1 });
    expect(pages?.byHand).toMatch(/^More than one entry cannot be written/);
    const encode = { as: 'list', separator: ';' } as const;
    const project: MappingSpec = {
      mapping: { settings: { 'CustomerSupportAgent/emailSettings/trustedWebpages': { encode } } },
    };
    expect(said('CustomerSupportAgent', '/emailSettings/trustedWebpages', { project })).toEqual({
      path: '/emailSettings/trustedWebpages',
      grade: 'B',
      storage: 'msdyn_agentcopilotsetting.msdyn_companyscopeurls',
    });
  });

  test('as a project knows better: by the grade it gives', () => {
    const project: MappingSpec = { mapping: { settings: { 'CopilotSettings/copilotImmersive': { grade: 'A' } } } };
    expect(said('CopilotSettings', '/copilotImmersive', { project })?.byHand).toBeUndefined();
    expect(said('CopilotSettings', '/copilotImmersive')?.byHand).toBeDefined();
  });

  test('that could give or withdraw consent: by hand, whatever is accepted', () => {
    const pane = said('CopilotSettings', '/copilotSidePane', { accepted: 'all' });
    expect(pane).toMatchObject({ grade: 'D', byHand: expect.stringContaining('never written') });
  });
});

test('a record summary is inferred as a whole', () => {
  expect(said('RecordSummary', '')).toMatchObject({ grade: 'D', byHand: expect.stringContaining('inferred') });
  expect(said('RecordSummary', '', { accepted: ['RecordSummary'] })?.byHand).toBeUndefined();
  expect(said('RecordSummary', '/formPlacement/default', { accepted: ['RecordSummary'] })?.byHand).toBeUndefined();
});
