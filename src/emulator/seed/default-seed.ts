import type { OrganizationSeed, Seed } from '../seed.ts';

/** What every organization of the shipped example tree has in common. */
const COMMON = {
  apps: [
    {
      uniqueName: 'msdyn_CustomerServiceWorkspace',
      displayName: 'Copilot Service workspace',
      navigation: 'multi-session',
    },
    { uniqueName: 'msdynce_servicehub', displayName: 'Customer Service Hub', navigation: 'single-session' },
    { uniqueName: 'contoso_servicedesk', displayName: 'Contoso Service Desk', navigation: 'multi-session' },
  ],
  roles: ['System Administrator'],
  tables: [
    'contoso_returnorder',
    'incident',
    'msdyn_workorder',
    'msdyn_workorderservicetask',
    'phonecall',
    'product',
    'task',
  ],
} as const satisfies Partial<OrganizationSeed>;

/** The tenant of the example tree `environments/`: production, acceptance tests and development, each fresh. */
export const DEFAULT_SEED: Seed = {
  tenantId: '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10',
  organizations: [
    {
      ...COMMON,
      name: 'prod',
      organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03',
      environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b203',
      geography: 'europe',
      type: 'production',
      languages: { base: 'en-US', provisioned: ['en-US', 'de-DE', 'fr-FR', 'nl-NL'] },
      users: ['knowledge-editor@contoso.example', 'second-line-lead@contoso.example'],
    },
    {
      ...COMMON,
      name: 'test',
      organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b02',
      environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b202',
      geography: 'unitedkingdom',
      type: 'sandbox',
      languages: { base: 'en-US', provisioned: ['en-US', 'de-DE', 'fr-FR'] },
    },
    {
      ...COMMON,
      name: 'dev',
      organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b01',
      environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b201',
      geography: 'unitedstates',
      type: 'sandbox',
      languages: { base: 'en-US', provisioned: ['en-US', 'de-DE'] },
    },
  ],
};
