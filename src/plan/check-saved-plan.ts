import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Change } from '../model/change.ts';
import type { DesiredResource } from '../model/desired-state.ts';
import { keyedDigestOf } from '../model/digest.ts';
import type { Plan, Step } from '../model/plan.ts';
import { type Address, rowKey } from '../model/resource.ts';
import type { SavedPlan, SavedResource } from '../model/saved-plan.ts';
import { rebuildStep } from './rebuild-step.ts';
import { declarationDigest, keyCheck, type PlanMade } from './to-saved-plan.ts';

/** What a saved plan is held against: a plan made just now for the same environment and selection. */
export interface FreshPlan extends PlanMade {
  /** The key of the saved plan; undefined when it was saved with one that is not set. */
  readonly key: string | undefined;
  /** When a run carried this plan out; undefined when none did. */
  readonly appliedAt?: string;
}

/** What may be carried out, or everything that keeps the plan from it. */
export type SavedPlanCheck =
  | {
      readonly ok: true;
      /** The steps of the saved plan, with the values and versions of today. */
      readonly steps: readonly Step[];
      /** Addresses that differ too and that the saved plan does not have; one warning for each is in `diagnostics`. */
      readonly beside: readonly Address[];
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Whether a saved plan still holds.
 *
 * It does when the target and the whole configuration are those it was made for, and every row it touches still has
 * the values that it was made for; other values of these rows may have moved. The steps given back are those of
 * the saved plan and no others.
 */
export function checkSavedPlan(saved: SavedPlan, fresh: FreshPlan): SavedPlanCheck {
  const { key } = fresh;
  const whole = checkBasis(saved, fresh);
  if (whole.length > 0 || key === undefined) return { ok: false, diagnostics: whole };
  const changes = changesByAddress(fresh.plan);
  const made = new Set(saved.steps.filter((step) => step.op !== 'manual').map((step) => step.address));
  const rows = saved.resources.filter(({ address }) => made.has(address)).flatMap((each) => movedRow(each, fresh));
  const unfit = new Set(rows.map((each) => each.address));
  const rebuilt = saved.steps
    .filter((step) => !unfit.has(step.address))
    .map((step) => rebuildStep(step, changes.get(step.address) ?? [], key));
  const stale = [...rows, ...rebuilt.flatMap((each) => ('stale' in each ? each.stale : []))];
  if (stale.length > 0)
    return { ok: false, diagnostics: inOrder(stale).map((each) => ({ ...each, environment: saved.environment })) };
  const steps = withoutMissingWaits(
    rebuilt.flatMap((each) => ('step' in each && each.step !== undefined ? [each.step] : [])),
  );
  const beside = besideOf(saved, fresh.plan);
  return { ok: true, steps, beside, diagnostics: beside.map((address) => leftAlone(saved, address)) };
}

/** Whether a saved plan is one of this live system, this configuration and this key, and no run has carried it out. */
export function checkBasis(saved: SavedPlan, fresh: FreshPlan): readonly Diagnostic[] {
  const { key } = fresh;
  const whole = wrongTarget(saved, fresh.plan) ?? alreadyApplied(saved, fresh.appliedAt) ?? wrongKey(saved, key);
  if (whole !== undefined) return [{ ...whole, environment: saved.environment }];
  return key === undefined ? [] : changedConfiguration(saved, fresh, key);
}

function problem(code: Diagnostic['code'], message: string, hint: string, address?: string): Diagnostic {
  return { code, severity: 'error', message, hint, ...(address !== undefined && { address }) };
}

const MAKE_ANOTHER = 'Make a new plan with plan --save and have it reviewed.';

function wrongTarget({ environment, target }: SavedPlan, plan: Plan): Diagnostic | undefined {
  if (environment === plan.environment && target === plan.target) return undefined;
  const message = `The plan was made for ${target} (${environment}); ${plan.environment} is ${plan.target} now.`;
  return problem('saved-plan/other-target', message, MAKE_ANOTHER);
}

function alreadyApplied({ id }: SavedPlan, at: string | undefined): Diagnostic | undefined {
  if (at === undefined) return undefined;
  const message = `The plan ${id.slice(0, 12)} was applied by the run of ${at}.`;
  return problem('saved-plan/already-applied', message, 'For later changes make a new plan.');
}

function wrongKey(saved: SavedPlan, key: string | undefined): Diagnostic | undefined {
  if (saved.key.from === 'plan') return undefined;
  if (key !== undefined && keyCheck(key) === saved.key.check) return undefined;
  const message = `The plan was saved with ${key === undefined ? 'a COPILOTCTL_PLAN_KEY, and none is set' : 'another COPILOTCTL_PLAN_KEY'}.`;
  return problem('saved-plan/wrong-key', message, 'Set COPILOTCTL_PLAN_KEY to the key that it was saved with.');
}

/** Any change counts, also of what the plan does not touch: it was reviewed as the step from one state to another. */
function changedConfiguration(saved: SavedPlan, { plan, desired }: FreshPlan, key: string): Diagnostic[] {
  if (keyedDigestOf(plan.basis.desired, key) === saved.basis.desired) return [];
  const code = 'saved-plan/configuration-changed';
  const environment = saved.environment;
  const declared = new Map<string, DesiredResource>(desired.resources.map((each) => [each.address, each]));
  const named = saved.resources.flatMap(({ address, declared: before }): Diagnostic[] => {
    const now = declared.get(address);
    if ((now && declarationDigest(now, key)) === before) return [];
    const what =
      now === undefined ? 'is declared no longer' : before === undefined ? 'is declared now' : 'changed in the files';
    return [
      {
        ...problem(code, `${address} ${what} since the plan was made.`, MAKE_ANOTHER, address),
        environment,
        ...placeOf(now),
      },
    ];
  });
  if (named.length > 0) return named;
  const others = besideOf(saved, plan);
  const which =
    others.length === 0
      ? ''
      : `: ${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''} would be changed too`;
  const message = `The files changed since the plan was made, beside what it touches${which}.`;
  return [{ ...problem(code, message, MAKE_ANOTHER), environment }];
}

function placeOf(resource: DesiredResource | undefined): Pick<Diagnostic, 'where' | 'at'> {
  const last = resource?.layers.at(-1);
  if (last === undefined) return {};
  const { file, line } = last.source;
  const at = { file: file.path, line, column: 1, endLine: line, endColumn: 2 };
  return { where: { file: file.path }, at };
}

function changesByAddress(plan: Plan): ReadonlyMap<Address, readonly Change[]> {
  const found = new Map<Address, Change[]>();
  for (const { change } of plan.steps) found.set(change.address, [...(found.get(change.address) ?? []), change]);
  return found;
}

/** A row that is not there, or is there and must not be. */
function movedRow({ address, kind, identity, absent }: SavedResource, { live }: FreshPlan): Diagnostic[] {
  const isThere = live.rows.has(rowKey(kind, identity));
  if (absent === true && isThere)
    return [
      problem('saved-plan/row-exists', `${address} is there already; the plan would create it.`, MAKE_ANOTHER, address),
    ];
  if (absent !== true && !isThere)
    return [problem('saved-plan/row-gone', `${address} is no longer there in the live system.`, MAKE_ANOTHER, address)];
  return [];
}

function inOrder(found: readonly Diagnostic[]): Diagnostic[] {
  return [...found].sort((a, b) =>
    (a.address ?? '') < (b.address ?? '') ? -1 : (a.address ?? '') > (b.address ?? '') ? 1 : 0,
  );
}

/** What a person has done meanwhile is waited for no longer. */
function withoutMissingWaits(steps: readonly Step[]): Step[] {
  const ids = new Set(steps.map((step) => step.id));
  return steps.map((step) => ({ ...step, after: step.after.filter((id) => ids.has(id)) }));
}

function besideOf(saved: SavedPlan, plan: Plan): Address[] {
  const touched = new Set(saved.resources.map((each) => each.address));
  const others = plan.steps.filter(({ change }) => change.op !== 'manual' && !touched.has(change.address));
  return [...new Set(others.map((step) => step.change.address))];
}

function leftAlone(saved: SavedPlan, address: Address): Diagnostic {
  return {
    code: 'saved-plan/not-in-plan',
    severity: 'warning',
    message: `${address} differs too; the saved plan does not have it, so it is left alone.`,
    hint: 'Make another plan for it.',
    address,
    environment: saved.environment,
  };
}
