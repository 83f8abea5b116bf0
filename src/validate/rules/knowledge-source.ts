import type { DesiredState } from '../../model/desired-state.ts';
import { type Declared, theOne } from './rule.ts';

/** What the files say about the knowledge source of the Customer Support agent. */
export interface KnowledgeSource extends Declared<'CustomerSupportAgent'> {
  /** Undefined when no file says it. */
  readonly isOn?: boolean | undefined;
  readonly kind?: 'organization-knowledge-base' | 'sharepoint' | 'copilot-studio' | undefined;
}

/** The names of the kinds of source, as the page has them. */
export const SOURCE_NAMES = {
  'organization-knowledge-base': 'the organization knowledge base',
  sharepoint: 'SharePoint',
  'copilot-studio': 'Copilot Studio',
} as const;

/** The knowledge source as far as the files say; undefined when no file mentions the agent. */
export function knowledgeSource(state: DesiredState): KnowledgeSource | undefined {
  const agent = theOne(state, 'CustomerSupportAgent');
  const source = agent?.spec.overview?.knowledgeSource;
  return agent && { ...agent, isOn: source?.enabled, kind: source?.kind };
}

/** Why the organization knowledge base is not used, in words; undefined when it is or nobody knows. */
export function whyNoKnowledgeBase(source: KnowledgeSource | undefined): string | undefined {
  if (source?.isOn === false) return 'the knowledge source is off';
  if (source?.kind === undefined || source.kind === 'organization-knowledge-base') return undefined;
  return `the source is ${SOURCE_NAMES[source.kind]}`;
}
