import type { DesiredResource } from '../../model/desired-state.ts';
import { type Finding, type Rule, theOne } from './rule.ts';

/** Translation offers the provisioned languages, so with one there is nothing to translate to. */
export const translationWithOneLanguage: Rule = {
  id: 'translation-with-one-language',
  numbers: [13],
  severity: 'warning',
  explanation:
    'Translation offers the languages that are provisioned in the environment. With a single one it has no use.',
  fix: 'Name all provisioned languages in the Environment document, provision a second one, or switch translation off.',
  source: 'S0, S9',
  check: (state) => {
    const { base, provisioned } = state.environment.spec.languages ?? {};
    const languages = new Set([...(provisioned ?? []), ...(base === undefined ? [] : [base])]);
    const [only] = languages;
    if (provisioned === undefined || only === undefined || languages.size > 1) return [];
    const settings = theOne(state, 'CopilotSettings');
    const summary = theOne(state, 'ConversationSummary');
    return [
      ...(settings?.spec.translateResponses === true ? [useless(settings.resource, 'translateResponses', only)] : []),
      ...(summary?.spec.translateSummaries === true ? [useless(summary.resource, 'translateSummaries', only)] : []),
    ];
  },
};

function useless(resource: DesiredResource, field: string, language: string): Finding {
  return {
    resource,
    path: [field],
    message: `Translation is on, but ${language} is the only provisioned language: there is nothing to translate to.`,
    hint: `Set \`${field}: false\`, or name the other languages under \`languages.provisioned\` of the Environment.`,
  };
}
