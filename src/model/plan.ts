import type { ObservedDifference } from './adoption.ts';
import type { Change } from './change.ts';
import type { Digest } from './digest.ts';
import type { TargetId } from './live-state.ts';
import type { Address } from './resource.ts';

/** Names a step inside its plan: the address, with `#2`, `#3` behind it where a resource takes several steps. */
export type StepId = string & { readonly __brand: 'StepId' };

/** How hard a step is to take back. */
export const RISK_LEVELS = ['none', 'reversible', 'irreversible'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** A step's risk, in words for the person who approves it. */
export interface Risk {
  readonly level: RiskLevel;
  readonly reasons: readonly string[];
  /** Approvals that must be given in the file and on the command line, such as `opt-out`. */
  readonly approvals: readonly string[];
}

/** One act of a plan. It waits for every step named in `after`. */
export interface Step {
  readonly id: StepId;
  readonly change: Change;
  readonly after: readonly StepId[];
  readonly risk: Risk;
}

/** A resource that was applied before, is declared no longer, and is left alone; `how` says what would remove it. */
export interface Orphan {
  /** The address it was declared by. */
  readonly address: Address;
  /** What tells it apart in the live system. */
  readonly identity: string;
  readonly how: string;
}

/** What would be done to one environment: plain data, and the only thing that is ever applied. */
export interface Plan {
  readonly format: 1;
  readonly environment: string;
  readonly target: TargetId;
  /** What it was made from: the composed configuration, and the live rows that it speaks of. */
  readonly basis: { readonly desired: Digest; readonly live: Digest };
  readonly steps: readonly Step[];
  readonly orphans: readonly Orphan[];
  /** What differs of resources that are not ours to change; absent where nothing does. Nothing of it is done. */
  readonly observed?: readonly ObservedDifference[];
  /** How many resources were compared, for percentages and for the summary. */
  readonly compared: number;
  readonly digest: Digest;
}

/** Steps that `apply` itself carries out; the rest are for a person. */
export function automaticSteps(plan: Plan): Step[] {
  return plan.steps.filter((step) => step.change.op !== 'manual');
}
