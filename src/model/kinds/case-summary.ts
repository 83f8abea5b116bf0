import type { KindDefinition } from './kind-definition.ts';
import { neededSummaries, withSummaryNames } from './references.ts';
import { singleton } from './singleton.ts';

/** `CaseSummary`: the case summary of an environment; the record summaries it points at are named as live names them. */
export const caseSummary: KindDefinition = {
  ...singleton('CaseSummary', 'case summary'),
  canonical: (spec, lookup) => withSummaryNames(spec, lookup.summaryName),
  needs: neededSummaries,
};
