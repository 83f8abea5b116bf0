import { declaredMovement } from './data-movement.ts';
import { regionOf } from './facts.ts';
import type { Rule } from './rule.ts';

/** Without data movement, geographies whose capacity falls back outside may be throttled at peak load. */
export const dataMovementOffWithFallback: Rule = {
  id: 'data-movement-off-with-fallback',
  numbers: [3],
  severity: 'warning',
  explanation:
    'Australia, India, the United Kingdom and Singapore have Azure OpenAI in the region and fall back outside it at peak load. With data movement off, Copilot is throttled or unavailable at such times.',
  fix: 'Switch data movement on, or accept the warning where data must stay in the region.',
  source: 'S0, S25',
  check: (state) => {
    const movement = declaredMovement(state);
    const region = regionOf(state.environment);
    if (movement?.isOn !== false || region?.fallbackRisk !== true) return [];
    return [
      {
        resource: movement.resource,
        path: movement.path,
        message: `Data movement is off; in ${region.displayName} Copilot may then be slow or unavailable at peak load.`,
        hint: 'Set it to true, or suppress this warning with the reason why data must stay in the region.',
      },
    ];
  },
};
