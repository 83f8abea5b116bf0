import { describe, expect, test } from 'vitest';
import { checkMapping } from '../../../../src/backends/dynamics365/mapping/check-mapping.ts';
import { acceptedMappings, loadMapping } from '../../../../src/backends/dynamics365/mapping/load-mapping.ts';
import type { ProjectSpec } from '../../../../src/model/generated/types.ts';
import type { Json, JsonObject } from '../../../../src/model/json.ts';
import { documentOf } from '../../../documents.ts';
import { complaints } from '../../../schemas/schema-files.ts';
import { shipped } from './entries.ts';

const SIDE_PANE = 'CopilotSettings/copilotSidePane';
const RIVAL = {
  kind: 'column',
  table: 'msdyn_agentcopilotsetting',
  row: 'copilotSettings',
  columns: ['msdyn_answerassistenabled'],
} as const;

describe('overrides', () => {
  test('of nothing give the shipped mapping', () => {
    expect(loadMapping()).toBe(loadMapping({}));
  });

  test('replace the members they name, and no others', () => {
    const settings = { [SIDE_PANE]: { target: { ...RIVAL, columns: [...RIVAL.columns] }, grade: 'B' as const } };
    const mapping = loadMapping({ mapping: { settings } });
    expect(mapping.settings.find(({ setting }) => setting === SIDE_PANE)).toEqual({
      ...shipped(SIDE_PANE),
      target: RIVAL,
      grade: 'B',
    });
    expect(mapping.settings.length).toBe(loadMapping().settings.length);
    expect(shipped(SIDE_PANE).grade).toBe('D');
  });

  test('of a setting without an entry add one, with the page of the entry above it', () => {
    const settings = { 'CaseSummary/format/kind': { grade: 'C' as const } };
    const added = loadMapping({ mapping: { settings } }).settings.at(-1);
    expect(added).toMatchObject({ setting: 'CaseSummary/format/kind', grade: 'C', target: { kind: 'manual' } });
    expect(added?.page).toBe(shipped('CaseSummary/format').page);
  });

  test('of rows replace how a row is found', () => {
    const finder = { table: 'msdyn_copilotskill', match: { msdyn_uniquename: ['contoso_admin'] } };
    const { rows } = loadMapping({ mapping: { rows: { adminManagementSkill: finder } } });
    expect(rows['adminManagementSkill']).toEqual(finder);
    expect(rows['copilotSettings']).toEqual(loadMapping().rows['copilotSettings']);
  });
});

test('accepted mappings are all, some or none', () => {
  expect(acceptedMappings({ acceptInferredMappings: true })).toBe('all');
  expect(acceptedMappings({ acceptInferredMappings: [SIDE_PANE] })).toEqual([SIDE_PANE]);
  expect(acceptedMappings({ acceptInferredMappings: false })).toEqual([]);
  expect(acceptedMappings()).toEqual([]);
});

describe('a project file', () => {
  test.each<[string, JsonObject]>([
    ['may accept all', { acceptInferredMappings: true }],
    ['may accept a setting and a kind', { acceptInferredMappings: [SIDE_PANE, 'RecordSummary'] }],
    ['may accept what is above an entry', { acceptInferredMappings: ['CustomerSupportAgent/overview'] }],
    ['may correct a place', { mapping: { settings: { [SIDE_PANE]: { target: RIVAL, grade: 'B' } } } }],
    [
      'may give a separator',
      {
        mapping: {
          settings: {
            'CustomerSupportAgent/emailSettings/trustedWebpages': { encode: { as: 'list', separator: '\n' } },
          },
        },
      },
    ],
    [
      'may map a field that has no entry of its own',
      { mapping: { settings: { 'CaseSummary/format/kind': { target: RIVAL, encode: { as: 'text' }, grade: 'C' } } } },
    ],
    [
      'may name rows of its own',
      {
        mapping: {
          rows: { ours: { table: 'msdyn_agentcopilotsetting', match: { msdyn_name: ['Ours'] } } },
          settings: { [SIDE_PANE]: { target: { ...RIVAL, row: 'ours' } } },
        },
      },
    ],
    [
      'may override hosts',
      { clouds: { gcc: { bapHost: 'api.bap.microsoft.com', bapAudience: 'https://service.powerapps.us/' } } },
    ],
  ])('%s', (_, dynamics365) => {
    expect(bySchema(dynamics365)).toEqual([]);
    expect(found(dynamics365)).toEqual([]);
  });

  test.each<[string, JsonObject, readonly string[]]>([
    [
      'that accepts a setting with a typing error is told which was meant',
      { acceptInferredMappings: ['CopilotSettings/copilotSidepane'] },
      ['validate/unknown-field /acceptInferredMappings/0: Did you mean "CopilotSettings/copilotSidePane"?'],
    ],
    [
      'that maps a field no kind has is told which was meant',
      { mapping: { settings: { 'CopilotSettings/copilotSidePanes': { grade: 'A' } } } },
      [
        'validate/unknown-field /mapping/settings/CopilotSettings~1copilotSidePanes: Did you mean "CopilotSettings/copilotSidePane"?',
      ],
    ],
    [
      'that maps a kind there is not is told what a setting is',
      { mapping: { settings: { 'Nonsense/at all': { grade: 'A' } } } },
      [
        'validate/unknown-field /mapping/settings/Nonsense~1at all: A setting is a kind and a pointer into its spec, such as CopilotSettings/copilotImmersive; docs/mapping.md lists them.',
      ],
    ],
    [
      'that gives an unknown setting a place without a grade would change nothing',
      { mapping: { settings: { 'ExperienceProfile/default': { target: { ...RIVAL, row: 'own' } } } } },
      [
        'validate/missing-field /mapping/settings/ExperienceProfile~1default: Add the grade: A or B where it was verified, C or D where it is inferred.',
      ],
    ],
    [
      'that names a row nobody finds is told which was meant',
      { mapping: { settings: { [SIDE_PANE]: { target: { ...RIVAL, row: 'copilotSetting' } } } } },
      [
        'validate/unknown-reference /mapping/settings/CopilotSettings~1copilotSidePane/target/row: Did you mean "copilotSettings"?',
      ],
    ],
  ])('%s', (_, dynamics365, expected) => {
    expect(bySchema(dynamics365)).toEqual([]);
    expect(found(dynamics365)).toEqual(expected);
  });

  test.each<[string, Json]>([
    ['grades there are not', { mapping: { settings: { [SIDE_PANE]: { grade: 'E' } } } }],
    ['targets that lack something', { mapping: { settings: { [SIDE_PANE]: { target: { kind: 'column' } } } } }],
    ['empty overrides', { mapping: { settings: { [SIDE_PANE]: {} } } }],
    ['rows that nothing finds', { mapping: { rows: { ours: { table: 'msdyn_agentcopilotsetting' } } } }],
    [
      'rows found in two ways',
      { mapping: { rows: { ours: { table: 't', id: '00000000-0000-0000-0000-000000000000', match: {} } } } },
    ],
    ['hosts with a scheme', { clouds: { gcc: { bapHost: 'https://api.bap.microsoft.com' } } }],
    ['clouds there are not', { clouds: { moon: {} } }],
    ['a word instead of true', { acceptInferredMappings: 'all' }],
  ])('is refused by its schema for %s', (_, dynamics365) => {
    expect(bySchema(dynamics365)).not.toEqual([]);
  });
});

function projectOf(dynamics365: Json) {
  return documentOf('Project', 'contoso', { dynamics365 }, 'copilotctl.yaml');
}

function bySchema(dynamics365: Json): readonly string[] {
  return complaints('project.schema.json', projectOf(dynamics365).value);
}

/** Code, pointer below `dynamics365` and hint of each finding. */
function found(dynamics365: JsonObject): readonly string[] {
  const spec: ProjectSpec = { dynamics365 };
  return checkMapping(projectOf(dynamics365), spec).map(({ code, hint, where }) => {
    const [, , ...path] = where?.path ?? [];
    return `${code} ${path.map((each) => `/${String(each).replaceAll('/', '~1')}`).join('')}: ${hint}`;
  });
}
