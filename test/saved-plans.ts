import type { DesiredState } from '../src/model/desired-state.ts';
import type { LiveState } from '../src/model/live-state.ts';
import type { SavedPlan } from '../src/model/saved-plan.ts';
import { checkSavedPlan, type SavedPlanCheck } from '../src/plan/check-saved-plan.ts';
import { type PlanKey, type SavingContext, toSavedPlan } from '../src/plan/to-saved-plan.ts';
import { lastApplied } from './live.ts';
import { planOf } from './plans.ts';

/** A key that stands in the plan. */
export const OWN_KEY: PlanKey = { from: 'plan', value: '0123456789abcdef'.repeat(4) };

/** What a plan is saved with in tests: always the same, so that the bytes are. */
const SAVING: SavingContext = {
  version: '0.1.0',
  madeAt: new Date('2026-11-22T12:00:00Z'),
  selection: { only: [], except: [] },
  policy: { allowed: true, findings: [], approvals: [], required: [] },
  key: OWN_KEY,
};

/** The plan that makes live what is declared, saved. */
export function savedPlanOf(desired: DesiredState, live: LiveState, saving: Partial<SavingContext> = {}): SavedPlan {
  return toSavedPlan({ plan: planOf(desired, live), desired, live }, { ...SAVING, ...saving });
}

/** A saved plan held against what is declared and live now. */
export function checkNow(
  saved: SavedPlan,
  desired: DesiredState,
  live: LiveState,
  now: { readonly appliedAt?: string; readonly key?: string; readonly last?: ReturnType<typeof lastApplied> } = {},
): SavedPlanCheck {
  const { last = lastApplied(), key = OWN_KEY.value, ...rest } = now;
  return checkSavedPlan(saved, { plan: planOf(desired, live, last), desired, live, key, ...rest });
}
