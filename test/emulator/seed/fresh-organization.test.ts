import { describe, expect, it } from 'vitest';
import matrix from '../../../data/role-privileges.json' with { type: 'json' };
import { grantsOf } from '../../../src/emulator/dataverse/grants.ts';
import { idOf } from '../../../src/emulator/dataverse/id-of.ts';
import { AUTOMATIC_PRIVILEGES } from '../../../src/emulator/dataverse/privileges.ts';
import { DEFAULT_SEED } from '../../../src/emulator/seed/default-seed.ts';
import { freshOrganization } from '../../../src/emulator/seed/fresh-organization.ts';
import type { OrganizationSeed } from '../../../src/emulator/seed.ts';

/** Names of the privileges of the matrix, in small letters. */
function published25(): readonly string[] {
  const { tables } = matrix.presets['copilot-representative'];
  return Object.entries(tables).flatMap(([table, rights]) =>
    Object.keys(rights).map((right) => `prv${right}${table}`.toLowerCase()),
  );
}

const TENANT = DEFAULT_SEED.tenantId;
const SMALL: OrganizationSeed = {
  name: 'small',
  organizationId: '33333333-3333-3333-3333-333333333333',
  environmentId: '44444444-4444-4444-4444-444444444444',
  geography: 'europe',
};

describe('a fresh organization', () => {
  it('is the same to the byte each time', () => {
    const at = { clock: () => Date.UTC(2026, 10, 1) };
    expect(freshOrganization(SMALL, TENANT, at).store.dump()).toEqual(
      freshOrganization(SMALL, TENANT, at).store.dump(),
    );
  });

  it('shares no id with another organization but the fixed ones of the product', () => {
    const rowsOf = (organizationId: string) => {
      const { store, tables } = freshOrganization({ ...SMALL, organizationId }, TENANT);
      return [...tables.byName.keys()].flatMap((table) => store.all(table).map(({ id }) => id));
    };
    const first = new Set(rowsOf('33333333-3333-3333-3333-333333333333'));
    expect(rowsOf('33333333-3333-3333-3333-333333333334').filter((id) => first.has(id))).toEqual([
      'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a',
      '7fa56176-c226-45e5-b8fa-25d56e0dcc21',
    ]);
  });

  it('holds the two settings rows with the defaults of the metadata', () => {
    const { store } = freshOrganization(SMALL, TENANT);
    const settings = store.get('msdyn_agentcopilotsetting', 'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a');
    const summaries = store.get('msdyn_copilotsummarizationsetting', '7fa56176-c226-45e5-b8fa-25d56e0dcc21');
    expect(settings?.values).toMatchObject({ msdyn_copilotenabled: false, msdyn_suggestedpromptsenabled: true });
    expect(settings?.values).not.toHaveProperty('msdyn_custominstruction');
    expect(summaries?.values).toMatchObject({ msdyn_enabled: false, msdyn_useagentlanguage: true, statecode: 0 });
  });

  it('gives a table that somebody owns eight privileges, one of the organization six that reach all of it', () => {
    const { store } = freshOrganization(SMALL, TENANT);
    const named = (table: string) => store.all('privilege').filter((row) => String(row.values.name).endsWith(table));
    expect(named('msdyn_AIModel').map(({ values }) => values.name)).toContain('prvAssignmsdyn_AIModel');
    expect(named('msdyn_AIModel')).toHaveLength(8);
    const ofOrganization = named('msdyn_copilotinteraction');
    expect(ofOrganization).toHaveLength(6);
    for (const { values } of ofOrganization) expect(values).toMatchObject({ canbebasic: false, canbeglobal: true });
  });

  it('lets Customer Service Representative alone use Copilot, and fixes the roles that cannot be edited', () => {
    const { store } = freshOrganization(SMALL, TENANT);
    const usage = idOf(SMALL.organizationId, 'prvIntelligenceUsage');
    const holders = store.linkedFrom('roleprivileges_association', usage).map((id) => store.get('role', id));
    expect(holders.map((role) => role?.values.name)).toEqual([
      'Customer Service Representative',
      'System Administrator',
    ]);
    const fixed = store
      .all('role')
      .filter(({ values }) => JSON.stringify(values.iscustomizable).includes('"Value":false'));
    expect(fixed.map(({ values }) => values.name)).toEqual(['Environment Maker', 'Basic User']);
  });

  it('grants that role the published matrix, every name of which is in the catalogue', () => {
    const { store } = freshOrganization(SMALL, TENANT);
    const grants = grantsOf(store, idOf(SMALL.organizationId, 'role', 'Customer Service Representative'));
    const names = grants.map(({ privilege }) => String(privilege.values['name']).toLowerCase());
    const published = published25();
    expect(published).toHaveLength(25);
    expect(names).toEqual(expect.arrayContaining([...published, 'prvintelligenceusage']));
    expect(names).toHaveLength(25 + 1 + AUTOMATIC_PRIVILEGES.length);
  });

  it('has three managed profiles, each with a pane that is on', () => {
    const { store } = freshOrganization(SMALL, TENANT);
    const profiles = store.all('msdyn_appconfiguration');
    expect(profiles.map(({ values }) => [values.msdyn_uniquename, values.ismanaged])).toEqual([
      ['omnichannel_for_customer_service', true],
      ['customer_service_workspace', true],
      ['customer_service_workspace_channels', true],
    ]);
    for (const { id } of profiles) {
      const [pane] = store.linkedFrom('msdyn_msdyn_paneconfig_msdyn_appconfig', id);
      expect(store.get('msdyn_paneconfiguration', pane ?? '')?.values.msdyn_panestate).toBe(true);
    }
  });

  it('has the calling application user as System Administrator', () => {
    const { store, options } = freshOrganization(SMALL, TENANT);
    const roles = store.linked('systemuserroles_association', options.userId).map((id) => store.get('role', id));
    expect(roles.map((role) => role?.values.name)).toEqual(['System Administrator']);
  });

  it('has no Copilot prompts, which are not public, and no app but the workspace unless the seed names some', () => {
    const { store } = freshOrganization(SMALL, TENANT);
    expect(store.all('msdyn_organizationprompt')).toEqual([]);
    expect(store.all('appmodule').map(({ values }) => values.uniquename)).toEqual(['msdyn_CustomerServiceWorkspace']);
  });
});

describe('a seed', () => {
  it('asks for tables, users, roles and made-up rows', () => {
    const { store, tables } = freshOrganization(
      {
        ...SMALL,
        tables: ['contoso_returnorder', 'product', 'role'],
        users: ['lead@contoso.example'],
        roles: ['Contoso CSR', 'system administrator'],
        counts: { prompts: 3, profiles: 2, roles: 4, users: 5 },
      },
      TENANT,
    );
    expect(tables.byName.get('contoso_returnorder')?.primaryName).toBe('contoso_name');
    expect(tables.byName.get('product')?.ownership).toBe('organization');
    expect(store.all('systemuser')).toHaveLength(1 + 1 + 5);
    expect(store.all('role').filter(({ values }) => values.ismanaged === false)).toHaveLength(1 + 4);
    expect(store.all('msdyn_organizationprompt')).toHaveLength(3);
    expect(store.all('msdyn_appconfiguration')).toHaveLength(3 + 2);
  });

  it('lays rows over the fresh ones by id', () => {
    const id = 'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a';
    const rows = {
      msdyn_agentcopilotsetting: [{ msdyn_agentcopilotsettingid: id, msdyn_copilotenabled: true }],
      msdyn_organizationprompt: [{ msdyn_name: 'Warranty' }],
    };
    const { store } = freshOrganization({ ...SMALL, rows }, TENANT);
    expect(store.get('msdyn_agentcopilotsetting', id)?.values).toMatchObject({
      msdyn_copilotenabled: true,
      msdyn_suggestedpromptsenabled: true,
    });
    expect(store.all('msdyn_organizationprompt').map(({ values }) => values.msdyn_promptscope)).toEqual([0]);
  });

  it('with an unknown table, language or geography is refused by name', () => {
    const rows = { contoso_nothing: [{}] };
    expect(() => freshOrganization({ ...SMALL, rows }, TENANT)).toThrow(/contoso_nothing/);
    const languages = { base: 'tlh', provisioned: ['tlh'] };
    expect(() => freshOrganization({ ...SMALL, languages }, TENANT)).toThrow(/"tlh"/);
    expect(() => freshOrganization({ ...SMALL, geography: 'atlantis' }, TENANT)).toThrow(/"atlantis"/);
  });

  it('of the example tree names the environments that the tree names', async () => {
    const { readFile } = await import('node:fs/promises');
    for (const { name, organizationId, environmentId, geography, tables } of DEFAULT_SEED.organizations) {
      const file = await readFile(new URL(`../../../environments/${name}/environment.yaml`, import.meta.url), 'utf8');
      for (const word of [organizationId, environmentId, geography, TENANT, ...(tables ?? [])]) {
        expect(file).toContain(word);
      }
    }
  });
});
