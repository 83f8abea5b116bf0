import { declaredMovement } from './data-movement.ts';
import { regionOf } from './facts.ts';
import type { Rule } from './rule.ts';

/** Switching data movement off does not undo movement that already happened. */
export const pastDataMovementStays: Rule = {
  id: 'past-data-movement-stays',
  numbers: [7],
  severity: 'info',
  explanation:
    'Switching data movement off stops further movement and does not undo what already happened. Files cannot tell whether it was ever on, so this is information; the plan warns when the live switch really goes from on to off.',
  fix: 'Nothing, where data movement was never on. Otherwise tell the people responsible for the data.',
  source: 'S25',
  check: (state) => {
    const movement = declaredMovement(state);
    if (movement?.isOn !== false || regionOf(state.environment)?.dataMovementSettingShown === false) return [];
    return [
      {
        resource: movement.resource,
        path: movement.path,
        message: 'Data movement is off; data that was moved across regions while it was on stays where it is.',
        hint: 'Nothing to do where it was never on.',
      },
    ];
  },
};
