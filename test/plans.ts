import { diff } from '../src/diff/diff.ts';
import type { DesiredState } from '../src/model/desired-state.ts';
import type { LiveState } from '../src/model/live-state.ts';
import type { Plan, Step } from '../src/model/plan.ts';
import { planChanges } from '../src/plan/plan-changes.ts';
import { lastApplied, live } from './live.ts';

/** The plan that makes live what is declared. */
export function planOf(desired: DesiredState, rows: LiveState = live(), last = lastApplied()): Plan {
  return planChanges({ desired, live: rows, ...diff(desired, rows, last) });
}

/** The step of a plan by its id; fails when there is none. */
export function stepOf(plan: Plan, id: string): Step {
  const step = plan.steps.find((each) => each.id === id);
  if (step === undefined) throw new Error(`No ${id} among ${plan.steps.map((each) => each.id).join(', ')}.`);
  return step;
}

/** What each step waits for, by its id. */
export function waits(plan: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(plan.steps.map((step) => [step.id, step.after]));
}
