import type { DesiredResource } from '../../model/desired-state.ts';
import type { CaseSummarySpec, ConversationSummarySpec, RecordSummarySpec } from '../../model/generated/types.ts';
import { declared, type Finding, type Rule } from './rule.ts';

type Format = NonNullable<(CaseSummarySpec | RecordSummarySpec | ConversationSummarySpec)['format']>;

/** Headers and sections count only in the structured format. */
export const structuredPartsNeedStructuredFormat: Rule = {
  id: 'structured-parts-need-structured-format',
  numbers: [32, 33],
  severity: 'warning',
  explanation:
    'Headers and sections are used only when the format is structured; in a paragraph they have no effect. The schema checks that there are at most 5 headers, and knows no other details of the default case record than its description and verbosity.',
  fix: 'Write `kind: structured`, or remove the headers or sections.',
  source: 'S3, S13',
  check: (state) => [
    ...(['CaseSummary', 'RecordSummary'] as const).flatMap((kind) =>
      declared(state, kind).flatMap(({ resource, spec }) => unused(resource, spec.format, ['headers'])),
    ),
    ...declared(state, 'ConversationSummary').flatMap(({ resource, spec }) =>
      unused(resource, spec.format, ['sections', 'sampleErrorCodes', 'removeInformationNotFound']),
    ),
  ],
};

function unused(resource: DesiredResource, format: Format | undefined, parts: readonly string[]): readonly Finding[] {
  if (format?.kind !== 'paragraph') return [];
  return parts
    .filter((part) => Object.hasOwn(format, part))
    .map((part) => ({
      resource,
      path: ['format', part],
      message: `${part} has no effect: the format is paragraph.`,
      hint: `Write \`kind: structured\`, or remove ${part}.`,
    }));
}
