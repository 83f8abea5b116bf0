import type { DesiredState } from '../../model/desired-state.ts';
import type { SavedPlan } from '../../model/saved-plan.ts';
import { deriveSavedPlan } from '../../plan/derive-saved-plan.ts';
import { UsageError } from '../exit.ts';
import { isSelectedIn, isWhole, type Selection } from '../selection.ts';

/**
 * The part of a saved plan that `--only` and `--except` leave, as a plan of its own; all of it where they say nothing.
 *
 * @throws {UsageError} when no step is left.
 */
export function partOfSavedPlan(saved: SavedPlan, declared: DesiredState, selection: Selection): SavedPlan {
  if (isWhole(selection)) return saved;
  const part = deriveSavedPlan(saved, isSelectedIn(declared, selection));
  if (part.steps.length > 0) return part;
  throw new UsageError('Nothing of the saved plan is selected.', 'copilotctl show FILE lists its steps.');
}
