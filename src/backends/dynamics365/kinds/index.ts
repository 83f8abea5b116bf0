import type { Kind } from '../../../model/kind.ts';
import { adminManagementAgent } from './admin-management-agent.ts';
import { appAccess } from './app-access.ts';
import { caseSummary } from './case-summary.ts';
import { conversationSummary } from './conversation-summary.ts';
import { copilotSettings } from './copilot-settings.ts';
import { customerSupportAgent } from './customer-support-agent.ts';
import { experienceProfile } from './experience-profile.ts';
import type { KindMapping } from './kind-mapping.ts';
import { platformSettings } from './platform-settings.ts';
import { recordSummary } from './record-summary.ts';
import { securityRole } from './security-role.ts';
import { tenantSettings } from './tenant-settings.ts';

/** How every kind is stored; the compiler asks for each. */
export const KIND_MAPPINGS: Readonly<Record<Kind, KindMapping>> = {
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
