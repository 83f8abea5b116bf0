import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { adoptionOf } from '../model/adoption.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { whereIn } from '../model/document.ts';

/** What says that a resource is to go and, in the same breath, that it is not ours to remove. */
export function checkAdoption({ resources }: DesiredState): Diagnostic[] {
  return resources
    .filter((each) => each.state === 'absent' && adoptionOf(each) !== 'manage')
    .map((each): Diagnostic => {
      const document = each.layers.at(-1);
      return {
        code: 'validate/adoption-absent',
        severity: 'error',
        message: `${each.address} is declared absent, but its adoption is ${adoptionOf(each)}: nothing would remove it.`,
        hint: 'Set metadata.adoption: manage, or take metadata.state away.',
        address: each.address,
        ...(document && { where: whereIn(document, ['metadata']) }),
      };
    });
}
