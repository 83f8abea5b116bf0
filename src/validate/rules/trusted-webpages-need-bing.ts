import type { DesiredState } from '../../model/desired-state.ts';
import { declaredMovement } from './data-movement.ts';
import { regionOf } from './facts.ts';
import { type Rule, theOne } from './rule.ts';
import { TRUSTED_WEBPAGES, trustedWebpages } from './trusted-webpages.ts';

/** Trusted webpages need Bing search, and outside North America data movement. */
export const trustedWebpagesNeedBing: Rule = {
  id: 'trusted-webpages-need-bing',
  numbers: [17],
  severity: 'error',
  explanation:
    'Copilot searches trusted webpages with Bing, which is hosted in the United States: Bing search must be on in the environment, and outside North America data movement too. Where the files mention neither, the live values decide.',
  fix: 'Switch on Bing search (and data movement) in PlatformSettings, or empty the list.',
  source: 'S1, S17, S25',
  check: (state) => {
    const agent = trustedWebpages(state);
    const missing = whatIsOff(state);
    if (agent === undefined || missing === undefined) return [];
    return [
      {
        resource: agent.resource,
        path: TRUSTED_WEBPAGES,
        message: `Trusted webpages need ${missing.name}, which PlatformSettings declares off.`,
        hint: `Set \`${missing.field}: true\` in PlatformSettings, or empty the list.`,
      },
    ];
  },
};

function whatIsOff(state: DesiredState): { readonly name: string; readonly field: string } | undefined {
  if (theOne(state, 'PlatformSettings')?.spec.generativeAI?.bingSearch === false) {
    return { name: 'Bing search', field: 'generativeAI.bingSearch' };
  }
  const movement = declaredMovement(state);
  if (movement?.isOn !== false || regionOf(state.environment)?.dataMovementSettingShown === false) return undefined;
  return { name: 'data movement', field: movement.path.join('.') };
}
