import type { Kind } from '../kind.ts';
import { adminManagementAgent } from './admin-management-agent.ts';
import { appAccess } from './app-access.ts';
import { caseSummary } from './case-summary.ts';
import { conversationSummary } from './conversation-summary.ts';
import { copilotSettings } from './copilot-settings.ts';
import { customerSupportAgent } from './customer-support-agent.ts';
import { experienceProfile } from './experience-profile.ts';
import type { KindDefinition } from './kind-definition.ts';
import { platformSettings } from './platform-settings.ts';
import { recordSummary } from './record-summary.ts';
import { securityRole } from './security-role.ts';
import { tenantSettings } from './tenant-settings.ts';

/** Every kind of resource; the compiler asks for each. */
export const KIND_DEFINITIONS: Readonly<Record<Kind, KindDefinition>> = {
  TenantSettings: tenantSettings,
  PlatformSettings: platformSettings,
  CopilotSettings: copilotSettings,
  SecurityRole: securityRole,
  RecordSummary: recordSummary,
  CaseSummary: caseSummary,
  ConversationSummary: conversationSummary,
  CustomerSupportAgent: customerSupportAgent,
  AdminManagementAgent: adminManagementAgent,
  AppAccess: appAccess,
  ExperienceProfile: experienceProfile,
};
