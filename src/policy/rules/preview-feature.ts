import { PREVIEW_FIELDS } from '../../model/generated/preview-fields.ts';
import type { Json } from '../../model/json.ts';
import { chosenSteps } from '../chosen-steps.ts';
import type { PolicyRule } from './policy-rule.ts';

/** Settings in preview that are switched on or filled in production. */
export const previewFeature: PolicyRule = {
  id: 'preview-feature',
  explanation: 'The plan sets something in production that is still in preview.',
  takes: ['kinds', 'addresses'],
  check: (judged, parameters) => {
    if (!judged.facts.production) return [];
    return chosenSteps(judged, parameters).flatMap(({ address, kind, op, fields }) => {
      const previews = PREVIEW_FIELDS[kind] ?? [];
      const paths = new Set(
        fields
          .filter(({ after }) => op !== 'delete' && isOn(after))
          .flatMap(({ path }) => previews.find((each) => path === each || path.startsWith(`${each}/`)) ?? []),
      );
      return [...paths].map((path) => ({ address, message: `${address}${path} is in preview.` }));
    });
  },
};

function isOn(value: Json): boolean {
  return value !== null && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0);
}
