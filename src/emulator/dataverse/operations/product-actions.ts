import type { Json } from '../../json.ts';
import type { Organization } from '../organization.ts';
import type { PlatformCopilotSettings } from '../organization-options.ts';
import { invalidArgument, noSuchRow } from '../refusals.ts';
import type { StoredRow } from '../store.ts';
import type { Operation } from './operation.ts';
import { textParameter } from './parameters.ts';

/** `msdyn_RetrievePlatformCopilotSettings`: switches of the environment as the product sees them; JSON in a text. */
export const retrievePlatformCopilotSettings: Operation = ({ organization }) => ({
  status: 200,
  body: { Result: platformSettings(organization) },
});

/** `msdyn_InvokeIntelligenceAction`: of its scenarios only the one that gives the same answer is known. */
export const invokeIntelligenceAction: Operation = (call) => {
  const scenario = textParameter(call, 'ScenarioType');
  if (scenario !== 'ppaccrossgeo') throw invalidArgument(`The scenario '${scenario}' is not known.`);
  return { status: 200, body: { Result: platformSettings(call.organization) } };
};

/**
 * `msdyn_getAppConfigByContext` and `…ByAgent`: the experience profile that a user gets in an app; JSON in a text.
 *
 * A profile assigned to the user goes first, then those of his roles, the lowest order first; without either there is
 * none. The keys of the answer are not public: here they are the unique names.
 */
export const getAppConfig: Operation = (call) => {
  const { store } = call.organization;
  const app = textParameter(call, 'AppUniqueName');
  const user = store.get('systemuser', textParameter(call, 'UserId'));
  if (!user) throw noSuchRow('systemuser', textParameter(call, 'UserId'));
  const profiles = [...assignedTo(call.organization, user), ...ofRoles(call.organization, user)];
  const found = profiles.find(({ values }) => String(values.msdyn_appmoduleuniquename) === app);
  const entries = found ? [[String(found.values.msdyn_uniquename), describe(found)] as const] : [];
  return { status: 200, body: { AppConfigurations: JSON.stringify(Object.fromEntries(entries)) } };
};

function describe({ id, values }: StoredRow): Json {
  return {
    AppConfigUniqueName: values.msdyn_uniquename ?? null,
    AppConfigId: id,
    AppConfigName: values.msdyn_name ?? null,
  };
}

function assignedTo({ store }: Organization, user: StoredRow): readonly StoredRow[] {
  const ids = store.linkedFrom('msdyn_appconfiguration_systemuser', user.id);
  return ids.flatMap((id) => store.get('msdyn_appconfiguration', id) ?? []);
}

function ofRoles({ store }: Organization, user: StoredRow): readonly StoredRow[] {
  const roles = new Set(store.linked('systemuserroles_association', user.id));
  const mappings = store
    .all('msdyn_appprofilerolemapping')
    .filter(({ values }) => roles.has(String(values.msdyn_securityroleid)));
  const profiles = mappings.flatMap(
    ({ values }) => store.get('msdyn_appconfiguration', String(values.msdyn_appprofileid)) ?? [],
  );
  return profiles.sort((a, b) => orderOf(a) - orderOf(b));
}

function orderOf({ values }: StoredRow): number {
  return typeof values.msdyn_profileorder === 'number' ? values.msdyn_profileorder : Number.MAX_SAFE_INTEGER;
}

function platformSettings({ options }: Organization): string {
  const settings = options.platformSettings?.() ?? EVERYTHING_ON;
  return JSON.stringify({
    CrossGeoDataMovement: {
      crossGeoCopilotDataMovementApplicable: settings.crossGeoCopilotDataMovementApplicable,
      crossGeoCopilotDataMovementEnabled: settings.crossGeoCopilotDataMovementEnabled,
    },
    CSCopilotHubSetting: { AIAgents: settings.aiAgents, Copilot: settings.copilot },
  });
}

const EVERYTHING_ON: PlatformCopilotSettings = {
  crossGeoCopilotDataMovementApplicable: true,
  crossGeoCopilotDataMovementEnabled: true,
  aiAgents: true,
  copilot: true,
};
