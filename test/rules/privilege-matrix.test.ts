import { describe, expect, test } from 'vitest';
import { RIGHTS } from '../../src/model/kinds/security-role.ts';
import { desired } from '../builders.ts';

/**
 * The table of the product's own page, cell by cell, written down here a second time so that nothing is compared with
 * itself: "Assign roles and privileges" of
 * https://learn.microsoft.com/dynamics365/customer-service/administer/configure-copilot-features
 */
const PUBLISHED = `
| Copilot event                   | msdyn_copilotevent           | Yes            | Yes | Yes            | Not applicable | Not applicable | user         |
| Copilot interaction             | msdyn_copilotinteraction     | Yes            | Yes | Not applicable | Yes            | Not applicable | organization |
| Copilot interaction data        | msdyn_copilotinteractiondata | Yes            | Yes | Yes            | Not applicable | Yes            | user         |
| Agent Preference For Copilot    | msdyn_copilotagentpreference | Yes            | Yes | Yes            | Not applicable | Not applicable | user         |
| AI Model                        | msdyn_aimodel                | Not applicable | Yes | Not applicable | Not applicable | Not applicable | user         |
| AI Template                     | msdyn_aitemplate             | Not applicable | Yes | Not applicable | Not applicable | Not applicable | user         |
| ConversationInsight             | msdyn_conversationinsight    | Not applicable | Yes | Not applicable | Not applicable | Not applicable | user         |
| Copilot Transcript Data         | msdyn_copilottranscriptdata  | Yes            | Yes | Yes            | Yes            | Not applicable | user         |
| App profile                     | msdyn_appconfiguration       | Not applicable | Yes | Not applicable | Not applicable | Not applicable | user         |
| Pane tool configuration         | msdyn_panetoolconfiguration  | Not applicable | Yes | Not applicable | Not applicable | Not applicable | organization |
| Productivity pane configuration | msdyn_paneconfiguration      | Not applicable | Yes | Not applicable | Not applicable | Not applicable | organization |
| Pane tab configuration          | msdyn_panetabconfiguration   | Not applicable | Yes | Not applicable | Not applicable | Not applicable | organization |
| Organization Setting            | organizationsetting          | Not applicable | Yes | Not applicable | Not applicable | Not applicable | organization |
`;
const COLUMNS = ['create', 'read', 'write', 'append', 'appendTo'] as const;

/** Levels that are published: of the event table for each kind of role, and of the app profile for representatives. */
const LEVELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'copilot-representative': {
    'msdyn_copilotevent create': 'global',
    'msdyn_copilotevent read': 'basic',
    'msdyn_copilotevent write': 'basic',
    'msdyn_appconfiguration read': 'global',
  },
  'copilot-manager': {
    'msdyn_copilotevent create': 'global',
    'msdyn_copilotevent read': 'global',
    'msdyn_copilotevent write': 'global',
  },
};

const ROWS = PUBLISHED.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, , table = '', ...cells]) => ({
    table,
    rights: COLUMNS.filter((_, at) => cells[at] === 'Yes'),
    ownership: cells[COLUMNS.length],
  }));

/** The grants of a role made of one preset, as `table right` and level. */
function grantsOf(preset: 'copilot-representative' | 'copilot-manager') {
  const [role] = desired({}, [['SecurityRole', { displayName: 'Contoso', presets: [preset] }]]).resources;
  const spec = role?.resource.spec as {
    privileges: readonly Readonly<Record<string, string>>[];
    miscellaneous: readonly string[];
  };
  const grants = spec.privileges.flatMap((item) =>
    RIGHTS.flatMap((right) => (item[right] === undefined ? [] : [[`${item['table']} ${right}`, item[right]] as const])),
  );
  return {
    grants: new Map<string, string>(grants),
    miscellaneous: spec.miscellaneous,
    tables: spec.privileges.map((item) => item['table']),
  };
}

test('the published table has 13 tables and 25 privileges', () => {
  expect(ROWS).toHaveLength(13);
  expect(ROWS.flatMap(({ rights }) => rights)).toHaveLength(25);
});

describe.each(['copilot-representative', 'copilot-manager'] as const)('the preset %s', (preset) => {
  const { grants, miscellaneous, tables } = grantsOf(preset);

  test('grants the rights of the published table and no other', () => {
    const published = ROWS.flatMap(({ table, rights }) => rights.map((right) => `${table} ${right}`));
    expect([...grants.keys()].sort()).toEqual(published.sort());
    expect(tables).toHaveLength(13);
  });

  test('grants prvIntelligenceUsage', () => {
    expect(miscellaneous).toEqual(['prvIntelligenceUsage']);
  });

  test('grants the published levels', () => {
    for (const [right, level] of Object.entries(LEVELS[preset] ?? {}))
      expect([right, grants.get(right)]).toEqual([right, level]);
  });

  test('grants Global on tables of the organization, which take no other level, and at least Basic on all others', () => {
    for (const { table, rights, ownership } of ROWS) {
      for (const right of rights) {
        const level = grants.get(`${table} ${right}`);
        if (ownership === 'organization') expect([table, level]).toEqual([table, 'global']);
        else expect(['basic', 'local', 'deep', 'global']).toContain(level);
      }
    }
  });
});

test('both presets together grant the wider of two levels, and a line of the role wins over both', () => {
  const [both] = desired({}, [
    ['SecurityRole', { displayName: 'Both', presets: ['copilot-representative', 'copilot-manager'] }],
  ]).resources;
  const [line] = desired({}, [
    [
      'SecurityRole',
      {
        displayName: 'Line',
        presets: ['copilot-manager'],
        privileges: [{ table: 'msdyn_copilotevent', read: 'none' }],
      },
    ],
  ]).resources;
  const event = (spec: unknown) =>
    (spec as { privileges: readonly Readonly<Record<string, string>>[] }).privileges.find(
      ({ table }) => table === 'msdyn_copilotevent',
    );
  expect(event(both?.resource.spec)).toEqual({
    table: 'msdyn_copilotevent',
    create: 'global',
    read: 'global',
    write: 'global',
  });
  expect(event(line?.resource.spec)).toEqual({
    table: 'msdyn_copilotevent',
    create: 'global',
    read: 'none',
    write: 'global',
  });
});
