import languages from '../../../data/languages.json' with { type: 'json' };
import regions from '../../../data/regions.json' with { type: 'json' };
import type { Environment } from '../../model/environment.ts';

/** The features that Microsoft's tables of geographies and languages know, in their order. */
const COPILOT_FEATURES = [
  'askAQuestion',
  'draftEmail',
  'caseSummary',
  'conversationSummary',
  'knowledgeDraftFromCase',
  'draftChatResponse',
] as const;
export type CopilotFeature = (typeof COPILOT_FEATURES)[number];

/** What representatives see a feature called. */
export const FEATURE_NAMES: Readonly<Record<CopilotFeature, string>> = {
  askAQuestion: 'Ask a question',
  draftEmail: 'Write an email',
  caseSummary: 'Case summary',
  conversationSummary: 'Conversation summary',
  knowledgeDraftFromCase: 'Knowledge drafts from cases',
  draftChatResponse: 'Draft a response',
};

/** What is published about one Power Platform geography. */
export interface Region {
  readonly key: string;
  readonly displayName: string;
  /** `not-available` where no Copilot feature exists. */
  readonly copilotDefault: string;
  /** `yes`, `no`, `optional` and others: only `yes` keeps people from opting in. */
  readonly requiresDataMovement: string;
  /** Whether the switch Move data across regions exists; `null` where no source says so. */
  readonly dataMovementSettingShown: boolean | null;
  /** Capacity in the region falls back outside it at peak load. */
  readonly fallbackRisk: boolean;
  /** `yes`, `likely` (a geography of its own inside the EU Data Boundary) or `no`. */
  readonly flexRoutingSettable: string;
  readonly maturity: string;
  /** `null` where the table has no column for the geography. */
  readonly features: Readonly<Record<CopilotFeature, boolean>> | null;
  readonly featureTableEnforcement: string;
}

const REGIONS: ReadonlyMap<string, Region> = new Map(regions.regions.map((region) => [region.key, region]));

/** Clouds that are one geography; the public cloud has many, and of `dod` nothing is published. */
const REGION_OF_CLOUD: Readonly<Record<string, string>> = { gcc: 'usgov', 'gcc-high': 'usgovhigh', china: 'china' };

/** What is known of the geography of an environment; undefined when it declares neither geography nor such a cloud. */
export function regionOf({ spec }: Environment): Region | undefined {
  return REGIONS.get(spec.geography ?? REGION_OF_CLOUD[spec.cloud ?? 'public'] ?? '');
}

/** Features that are generally available in some geographies and in preview in the others. */
export const GENERALLY_AVAILABLE: ReadonlySet<string> = new Set(regions.generallyAvailable.features);

/** One language of the published table. */
export interface Language {
  readonly name: string;
  readonly tag: string;
  readonly locale: string;
  readonly features: Readonly<Record<CopilotFeature, boolean>>;
}

/** The language of a tag such as `de`, `de-DE` or `de-AT`; undefined when the table has no such language. */
export function languageOf(tag: string): Language | undefined {
  const wanted = tag.toLowerCase();
  const known: readonly Language[] = languages.copilotLanguages;
  return (
    known.find((language) => language.locale.toLowerCase() === wanted) ??
    known.find((language) => `${wanted}-`.startsWith(`${language.tag.toLowerCase()}-`))
  );
}

/** The names of the languages in which at least one feature is supported, in the order of the table. */
export function supportedLanguages(): readonly string[] {
  const known: readonly Language[] = languages.copilotLanguages;
  return known.filter(isSupported).map((language) => language.name);
}

/** Whether Copilot supports a language for at least one feature. */
export function isSupported(language: Language): boolean {
  return Object.values(language.features).some((supported) => supported);
}
