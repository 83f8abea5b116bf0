import type { Query } from './kind-mapping.ts';

/** The root business unit, in which roles are made and looked for: the one without a parent. */
export const BUSINESS_UNITS: Query = {
  name: 'businessUnits',
  table: 'businessunit',
  path: 'businessunits?$select=businessunitid,name&$filter=_parentbusinessunitid_value%20eq%20null',
};

/**
 * Security roles that are no copies. A role of the root business unit has a copy in each unit below, whose parent it
 * is; a role that a unit below made for itself has no parent either: `rootRoles` leaves it out.
 */
export const ROLES: Query = {
  name: 'roles',
  table: 'role',
  path: 'roles?$select=roleid,name,description,_businessunitid_value,_parentrootroleid_value,ismanaged,iscustomizable,modifiedon,_modifiedby_value&$filter=_parentroleid_value%20eq%20null',
};

/** What a kind reads that names roles. */
export const ROLE_QUERIES: readonly Query[] = [BUSINESS_UNITS, ROLES];

/** Experience profiles. */
export const PROFILES: Query = {
  name: 'profiles',
  table: 'msdyn_appconfiguration',
  path: 'msdyn_appconfigurations',
};

/**
 * The users of experience profiles, beside the profiles themselves: the name of the navigation property is that of the
 * relationship by convention only, and were it another, no more than the users would be missing.
 */
export const PROFILE_USERS: Query = {
  name: 'profileUsers',
  table: 'msdyn_appconfiguration',
  path: 'msdyn_appconfigurations?$select=msdyn_appconfigurationid&$expand=msdyn_appconfiguration_systemuser($select=systemuserid,domainname,internalemailaddress)',
};

/** One row for each Copilot feature of a profile that somebody set. */
export const PROFILE_FEATURES: Query = {
  name: 'profileFeatures',
  table: 'msdyn_appcopilotconfiguration',
  path: 'msdyn_appcopilotconfigurations',
};

/** One row for each role of a profile. */
export const PROFILE_ROLES: Query = {
  name: 'profileRoles',
  table: 'msdyn_appprofilerolemapping',
  path: 'msdyn_appprofilerolemappings',
};

/** Productivity panes. */
export const PANES: Query = {
  name: 'panes',
  table: 'msdyn_paneconfiguration',
  path: 'msdyn_paneconfigurations',
};
