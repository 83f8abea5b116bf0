import { describe, expect, it } from 'vitest';
import { changeTables, emulatorTables, namedTable } from '../../../src/emulator/dataverse/tables.ts';

describe('the tables of the emulator', () => {
  const tables = emulatorTables();

  it('have their ids, names and lookups as columns, and entity sets of their own', () => {
    for (const table of tables.byName.values()) {
      expect(table.columns.has(table.primaryId), table.name).toBe(true);
      if (table.primaryName !== undefined) expect(table.columns.has(table.primaryName), table.name).toBe(true);
    }
    expect(tables.byEntitySet.size).toBe(tables.byName.size);
  });

  it('give every choice its values and every lookup its tables', () => {
    const columns = [...tables.byName.values()].flatMap(({ columns: all }) => [...all.values()]);
    const choices = columns.filter(({ type }) => ['picklist', 'state', 'status', 'multiselectpicklist'].includes(type));
    expect(choices.filter(({ options }) => options.length === 0)).toEqual([]);
    const lookups = columns.filter(({ type }) => type === 'lookup' || type === 'owner');
    // The target of the run configuration of an AI model is in no source.
    expect(lookups.filter(({ targets }) => targets.length === 0).map(({ name }) => name)).toEqual([
      'msdyn_activerunconfigurationid',
    ]);
  });

  it('keep the case of navigation properties and of schema names', () => {
    const [target] = tables.byName.get('msdyn_panetabconfiguration')?.columns.get('msdyn_toolid')?.targets ?? [];
    expect(target).toMatchObject({ table: 'msdyn_panetoolconfiguration', navigation: 'msdyn_ToolId' });
    expect(tables.byName.get('msdyn_aimodel')?.schemaName).toBe('msdyn_AIModel');
  });

  it('lead from a profile to its feature rows, its users and its pane', () => {
    const collections = [...tables.collectionsOf('msdyn_appconfiguration').values()].map(({ table }) => table);
    expect(collections).toEqual(
      expect.arrayContaining(['msdyn_appcopilotconfiguration', 'systemuser', 'msdyn_paneconfiguration']),
    );
    expect(tables.collectionsOf('systemuser').get('systemuserroles_association')).toMatchObject({ side: 'left' });
  });

  it('do not include those that are only there where somebody names them', () => {
    expect(tables.byName.has('incident')).toBe(false);
    expect(emulatorTables([namedTable('incident')]).byName.get('incident')?.primaryName).toBe('title');
  });

  it('know of a table that is only named its id, its name and what all tables have', () => {
    const table = namedTable('contoso_returnorder');
    expect(table).toMatchObject({ entitySet: 'contoso_returnorders', ownership: 'user', isAssumed: true });
    expect([...table.columns.keys()]).toEqual(expect.arrayContaining(['contoso_name', 'createdon', 'ownerid']));
  });
});

describe('a change of the schema', () => {
  const tables = emulatorTables();

  it('takes a table with its relationships, and counts', () => {
    const changed = changeTables(tables, { removeTable: 'msdyn_paneconfiguration' });
    expect(changed.byName.has('msdyn_paneconfiguration')).toBe(false);
    expect(changed.byEntitySet.has('msdyn_paneconfigurations')).toBe(false);
    expect(changed.relationships.has('msdyn_msdyn_paneconfig_msdyn_appconfig')).toBe(false);
    expect(changed.generation).toBe(tables.generation + 1);
    expect(tables.byName.has('msdyn_paneconfiguration')).toBe(true);
  });

  it('takes a column from one table alone', () => {
    const removeColumn = { table: 'msdyn_agentcopilotsetting', column: 'msdyn_allowtranslation' };
    const changed = changeTables(tables, { removeColumn });
    expect(changed.byName.get('msdyn_agentcopilotsetting')?.columns.has('msdyn_allowtranslation')).toBe(false);
    expect(changed.byName.get('msdyn_copilotsummarizationsetting')?.columns.has('msdyn_allowtranslation')).toBe(true);
  });

  it('brings a table', () => {
    const changed = changeTables(tables, { addTable: namedTable('contoso_returnorder') });
    expect(changed.byEntitySet.get('contoso_returnorders')?.name).toBe('contoso_returnorder');
  });
});
