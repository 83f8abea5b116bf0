import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { SavedPlan } from '../../model/saved-plan.ts';
import { checkSavedPlan } from '../../plan/check-saved-plan.ts';
import type { Planned } from '../../reconcile.ts';
import type { Context } from '../context.ts';
import { cutPlan } from '../cut-plan.ts';
import type { PlannedEnvironment } from '../plan-environment.ts';
import { keyOf } from './plan-key.ts';

/** What was planned just now, cut down to what a saved plan says; or why that plan no longer holds. */
export type HeldPlan =
  | { readonly planned: Planned; readonly diagnostics: readonly Diagnostic[] }
  | { readonly stale: readonly Diagnostic[] };

/** Holds a saved plan against one made just now for the same environment and selection. */
export async function holdSavedPlan(saved: SavedPlan, made: PlannedEnvironment, context: Context): Promise<HeldPlan> {
  const { planned, records } = made;
  const before = (await records.history()).find((run) => run.planId === saved.id && wasCarriedOut(run));
  const check = checkSavedPlan(saved, {
    ...planned,
    key: keyOf(saved, context),
    ...(before && { appliedAt: before.startedAt }),
  });
  if (!check.ok) return { stale: check.diagnostics };
  return {
    planned: cutPlan(planned, check),
    diagnostics: saved.derivedFrom === undefined ? check.diagnostics : [],
  };
}

/** A run that did all of its plan counts, also where something beside the plan kept live from being as declared. */
function wasCarriedOut(run: RunRecord): boolean {
  if (run.result !== 'failed') return run.result === 'done';
  return run.steps.filter(({ status }) => status === 'applied').length === run.planned;
}
