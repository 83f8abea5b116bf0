import type { Query } from './kind-mapping.ts';

/**
 * Whole tables of settings, each under its logical name. Without `$select`: their columns differ by release, and a
 * column that is not there would fail the whole request.
 */
export const AGENT_SETTINGS_QUERY = whole('msdyn_agentcopilotsetting', 'msdyn_agentcopilotsettings');
export const SUMMARY_SETTINGS_QUERY = whole('msdyn_copilotsummarizationsetting', 'msdyn_copilotsummarizationsettings');
export const TABLE_CONFIGURATIONS_QUERY = whole(
  'msdyn_entitycopilotconfiguration',
  'msdyn_entitycopilotconfigurations',
);
export const SKILLS_QUERY = whole('msdyn_copilotskill', 'msdyn_copilotskills');
export const SKILL_ROLES_QUERY = whole('msdyn_copilotskillrole', 'msdyn_copilotskillroles');
export const PROMPTS_QUERY = whole('msdyn_organizationprompt', 'msdyn_organizationprompts');
export const ORGANIZATION_QUERY = whole('organization', 'organizations');

/** Tables of the platform, with the columns that every release has. */
export const APPS_QUERY = columns('appmodule', 'appmodules', 'appmoduleid,uniquename,name,navigationtype');
export const DEFINITIONS_QUERY = columns(
  'settingdefinition',
  'settingdefinitions',
  'uniquename,displayname,datatype,defaultvalue',
);
export const APP_SETTINGS_QUERY = columns(
  'appsetting',
  'appsettings',
  'value,_settingdefinitionid_value,_parentappmoduleid_value',
);
export const ORGANIZATION_SETTINGS_QUERY = columns(
  'organizationsetting',
  'organizationsettings',
  'value,_settingdefinitionid_value',
);

function whole(table: string, entitySet: string): Query {
  return { name: table, table, path: entitySet };
}

function columns(table: string, entitySet: string, select: string): Query {
  return { name: table, table, path: `${entitySet}?$select=${select}` };
}
