import type { Cause, Change, Origin } from './change.ts';
import type { Digest } from './digest.ts';
import type { Grade } from './evidence.ts';
import type { Forecast } from './forecast.ts';
import type { Json, JsonPointer } from './json.ts';
import type { Kind } from './kind.ts';
import type { TargetId } from './live-state.ts';
import type { Risk, StepId } from './plan.ts';
import type { Address } from './resource.ts';
import type { Commit } from './run-record.ts';

/**
 * A plan as a file: what was reviewed, and what must still hold when it is applied. Schema: `saved-plan.schema.json`.
 *
 * Values that a schema calls sensitive are not in it; in their place stands a mark: `{ "$sensitive": { "length": 12, "digest": "…" } }`.
 */
export interface SavedPlan {
  readonly format: 1;
  /** Digest of the canonical form of everything else. */
  readonly id: Digest;
  readonly tool: { readonly name: 'copilotctl'; readonly version: string };
  readonly madeAt: string;
  readonly environment: string;
  readonly backend: string;
  readonly target: TargetId;
  /** The commit that the configuration was read from; absent outside a repository. */
  readonly commit?: Commit;
  /** Which part of the configuration it is a plan of; both lists are empty for all of it. */
  readonly selection: { readonly only: readonly string[]; readonly except: readonly string[] };
  /** The plan that this one is a part of. */
  readonly derivedFrom?: Digest;
  readonly key: PlanKeyMark;
  /** Keyed digests of the composed configuration, and of the versions of the live rows that change. */
  readonly basis: { readonly desired: Digest; readonly live: Digest };
  readonly compared: number;
  readonly resources: readonly SavedResource[];
  readonly steps: readonly SavedStep[];
  readonly policy: SavedVerdict;
  readonly forecast?: Forecast;
}

/** What keyed digests of a plan are made with: a key of its own, which stands in the plan, or one that nobody wrote down. */
export type PlanKeyMark =
  | { readonly from: 'plan'; readonly value: string }
  /** `check` tells the right key from a wrong one. */
  | { readonly from: 'environment'; readonly check: Digest };

/** One resource that a plan touches, and the state it was planned for. */
export interface SavedResource {
  readonly address: Address;
  readonly kind: Kind;
  readonly identity: string;
  /** Keyed digest of its declaration; absent when no file declares it any more. */
  readonly declared?: Digest;
  /** Keyed digest of the version that its live row had when the plan was made. */
  readonly version?: Digest;
  /** Its row must not exist. */
  readonly absent?: true;
}

/** One field of a saved step. */
export interface SavedField {
  readonly path: JsonPointer;
  /** A sensitive value as its mark, here and in `after`. */
  readonly before?: Json;
  readonly after?: Json;
  readonly cause: Cause;
  readonly origin?: Origin;
  readonly grade?: Grade;
}

/** One act of a saved plan. */
export interface SavedStep {
  readonly id: StepId;
  readonly address: Address;
  readonly op: Change['op'];
  /** Of `update` and `manual`. */
  readonly fields?: readonly SavedField[];
  /** Of `create`: the resource as it will be. */
  readonly spec?: Json;
  /** Of `create`. */
  readonly cause?: Cause;
  /** Of `delete`: keyed digest of the row as it was. */
  readonly before?: Digest;
  /** Of `delete`. */
  readonly because?: string;
  /** Of `manual`. */
  readonly instruction?: string;
  readonly origin?: Origin;
  readonly after: readonly StepId[];
  readonly risk: Risk;
}

/** What policy said when the plan was made; it is asked again before the plan is applied. */
export interface SavedVerdict {
  readonly allowed: boolean;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  /** Approvals that the steps ask for, such as `opt-out`. */
  readonly approvals: readonly string[];
  /** Signed approvals that rules of the project ask for. */
  readonly required: readonly { readonly rule: string; readonly approvals: number; readonly reason: string }[];
}

/** What a report says of a saved plan beside its steps. */
export interface SavedHead {
  readonly id: Digest;
  readonly madeAt: string;
  /** Version of copilotctl that made it. */
  readonly tool: string;
  readonly commit?: Commit;
  readonly derivedFrom?: Digest;
  /** Where it was written, by the command that wrote it. */
  readonly file?: string;
  /** What policy said when it was made. */
  readonly policy: SavedVerdict;
}

/** The head of a saved plan. */
export function headOf({ id, madeAt, tool, commit, derivedFrom, policy }: SavedPlan): SavedHead {
  return { id, madeAt, tool: tool.version, ...(commit && { commit }), ...(derivedFrom && { derivedFrom }), policy };
}
