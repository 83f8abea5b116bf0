import fresh from '../../../data/emulator/fresh-environment.json' with { type: 'json' };
import { publishApps } from '../dataverse/operations/publish-actions.ts';
import type { Organization } from '../dataverse/organization.ts';
import type { AppSeed, OrganizationSeed } from '../seed.ts';
import type { RowWriter } from './row-writer.ts';

/** The one row of `msdyn_agentcopilotsetting`. Source: Microsoft web resources that read this id. */
const AGENT_COPILOT_SETTING = 'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a';
/** The default row of `msdyn_copilotsummarizationsetting`. Source: copilot-enable-summary.md of Microsoft. */
const SUMMARIZATION_SETTING = '7fa56176-c226-45e5-b8fa-25d56e0dcc21';
/** The app in which Copilot needs no switch. */
const WORKSPACE = 'msdyn_CustomerServiceWorkspace';

/** Writes what the product brings: settings rows, agents, apps, profiles with their panes, solutions. */
export function writeProduct(organization: Organization, seed: OrganizationSeed, rows: RowWriter): void {
  writeSolutions(rows);
  rows.addAs('msdyn_agentcopilotsetting', AGENT_COPILOT_SETTING, {
    msdyn_name: 'Agent Copilot Setting',
    msdyn_systemstatus: SYSTEM_STATUS_NEW,
  });
  rows.addAs('msdyn_copilotsummarizationsetting', SUMMARIZATION_SETTING, { msdyn_name: 'Default' });
  rows.add('msdyn_entitycopilotconfiguration', 'incident', { msdyn_name: 'Case', msdyn_entityname: 'incident' });
  writeAgents(seed, rows);
  writeSettingDefinitions(rows);
  writeApps(organization, seed, rows);
  writeProfiles(organization, seed, rows);
}

const SYSTEM_STATUS_NEW = 100230001;

/** The solution of Copilot in Customer Service. Source: Microsoft reference of `msdyn_copilottranscriptdata`. */
function writeSolutions(rows: RowWriter): void {
  const microsoft = rows.add('publisher', 'microsoftdynamics', {
    uniquename: 'microsoftdynamics',
    friendlyname: 'Dynamics 365',
  });
  const own = rows.add('publisher', 'contoso', { uniquename: 'contoso', friendlyname: 'Contoso' });
  const solutions = [
    { uniquename: 'msdyn_CSIntelligence', friendlyname: 'Customer Service Intelligence', ismanaged: true },
    { uniquename: 'Default', friendlyname: 'Default Solution', ismanaged: false },
  ];
  for (const { ismanaged, ...names } of solutions) {
    const publisherid = ismanaged ? microsoft : own;
    rows.add('solution', names.uniquename, { ...names, ismanaged, publisherid, version: '1.0.0.0' });
  }
}

/** What the product itself puts under Prompts is not public: there is nothing until somebody adds it. */
function writeAgents(seed: OrganizationSeed, rows: RowWriter): void {
  const [support] = fresh.agents.map(({ name, uniqueName }) =>
    rows.add('msdyn_copilotskill', uniqueName, {
      msdyn_name: name,
      msdyn_uniquename: uniqueName,
      msdyn_accessenabledforallroles: true,
      ismanaged: true,
    }),
  );
  for (let at = 1; at <= (seed.counts?.prompts ?? 0); at += 1) {
    rows.add('msdyn_organizationprompt', `made-up ${at}`, {
      msdyn_name: `Made-up prompt ${at}`,
      msdyn_prompt: `What is question ${at}?`,
      msdyn_promptinstruction: `Answer question ${at}.`,
      msdyn_promptalias: `question${at}`,
      msdyn_skill: support ?? null,
    });
  }
}

function writeSettingDefinitions(rows: RowWriter): void {
  for (const { uniqueName, displayName, dataType, default: defaultvalue } of fresh.settings) {
    rows.add('settingdefinition', uniqueName, {
      uniquename: uniqueName,
      displayname: displayName,
      datatype: dataType,
      defaultvalue,
      overridablelevel: 0,
      isoverridable: true,
      releaselevel: 0,
      ismanaged: true,
    });
  }
}

function writeApps(organization: Organization, seed: OrganizationSeed, rows: RowWriter): void {
  const workspace: AppSeed = {
    uniqueName: WORKSPACE,
    displayName: 'Copilot Service workspace',
    navigation: 'multi-session',
  };
  const others = (seed.apps ?? []).filter(({ uniqueName }) => uniqueName.toLowerCase() !== WORKSPACE.toLowerCase());
  for (const app of [workspace, ...others]) {
    rows.add('appmodule', app.uniqueName, {
      uniquename: app.uniqueName,
      name: app.displayName,
      navigationtype: app.navigation === 'multi-session' ? 1 : 0,
      clienttype: 4,
      formfactor: 1,
      publisherid: rows.id('publisher', app.uniqueName.startsWith('msdyn') ? 'microsoftdynamics' : 'contoso'),
      ismanaged: app.uniqueName.startsWith('msdyn'),
    });
  }
  // In every other app Copilot is off until somebody sets the value.
  rows.add('appsetting', `${WORKSPACE} ${COPILOT_SETTING}`, {
    uniquename: `${WORKSPACE}_${COPILOT_SETTING}`,
    displayname: 'Customer Service Copilot Enabled',
    value: 'true',
    parentappmoduleid: rows.id('appmodule', WORKSPACE),
    settingdefinitionid: rows.id('settingdefinition', COPILOT_SETTING),
    ismanaged: true,
  });
  publishApps(organization);
}

const COPILOT_SETTING = 'msdyn_CustomerServiceCopilotEnabled';

/** Profiles of Microsoft are managed: they cannot be edited. Each has its pane, and Copilot in it. */
function writeProfiles(organization: Organization, seed: OrganizationSeed, rows: RowWriter): void {
  const tool = rows.add('msdyn_panetoolconfiguration', 'copilot', { msdyn_name: 'Copilot', ismanaged: true });
  for (const { name, uniqueName } of fresh.profiles) writeProfile(organization, rows, tool, name, uniqueName, true);
  for (let at = 1; at <= (seed.counts?.profiles ?? 0); at += 1) {
    writeProfile(organization, rows, tool, `Made-up profile ${at}`, `contoso_madeup${at}`, false);
  }
}

function writeProfile(
  organization: Organization,
  rows: RowWriter,
  tool: string,
  name: string,
  uniqueName: string,
  ismanaged: boolean,
): void {
  const pane = rows.add('msdyn_paneconfiguration', uniqueName, {
    msdyn_name: `${name} productivity pane`,
    msdyn_uniquename: `${uniqueName}_pane`,
    msdyn_panestate: true,
    msdyn_panemode: true,
    ismanaged,
  });
  rows.add('msdyn_panetabconfiguration', `${uniqueName} copilot`, {
    msdyn_name: 'Copilot',
    msdyn_isenabled: true,
    msdyn_productivitypaneid: pane,
    msdyn_toolid: tool,
    ismanaged,
  });
  const profile = rows.add('msdyn_appconfiguration', uniqueName, {
    msdyn_name: name,
    msdyn_uniquename: uniqueName,
    msdyn_appmoduleuniquename: WORKSPACE,
    msdyn_productivitypaneuniquename: `${uniqueName}_pane`,
    ismanaged,
  });
  organization.store.link('msdyn_msdyn_paneconfig_msdyn_appconfig', pane, profile);
}
