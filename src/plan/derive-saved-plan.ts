import type { Address } from '../model/resource.ts';
import type { SavedPlan } from '../model/saved-plan.ts';
import { identified } from './to-saved-plan.ts';

/**
 * A part of a saved plan as a plan of its own, with its own id; the same part of the same plan gives the same id.
 *
 * Steps wait only for steps that are still there. The verdict of the whole plan goes along; policy is asked again.
 */
export function deriveSavedPlan(saved: SavedPlan, isSelected: (address: Address) => boolean): SavedPlan {
  const steps = saved.steps.filter((step) => isSelected(step.address));
  const ids = new Set(steps.map((step) => step.id));
  const { id, forecast: _, ...rest } = saved;
  return identified({
    ...rest,
    derivedFrom: id,
    resources: saved.resources.filter((each) => isSelected(each.address)),
    steps: steps.map((step) => ({ ...step, after: step.after.filter((each) => ids.has(each)) })),
  });
}
