import type { KindDefinition } from './kind-definition.ts';
import { textOf } from './references.ts';

/** `RecordSummary`: a custom record summary; told apart by its table and display name. */
export const recordSummary: KindDefinition = {
  kind: 'RecordSummary',
  label: 'record summary',
  singleton: false,
  identity: (spec) => `${textOf(spec, 'table').toLowerCase()}:${textOf(spec, 'displayName')}`,
  lostOnDelete: 'forms that name its developer summary id show no summary any more',
  canonical: (spec) => spec,
  needs: () => [],
};
