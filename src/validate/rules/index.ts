import { appFeaturesNeedCopilot } from './app-features-need-copilot.ts';
import { automatedFilterNeedsRepresentativeFilter } from './automated-filter-needs-representative-filter.ts';
import { autonomousCaseCreationPrerequisites } from './autonomous-case-creation-prerequisites.ts';
import { builtInPromptEdited } from './built-in-prompt-edited.ts';
import { caseSummaryNeedsAskAQuestion } from './case-summary-needs-ask-a-question.ts';
import { caseSummaryNeedsIntelligenceUsage } from './case-summary-needs-intelligence-usage.ts';
import { contextItemsNeedExtendAgent } from './context-items-need-extend-agent.ts';
import { conversationSummaryOnlyInWorkspace } from './conversation-summary-only-in-workspace.ts';
import { copilotEventLevels } from './copilot-event-levels.ts';
import { copilotNeedsProductivityPane } from './copilot-needs-productivity-pane.ts';
import { copilotStudioKnowledgeForEmail } from './copilot-studio-knowledge-for-email.ts';
import { createCaseNeedsConversationEnd } from './create-case-needs-conversation-end.ts';
import { dataMovementBeforeOptIn } from './data-movement-before-opt-in.ts';
import { dataMovementNotOffered } from './data-movement-not-offered.ts';
import { dataMovementOffWithFallback } from './data-movement-off-with-fallback.ts';
import { defaultFieldsAllOff } from './default-fields-all-off.ts';
import { defaultProfileWithRoles } from './default-profile-with-roles.ts';
import { draftAResponseRemoved } from './draft-a-response-removed.ts';
import { emailDataFixedFields } from './email-data-fixed-fields.ts';
import { enhancedFeaturesFollowImmersive } from './enhanced-features-follow-immersive.ts';
import { errorCodesNeedSection } from './error-codes-need-section.ts';
import { featureNotInGeography } from './feature-not-in-geography.ts';
import { featureWithoutConsent } from './feature-without-consent.ts';
import { flexRoutingOutsideEuDataBoundary } from './flex-routing-outside-eu-data-boundary.ts';
import { formerlyListedPrivilege } from './formerly-listed-privilege.ts';
import { immersiveSettingsNeedImmersive } from './immersive-settings-need-immersive.ts';
import { instructionsAboveOlderLimit } from './instructions-above-older-limit.ts';
import { instructionsNeedKnowledgeBase } from './instructions-need-knowledge-base.ts';
import { intentSuggestionsNeedAskAQuestion } from './intent-suggestions-need-ask-a-question.ts';
import { knowledgeFiltersNeedKnowledgeBase } from './knowledge-filters-need-knowledge-base.ts';
import { knowledgeSourceKindNeedsSwitch } from './knowledge-source-kind-needs-switch.ts';
import { languageNotSupported } from './language-not-supported.ts';
import { levelNotPossible } from './level-not-possible.ts';
import { liveTargetIncomplete } from './live-target-incomplete.ts';
import { missingPrerequisite } from './missing-prerequisite.ts';
import { optOutWithoutApproval } from './opt-out-without-approval.ts';
import { outOfBoxCaseFormsExcluded } from './out-of-box-case-forms-excluded.ts';
import { outOfBoxProfile } from './out-of-box-profile.ts';
import { pastDataMovementStays } from './past-data-movement-stays.ts';
import { previewFeature } from './preview-feature.ts';
import { productInSummaryNeedsRead } from './product-in-summary-needs-read.ts';
import { profilesDoNotRestrictHub } from './profiles-do-not-restrict-hub.ts';
import { promptScope } from './prompt-scope.ts';
import { recommendedTemplatesNeedInlineEditor } from './recommended-templates-need-inline-editor.ts';
import { roleCannotBeEdited } from './role-cannot-be-edited.ts';
import { roleLacksCopilotRights } from './role-lacks-copilot-rights.ts';
import type { Rule } from './rule.ts';
import { secondDefaultProfile } from './second-default-profile.ts';
import { secondDefaultSummary } from './second-default-summary.ts';
import { sharepointWithoutProvider } from './sharepoint-without-provider.ts';
import { structuredPartsNeedStructuredFormat } from './structured-parts-need-structured-format.ts';
import { summaryDataLimits } from './summary-data-limits.ts';
import { tooManyKnowledgeFilters } from './too-many-knowledge-filters.ts';
import { translationWithOneLanguage } from './translation-with-one-language.ts';
import { trustedWebpageNotPublic } from './trusted-webpage-not-public.ts';
import { trustedWebpagePathTooDeep } from './trusted-webpage-path-too-deep.ts';
import { trustedWebpagesNeedBing } from './trusted-webpages-need-bing.ts';
import { trustedWebpagesServeEmailsOnly } from './trusted-webpages-serve-emails-only.ts';
import { userAccessRoles } from './user-access-roles.ts';
import { webServicesBeforeDataMovement } from './web-services-before-data-movement.ts';

/** Every semantic rule of one environment: those without a number, then by the first number in the documentation. */
export const RULES: readonly Rule[] = [
  liveTargetIncomplete,
  dataMovementBeforeOptIn,
  dataMovementNotOffered,
  dataMovementOffWithFallback,
  webServicesBeforeDataMovement,
  flexRoutingOutsideEuDataBoundary,
  pastDataMovementStays,
  featureWithoutConsent,
  optOutWithoutApproval,
  previewFeature,
  featureNotInGeography,
  draftAResponseRemoved,
  languageNotSupported,
  translationWithOneLanguage,
  instructionsAboveOlderLimit,
  instructionsNeedKnowledgeBase,
  knowledgeFiltersNeedKnowledgeBase,
  knowledgeSourceKindNeedsSwitch,
  sharepointWithoutProvider,
  missingPrerequisite,
  trustedWebpageNotPublic,
  trustedWebpagePathTooDeep,
  trustedWebpagesNeedBing,
  trustedWebpagesServeEmailsOnly,
  copilotStudioKnowledgeForEmail,
  tooManyKnowledgeFilters,
  automatedFilterNeedsRepresentativeFilter,
  enhancedFeaturesFollowImmersive,
  immersiveSettingsNeedImmersive,
  promptScope,
  builtInPromptEdited,
  userAccessRoles,
  contextItemsNeedExtendAgent,
  recommendedTemplatesNeedInlineEditor,
  caseSummaryNeedsAskAQuestion,
  intentSuggestionsNeedAskAQuestion,
  summaryDataLimits,
  defaultFieldsAllOff,
  emailDataFixedFields,
  structuredPartsNeedStructuredFormat,
  createCaseNeedsConversationEnd,
  errorCodesNeedSection,
  outOfBoxCaseFormsExcluded,
  secondDefaultSummary,
  appFeaturesNeedCopilot,
  conversationSummaryOnlyInWorkspace,
  copilotNeedsProductivityPane,
  defaultProfileWithRoles,
  outOfBoxProfile,
  secondDefaultProfile,
  profilesDoNotRestrictHub,
  copilotEventLevels,
  roleLacksCopilotRights,
  caseSummaryNeedsIntelligenceUsage,
  productInSummaryNeedsRead,
  levelNotPossible,
  formerlyListedPrivilege,
  roleCannotBeEdited,
  autonomousCaseCreationPrerequisites,
];

/** A condition of the list that no rule file checks, and who decides it instead. */
export interface DecidedElsewhere {
  readonly number: number;
  readonly where: string;
}

/** Conditions of the documentation's list that the schemas, the check across environments or the plan decide. */
export const DECIDED_ELSEWHERE: readonly DecidedElsewhere[] = [
  {
    number: 6,
    where: 'The check across environments compares the TenantSettings of one tenant (rule/tenant-settings-disagree).',
  },
  { number: 29, where: 'The schema of CaseSummary allows at most 10 excluded email addresses and 3 disclaimers.' },
  { number: 43, where: 'No kind declares plugins; they are managed in the admin center.' },
  {
    number: 45,
    where: 'No kind declares transcript reports; a plan that turns recording off says that reports will have no data.',
  },
];
