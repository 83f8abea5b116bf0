import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../src/emulator/dataverse/organization.ts';
import { freshOrganization } from '../../../src/emulator/seed/fresh-organization.ts';
import { ask, itemsOf, pluck, refusal } from '../ask.ts';

const newOrganization = () =>
  freshOrganization(
    {
      name: 'prod',
      organizationId: '33333333-3333-3333-3333-333333333333',
      environmentId: '44444444-4444-4444-4444-444444444444',
      geography: 'europe',
    },
    '66666666-6666-6666-6666-666666666666',
  );

const SETTINGS = "EntityDefinitions(LogicalName='msdyn_agentcopilotsetting')";

describe('EntityDefinitions', () => {
  const organization = newOrganization();
  const get = (path: string) => ask(organization, 'GET', path);

  it('of one table has what was selected, and columns when they are expanded', () => {
    const { status, json } = get(
      `${SETTINGS}?$select=LogicalName,EntitySetName,OwnershipType,IsOptimisticConcurrencyEnabled` +
        '&$expand=Attributes($select=LogicalName,AttributeType,IsValidForUpdate)',
    );
    expect(status).toBe(200);
    expect(json).toMatchObject({
      EntitySetName: 'msdyn_agentcopilotsettings',
      OwnershipType: 'OrganizationOwned',
      IsOptimisticConcurrencyEnabled: true,
    });
    expect(json).not.toHaveProperty('Privileges');
    const columns = new Map(itemsOf(json['Attributes']).map((column) => [column['LogicalName'], column]));
    expect(columns.get('msdyn_copilotenabled')).toMatchObject({ AttributeType: 'Boolean', IsValidForUpdate: true });
    expect(columns.get('msdyn_companyscopeurls')).toMatchObject({ AttributeType: 'Memo' });
    expect(columns.get('createdon')).toMatchObject({ AttributeType: 'DateTime', IsValidForUpdate: false });
    expect(columns.has('msdyn_isEmailClassificationEnabled')).toBe(true);
  });

  it('of a table that is not installed answers 404', () => {
    expect(refusal(get("EntityDefinitions(LogicalName='contoso_nothing')"))).toEqual([404, '0x80040217']);
  });

  it('answers 400 when a property is not known', () => {
    expect(refusal(get(`${SETTINGS}?$select=LogicalName,NoSuchThing`))).toEqual([400, '0x80060888']);
  });

  it('filters its columns', () => {
    const nested = "Attributes($select=LogicalName;$filter=LogicalName eq 'msdyn_name')";
    const { json } = get(`${SETTINGS}?$select=LogicalName&$expand=${nested}`);
    expect(pluck(json['Attributes'], 'LogicalName')).toEqual(['msdyn_name']);
  });

  it('lists the tables that a filter or In names', () => {
    const list = 'EntityDefinitions?$select=LogicalName&$filter=';
    const byFilter = get(`${list}LogicalName eq 'privilege' or LogicalName eq 'role'`);
    expect(pluck(byFilter.json['value'], 'LogicalName').toSorted()).toEqual(['privilege', 'role']);
    const byIn = get(
      `${list}Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)` +
        `&@p1='LogicalName'&@p2=["systemuser","contoso_nothing"]`,
    );
    expect(pluck(byIn.json['value'], 'LogicalName')).toEqual(['systemuser']);
  });

  it('tells the lengths of texts and the values of choices to who asks by type', () => {
    const cast = `${SETTINGS}/Attributes/Microsoft.Dynamics.CRM.`;
    const texts = get(`${cast}MemoAttributeMetadata?$select=LogicalName,MaxLength`).json['value'];
    expect(texts).toContainEqual(expect.objectContaining({ LogicalName: 'msdyn_companyscopeurls', MaxLength: 8000 }));
    const choices = get(`${cast}PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet`).json['value'];
    const options = [expect.objectContaining({ Value: 133230001 }), expect.objectContaining({ Value: 133230002 })];
    expect(choices).toContainEqual(
      expect.objectContaining({
        LogicalName: 'msdyn_copilotemailenabledmode',
        OptionSet: expect.objectContaining({ Options: options }),
      }),
    );
  });

  it('does not tell the length of a text without a cast', () => {
    expect(get(`${SETTINGS}/Attributes?$select=MaxLength`).status).toBe(400);
  });

  it('answers for one column by its name', () => {
    const found = get(`${SETTINGS}/Attributes(LogicalName='msdyn_name')?$select=AttributeType`);
    expect(found.json).toMatchObject({ AttributeType: 'String' });
    expect(get(`${SETTINGS}/Attributes(LogicalName='nothing')`).status).toBe(404);
  });

  it('carries the privileges, with the ids that the catalogue has', () => {
    const { json } = get("EntityDefinitions(LogicalName='msdyn_aimodel')?$select=LogicalName,Privileges");
    const read = itemsOf(json['Privileges']).find((privilege) => privilege['PrivilegeType'] === 'Read');
    expect(read).toMatchObject({ Name: 'prvReadmsdyn_AIModel', CanBeBasic: true, CanBeGlobal: true });
    const row = organization.store.get('privilege', String(read?.['PrivilegeId']));
    expect(row?.values['name']).toBe('prvReadmsdyn_AIModel');
    const alone = get("EntityDefinitions(LogicalName='msdyn_aimodel')/Privileges");
    expect(alone.json['value']).toEqual(json['Privileges']);
  });

  it('finds a table by its metadata id too', () => {
    const { json } = get(`${SETTINGS}?$select=MetadataId`);
    expect(get(`EntityDefinitions(${json.MetadataId})?$select=LogicalName`).json).toMatchObject({
      LogicalName: 'msdyn_agentcopilotsetting',
    });
  });

  it('can only be read', () => {
    expect(ask(organization, 'POST', 'EntityDefinitions', {}).status).toBe(405);
  });
});

describe('a change of the schema', () => {
  const prefer = { prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion"' };
  const versionOf = (organization: Organization) =>
    ask(organization, 'GET', `${SETTINGS}?$select=LogicalName`, undefined, prefer).json[
      '@Microsoft.Dynamics.CRM.globalmetadataversion'
    ];

  it('shows in the definitions, in the rows and in the version of the metadata', () => {
    const organization = newOrganization();
    const before = versionOf(organization);
    const table = 'msdyn_agentcopilotsetting';
    organization.changeSchema({ removeColumn: { table, column: 'msdyn_custominstruction' } });
    organization.changeSchema({ removeTable: 'msdyn_copilotskill' });
    expect(versionOf(organization)).not.toBe(before);
    expect(ask(organization, 'GET', "EntityDefinitions(LogicalName='msdyn_copilotskill')").status).toBe(404);
    const { json } = ask(
      organization,
      'GET',
      `${SETTINGS}?$select=LogicalName&$expand=Attributes($select=LogicalName)`,
    );
    expect(pluck(json['Attributes'], 'LogicalName')).not.toContain('msdyn_custominstruction');
    expect(ask(organization, 'GET', 'msdyn_agentcopilotsettings?$select=msdyn_custominstruction').status).toBe(400);
    expect(ask(organization, 'GET', 'msdyn_copilotskills').status).toBe(404);
  });

  it('is the only thing that changes the version', () => {
    const organization = newOrganization();
    const before = versionOf(organization);
    expect(typeof before).toBe('string');
    ask(organization, 'POST', 'roles', { name: 'Contoso CSR' });
    expect(versionOf(organization)).toBe(before);
  });
});
