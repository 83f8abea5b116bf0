import type { PlatformCopilotSettings } from '../dataverse/organization-options.ts';
import { isJsonObject } from '../json.ts';
import type { Environment } from './environment.ts';
import { isInUnitedStates } from './locations.ts';

/** What Dataverse knows of the environment around it: switches of the product that were never set count as on. */
export function platformSettingsOf(environment: Environment): PlatformCopilotSettings {
  const { copilotPolicies } = environment.values;
  const moves = isJsonObject(copilotPolicies) && copilotPolicies['crossGeoCopilotDataMovementEnabled'] === true;
  return {
    crossGeoCopilotDataMovementApplicable: !isInUnitedStates(environment.geography),
    crossGeoCopilotDataMovementEnabled: moves,
    aiAgents: isOn(environment, 'd365CustomerService_AIAgents'),
    copilot: isOn(environment, 'd365CustomerService_Copilot'),
  };
}

function isOn(environment: Environment, name: string): boolean {
  return environment.settings?.[name] !== false;
}
