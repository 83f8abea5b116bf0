import { knowledgeSource, SOURCE_NAMES } from './knowledge-source.ts';
import type { Rule } from './rule.ts';

/** The kind of the knowledge source counts only while the source is on. */
export const knowledgeSourceKindNeedsSwitch: Rule = {
  id: 'knowledge-source-kind-needs-switch',
  numbers: [16],
  severity: 'warning',
  explanation:
    'The page offers the kind of source only below its checkbox. A kind that is declared while the source is off has no effect.',
  fix: 'Set `knowledgeSource.enabled: true`, or remove `kind`.',
  source: 'S1, S11',
  check: (state) => {
    const source = knowledgeSource(state);
    if (source?.isOn !== false || source.kind === undefined) return [];
    return [
      {
        resource: source.resource,
        path: ['overview', 'knowledgeSource', 'kind'],
        message: `The kind ${source.kind} has no effect: the knowledge source is off, so Copilot does not use ${SOURCE_NAMES[source.kind]}.`,
        hint: 'Set `enabled: true` beside it, or remove `kind`.',
      },
    ];
  },
};
