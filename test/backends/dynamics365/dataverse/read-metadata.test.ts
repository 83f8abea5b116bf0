import { describe, expect, it } from 'vitest';
import {
  decodeTable,
  metadataRequest,
  metadataVersionOf,
} from '../../../../src/backends/dynamics365/dataverse/read-metadata.ts';
import { isObject, type Json } from '../../../../src/model/json.ts';
import { answerOf } from './examples.ts';

const documented = answerOf('metadata-probe');
const body = isObject(documented.body) ? documented.body : {};
const probe = (more: Record<string, Json>) => ({
  ...documented,
  body: { ...body, PrimaryIdAttribute: 'msdyn_agentcopilotsettingid', ...more },
});

describe('the metadata of a table', () => {
  it('is asked for by its logical name', () => {
    expect(metadataRequest('msdyn_agentcopilotsetting').path).toMatch(
      /^EntityDefinitions\(LogicalName='msdyn_agentcopilotsetting'\)\?\$select=.*&\$expand=Attributes\(/,
    );
  });

  it('is what the documented answer says', () => {
    const table = decodeTable(probe({}));
    expect(table).toMatchObject({
      table: 'msdyn_agentcopilotsetting',
      entitySet: 'msdyn_agentcopilotsettings',
      primaryId: 'msdyn_agentcopilotsettingid',
    });
    expect(table?.columns.get('msdyn_companyscopeurls')).toEqual({
      name: 'msdyn_companyscopeurls',
      type: 'Memo',
      isReadable: true,
      isCreatable: true,
      isUpdatable: true,
    });
  });

  it('is absent for a table that is not installed', () => {
    expect(
      decodeTable({ status: 404, headers: new Map(), body: { error: { code: '0x80060888', message: 'x' } } }),
    ).toBeUndefined();
  });

  it('that may not be read is an error', () => {
    const denied = { status: 403, headers: new Map(), body: { error: { code: '', message: 'x' } } };
    expect(() => decodeTable(denied)).toThrow('reading the metadata of a table');
  });

  it.each<Record<string, Json>>([
    { LogicalName: 7 },
    { EntitySetName: 'roles(1)/x' },
    { PrimaryIdAttribute: '' },
    { Attributes: {} },
    { Attributes: [1] },
    { Attributes: [{ LogicalName: 'x' }] },
  ])('with %j makes no sense', (wrong) => {
    expect(() => decodeTable(probe(wrong))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });

  it('has a version, which any answer may tell', () => {
    expect(metadataVersionOf(probe({ '@Microsoft.Dynamics.CRM.globalmetadataversion': '42' }))).toBe('42');
    expect(metadataVersionOf(probe({}))).toBeUndefined();
  });
});
