import { singleton } from './singleton.ts';

/** `TenantSettings`: the tenant settings of an environment. */
export const tenantSettings = singleton('TenantSettings', 'tenant settings');
