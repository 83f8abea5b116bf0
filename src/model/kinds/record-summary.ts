import type { KindDefinition } from './kind-definition.ts';
import { summaryIdentity, textOf, withSummaryNames } from './references.ts';

/** `RecordSummary`: a custom record summary; told apart by its table and display name. */
export const recordSummary: KindDefinition = {
  kind: 'RecordSummary',
  label: 'record summary',
  singleton: false,
  identity: (spec) => summaryIdentity(textOf(spec, 'table'), textOf(spec, 'displayName')),
  renaming: { field: 'displayName', refused: 'the name of a summary cannot be changed once it is there' },
  lostOnDelete: 'forms that name its developer summary id show no summary any more',
  canonical: (spec, lookup) => withSummaryNames(spec, lookup.summaryName),
  // Two record summaries may point at one another: they are told apart by what they are called, in any order.
  needs: () => [],
};
