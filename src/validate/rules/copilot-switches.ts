import type { DesiredResource, DesiredState } from '../../model/desired-state.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Kind } from '../../model/kind.ts';
import { type CopilotFeature, FEATURE_NAMES } from './facts.ts';
import { perState } from './per-state.ts';
import { declared } from './rule.ts';

/** One switch that turns a Copilot feature on: where it stands, and which feature of the published tables it serves. */
export interface CopilotSwitch {
  readonly kind: Kind;
  readonly path: readonly string[];
  readonly name: string;
  /** Absent for what the tables do not list. */
  readonly feature?: CopilotFeature;
}

/** A switch that a resource declares on. */
export interface SwitchedOn extends CopilotSwitch {
  readonly resource: DesiredResource;
}

/** Every switch of a Copilot feature, environment before apps before profiles. */
export const COPILOT_SWITCHES: readonly CopilotSwitch[] = [
  { kind: 'CopilotSettings', path: ['copilotSidePane'], name: 'Copilot side pane', feature: 'askAQuestion' },
  { kind: 'CopilotSettings', path: ['copilotImmersive'], name: 'Copilot immersive', feature: 'askAQuestion' },
  { kind: 'CopilotSettings', path: ['translateResponses'], name: 'Translation of responses' },
  {
    kind: 'CustomerSupportAgent',
    path: ['emailSettings', 'writeAnEmail'],
    name: 'Write an email',
    feature: 'draftEmail',
  },
  {
    kind: 'CustomerSupportAgent',
    path: ['emailSettings', 'recommendedTemplates'],
    name: 'Copilot-recommended templates',
    feature: 'draftEmail',
  },
  { kind: 'CustomerSupportAgent', path: ['emailSettings', 'emailSentiments'], name: 'Email sentiments' },
  { kind: 'CustomerSupportAgent', path: ['emailSettings', 'emailToCaseManual'], name: 'Create a case from an email' },
  { kind: 'CustomerSupportAgent', path: ['extendAgent', 'enabled'], name: 'Extend agent with Copilot Studio' },
  { kind: 'CaseSummary', path: ['available'], name: 'Case summary', feature: 'caseSummary' },
  {
    kind: 'ConversationSummary',
    path: ['whenARepresentativeJoins'],
    name: 'Conversation summary when a representative joins',
    feature: 'conversationSummary',
  },
  {
    kind: 'ConversationSummary',
    path: ['whenAConversationEnds'],
    name: 'Conversation summary when a conversation ends',
    feature: 'conversationSummary',
  },
  {
    kind: 'ConversationSummary',
    path: ['onDemand'],
    name: 'Conversation summary on demand',
    feature: 'conversationSummary',
  },
  { kind: 'AppAccess', path: ['copilotEnabled'], name: 'Copilot in an app', feature: 'askAQuestion' },
  { kind: 'AppAccess', path: ['caseSummary'], name: 'Case summary in an app', feature: 'caseSummary' },
  { kind: 'AppAccess', path: ['contextualEmailDrafting'], name: 'Contextual email drafting', feature: 'draftEmail' },
  { kind: 'ExperienceProfile', path: ['copilot'], name: 'Copilot in the productivity pane', feature: 'askAQuestion' },
  ...profileSwitches({
    askAQuestion: ['Ask a question', 'askAQuestion'],
    writeAnEmail: ['Write an email', 'draftEmail'],
    caseSummary: ['Case summary', 'caseSummary'],
    liveConversationSummary: ['Live conversation summary', 'conversationSummary'],
    caseBasedKnowledgeCreation: ['Case-based knowledge creation', 'knowledgeDraftFromCase'],
    conversationToCaseAutonomous: ['Conversation to case, autonomous'],
    conversationToCaseManual: ['Conversation to case, manual'],
    caseToCaseResolutionManual: ['Case to case resolution, manual'],
    knowledgeHarvestingFromCase: ['Knowledge harvesting from cases'],
    intentBasedSuggestions: ['Intent-based suggestions'],
    inboxSuggestedNextActions: ['Suggested next actions in the inbox'],
    emailToCaseManual: ['Email to case, manual'],
  }),
];

/**
 * The first switch of each feature that the files declare on: one finding for each feature is enough.
 *
 * Those of Draft a response are left out: the feature is gone.
 */
export const firstSwitches: (state: DesiredState) => readonly SwitchedOn[] = perState((state) => {
  const found = new Map<string, SwitchedOn>();
  for (const each of COPILOT_SWITCHES) {
    const key = each.feature ?? each.name;
    if (found.has(key)) continue;
    const first = declared(state, each.kind).find(({ resource }) => valueAt(resource.written, each.path) === true);
    if (first !== undefined) found.set(key, { ...each, resource: first.resource });
  }
  return [...found.values()];
});

/** What a finding calls the feature of a switch. */
export function featureName(each: CopilotSwitch): string {
  return each.feature === undefined ? each.name : FEATURE_NAMES[each.feature];
}

/** The value at a path into a spec; undefined when the spec does not declare it. */
export function valueAt(spec: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), spec);
}

type ProfileFeature = readonly [name: string, feature?: CopilotFeature];

function profileSwitches(features: Readonly<Record<string, ProfileFeature>>): readonly CopilotSwitch[] {
  return Object.entries(features).map(([field, [name, feature]]) => ({
    kind: 'ExperienceProfile',
    path: ['copilotFeatures', field],
    name,
    ...(feature !== undefined && { feature }),
  }));
}
