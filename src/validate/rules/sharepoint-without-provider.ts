import { knowledgeSource } from './knowledge-source.ts';
import type { Rule } from './rule.ts';

/** SharePoint as a source needs an active search provider. */
export const sharepointWithoutProvider: Rule = {
  id: 'sharepoint-without-provider',
  numbers: [16],
  severity: 'error',
  explanation:
    'SharePoint (preview) can be the knowledge source only with at least one active SharePoint search provider. Files decide this where the Environment document lists `existing.sharePointProviders`; otherwise the live system does when a plan is made.',
  fix: 'Activate a SharePoint provider and list it in the Environment document, or choose another source.',
  source: 'S11',
  check: (state) => {
    const source = knowledgeSource(state);
    const providers = state.environment.spec.existing?.sharePointProviders;
    if (source?.kind !== 'sharepoint' || source.isOn === false || providers?.length !== 0) return [];
    return [
      {
        resource: source.resource,
        path: ['overview', 'knowledgeSource', 'kind'],
        message:
          'SharePoint is the knowledge source, but the Environment document lists no active SharePoint provider.',
        hint: 'Name the provider under `existing.sharePointProviders` of the Environment, or choose another kind.',
      },
    ];
  },
};
