import { never } from '../../../diagnostics/never.ts';
import type { Kind } from '../../../model/kind.ts';
import { KIND_DEFINITIONS } from '../../../model/kinds/index.ts';
import type { Failure } from '../../../model/outcome.ts';
import { refuseAdminManagementAgent } from './admin-management-agent.ts';
import { refuseAgentPrompts } from './agent-prompts.ts';
import { type Attempt, type Rule, rejected } from './attempt.ts';
import { refuseCopilotSettings } from './copilot-settings.ts';
import { refuseExperienceProfile } from './experience-profile.ts';
import { refusePlatformSettings } from './platform-settings.ts';
import { refuseSecurityRole } from './security-role.ts';

/** Why the service would refuse an attempt; nothing when it would not. */
export function refusalOf(op: 'create' | 'update' | 'delete', attempt: Attempt): Failure | undefined {
  return refuseOperation(op, attempt.kind) ?? ruleOf(attempt.kind)(attempt);
}

/** Of some things there is exactly what there is. */
function refuseOperation(op: 'create' | 'update' | 'delete', kind: Kind): Failure | undefined {
  if (op === 'update') return undefined;
  const { label, singleton } = KIND_DEFINITIONS[kind];
  if (singleton)
    return rejected(`The ${label} of an environment can be neither created nor deleted.`, 'Change its fields instead.');
  if (kind !== 'AppAccess') return undefined;
  return op === 'create'
    ? rejected(
        'There is no such app in the environment.',
        'Correct the unique name, or install the app first and name it in the Environment under apps.',
      )
    : rejected('An app is not removed by its Copilot settings.', 'Set copilotEnabled to false instead.');
}

function ruleOf(kind: Kind): Rule {
  switch (kind) {
    case 'PlatformSettings':
      return refusePlatformSettings;
    case 'CopilotSettings':
      return refuseCopilotSettings;
    case 'SecurityRole':
      return refuseSecurityRole;
    case 'ExperienceProfile':
      return refuseExperienceProfile;
    case 'CustomerSupportAgent':
      return refuseAgentPrompts;
    case 'AdminManagementAgent':
      return refuseAdminManagementAgent;
    case 'TenantSettings':
    case 'RecordSummary':
    case 'CaseSummary':
    case 'ConversationSummary':
    case 'AppAccess':
      return () => undefined;
    default:
      return never(kind);
  }
}
