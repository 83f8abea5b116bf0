import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { type Digest, digestOf, keyedDigestOf } from '../model/digest.ts';
import type { Forecast } from '../model/forecast.ts';
import { canonicalJson, type Json } from '../model/json.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { LiveState } from '../model/live-state.ts';
import type { Plan, Step } from '../model/plan.ts';
import { type Address, rowKey } from '../model/resource.ts';
import type { Commit } from '../model/run-record.ts';
import type { PlanKeyMark, SavedPlan, SavedResource, SavedVerdict } from '../model/saved-plan.ts';
import { mustKind, saveStep } from './save-step.ts';

/** A plan with what it was made from. */
export interface PlanMade {
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly live: LiveState;
  readonly forecast?: Forecast;
}

/** What a saved plan says of itself beside its steps. */
export interface SavingContext {
  readonly version: string;
  readonly madeAt: Date;
  readonly commit?: Commit;
  readonly selection: SavedPlan['selection'];
  readonly policy: SavedVerdict;
  readonly key: PlanKey;
}

/** The key of the masked values: made for one plan, or given by the environment and then not in the file. */
export interface PlanKey {
  readonly from: PlanKeyMark['from'];
  readonly value: string;
}

/** A plan as the file that `plan --save` writes. Pure: the same plan, time and key give the same id. */
export function toSavedPlan({ plan, desired, live, forecast }: PlanMade, context: SavingContext): SavedPlan {
  const key = context.key.value;
  return identified({
    format: 1,
    tool: { name: 'copilotctl', version: context.version },
    madeAt: context.madeAt.toISOString(),
    environment: plan.environment,
    backend: desired.environment.backend,
    target: plan.target,
    ...(context.commit && { commit: context.commit }),
    selection: { only: context.selection.only, except: context.selection.except },
    key: markOf(context.key),
    // A version may be a digest of what a row holds, which somebody could try values against.
    basis: { desired: keyedDigestOf(plan.basis.desired, key), live: keyedDigestOf(plan.basis.live, key) },
    compared: plan.compared,
    resources: touchedResources({ plan, desired, live }, key),
    steps: plan.steps.map((step) => saveStep(step, key)),
    policy: context.policy,
    ...(forecast && { forecast }),
  });
}

/** The plan with its id, which is made from everything else. */
export function identified(plan: Omit<SavedPlan, 'id'>): SavedPlan {
  return { ...plan, id: digestOf(asJson(plan)) };
}

/** The bytes of a saved plan: its canonical form, spread over lines. Only these bytes are accepted back. */
export function printSavedPlan(plan: SavedPlan): string {
  return `${canonicalJson(asJson(plan), 1)}\n`;
}

/** A saved plan is JSON; the compiler cannot know it of an interface without index signature. */
function asJson(plan: Omit<SavedPlan, 'id'>): Json {
  return plan as unknown as Json;
}

function markOf({ from, value }: PlanKey): PlanKeyMark {
  return from === 'plan' ? { from, value } : { from, check: keyCheck(value) };
}

/** What tells the right key of a plan from a wrong one. */
export function keyCheck(key: string): Digest {
  return keyedDigestOf('copilotctl plan key', key);
}

/** Keyed digest of what the files say of a resource. */
export function declarationDigest({ state, adoption, resource }: DesiredResource, key: string): Digest {
  const mode = adoption === undefined || adoption === 'manage' ? {} : { adoption };
  return keyedDigestOf({ state, ...mode, spec: resource.spec }, key);
}

function touchedResources({ plan, desired, live }: PlanMade, key: string): SavedResource[] {
  const declared = new Map(desired.resources.map((each) => [each.address, each]));
  const seen = new Map<Address, SavedResource>();
  for (const step of plan.steps) {
    const { address } = step.change;
    if (!seen.has(address)) seen.set(address, touched(step, declared.get(address), live, key));
  }
  return [...seen.values()];
}

function touched({ change }: Step, declared: DesiredResource | undefined, live: LiveState, key: string): SavedResource {
  const { address } = change;
  const kind = mustKind(address);
  const identity =
    change.op === 'delete' ? KIND_DEFINITIONS[kind].identity(change.before.resource.spec) : identityOf(declared);
  const observed = live.rows.get(rowKey(kind, identity));
  return {
    address,
    kind,
    identity,
    ...(declared && { declared: declarationDigest(declared, key) }),
    ...(observed === undefined ? { absent: true as const } : { version: keyedDigestOf(observed.version, key) }),
  };
}

function identityOf(declared: DesiredResource | undefined): string {
  return declared?.identity ?? '';
}
