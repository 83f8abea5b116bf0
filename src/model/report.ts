import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ObservedDifference } from './adoption.ts';
import type { FieldChange, Origin } from './change.ts';
import type { DeclaredChange, SinceCommit } from './declared-change.ts';
import type { Delivery } from './delivery.ts';
import type { DriftEpisode, Snooze } from './drift-record.ts';
import type { ExportReport } from './exported.ts';
import type { Forecast } from './forecast.ts';
import type { JournalCheck } from './journal-check.ts';
import type { JsonObject, JsonPointer } from './json.ts';
import type { Kind } from './kind.ts';
import type { LastChange } from './last-change.ts';
import type { LeaseHolder } from './lease-holder.ts';
import type { Failure, StepOutcome } from './outcome.ts';
import type { Permission } from './permission.ts';
import type { Plan, StepId } from './plan.ts';
import type { Address } from './resource.ts';
import type { ResumedRun } from './resumed-run.ts';
import type { RoleCheck, RoleDiff } from './role-check.ts';
import type { RunRecord } from './run-record.ts';
import type { SavedHead } from './saved-plan.ts';
import type { ValueLayer } from './value-layer.ts';

/** How a run ended, in one word; `exitCode` says the same to a shell. */
export type Result =
  | 'done'
  | 'differences'
  | 'failed'
  | 'refused'
  | 'invalid'
  | 'unavailable'
  | 'try-again'
  | 'not-permitted';

/** Something that moved in the live system since it was last applied. */
export interface DriftFinding {
  /** The same for the same live value on every run and machine: `fingerprintOf`. */
  readonly fingerprint: string;
  readonly address: Address;
  readonly what: 'changed' | 'removed';
  /** Which field; absent when the whole resource moved. */
  readonly field?: FieldChange;
  readonly origin?: Origin;
  /** Why nothing of ours puts it back; absent for a resource that is managed. */
  readonly adoption?: ObservedDifference['adoption'];
  /** Who changed the row last, where the service tells. */
  readonly lastChange?: LastChange;
  /** Why this may be the product's own doing; absent where nothing says so. */
  readonly byProduct?: ByProduct;
}

/** A change that the product is known to make by itself. */
export interface ByProduct {
  /** What the product does, as a sentence. */
  readonly because: string;
  /** `recorded`: the row itself says so. `inferred`: it fits what is documented, and a person may have done it as well. */
  readonly evidence: 'recorded' | 'inferred';
  /** Numbers of `data/sources.json`; absent where the row alone says so. */
  readonly source?: string;
}

/**
 * What earlier runs know of a finding. `new`: none saw it, or its snooze is over. `changed`: they saw the field with
 * another live value.
 */
type DriftState = 'new' | 'known' | 'changed' | 'snoozed';

/** A finding beside what the records say of it. */
export interface TrackedFinding extends DriftFinding {
  readonly state: DriftState;
  readonly firstSeen: string;
  readonly snoozed?: Snooze;
}

/** One composed resource, as `render` gives it. */
interface RenderedResource {
  readonly kind: Kind;
  readonly name: string;
  readonly state: 'present' | 'absent';
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

/** Where one value comes from, as `render --why` gives it. */
export interface RenderedValue {
  readonly address: Address;
  readonly path: JsonPointer;
  readonly layers: readonly ValueLayer[];
}

/** What the identity may do of one step. */
export interface StepPermission extends Permission {
  readonly step: StepId;
}

/** The snapshot that a plan was made from instead of live. */
export interface ReadSnapshot {
  readonly id: string;
  readonly takenAt: string;
  readonly ageSeconds: number;
  readonly signed: boolean;
  readonly redacted: boolean;
}

/** Who has an environment. */
export interface HeldLock extends LeaseHolder {
  /** Whether its time is over: whoever comes next gets the environment. */
  readonly ended: boolean;
}

/** What a run found and did in one environment. */
export interface EnvironmentReport {
  readonly name: string;
  readonly backend: string;
  /** How many resources are declared. */
  readonly declared: number;
  readonly plan?: Plan;
  /** The saved plan that was written, shown or applied. */
  readonly saved?: SavedHead;
  /** What the plan was made from; absent when it was live. */
  readonly snapshot?: ReadSnapshot;
  /** What applying the plan costs a service that counts requests. */
  readonly forecast?: Forecast;
  /** What the identity may do of each step that is not by hand; absent where nobody is asked. */
  readonly permissions?: readonly StepPermission[];
  /** What two revisions of the files say differently. */
  readonly changes?: readonly DeclaredChange[];
  /** What a range of commits means for it, where the plan is about one. */
  readonly since?: SinceCommit;
  /** The run that is completed, and what live says of each of its steps. */
  readonly resume?: ResumedRun;
  readonly drift?: readonly TrackedFinding[];
  /** How many findings are left out because earlier runs told of them, or because they are snoozed. */
  readonly leftOut?: number;
  /** Whether drift was looked for in a part of the environment only. Default: false. */
  readonly partial?: boolean;
  /** Findings of earlier runs that are gone: live is as declared again. */
  readonly resolved?: readonly DriftEpisode[];
  /** Findings of all runs, the newest first. */
  readonly driftHistory?: readonly DriftEpisode[];
  readonly outcomes?: readonly StepOutcome[];
  /** Resources that reading back after an apply still found to differ. */
  readonly left?: readonly Address[];
  /** What an export made of the files. */
  readonly exported?: ExportReport;
  readonly resources?: readonly RenderedResource[];
  readonly value?: RenderedValue;
  /** Runs of apply, the newest first. */
  readonly history?: readonly RunRecord[];
  /** Whether the journal holds together. */
  readonly journal?: JournalCheck;
  /** Who has the environment, or had it until the lock was broken; absent when nobody does. */
  readonly lock?: HeldLock;
  /** Why the live system or the records of the environment could not be used. */
  readonly failure?: Failure;
}

/** The same for `drift`, with what only its text says. */
export interface DriftReport extends EnvironmentReport {
  /** Fields and resources that differ because the configuration moved. */
  readonly pending: number;
  /** How many resources were ever applied. */
  readonly applied: number;
}

/** What one run of a command found and did: the one source of every output format. Schema: `report.schema.json`. */
export interface Report {
  readonly format: 1;
  readonly tool: { readonly name: 'copilotctl'; readonly version: string };
  /** The id of the run, a UUID that its records, requests, logs and traces carry too; absent in what older versions wrote. */
  readonly run?: string;
  readonly command: string;
  readonly result: Result;
  readonly exitCode: number;
  readonly environments: readonly EnvironmentReport[];
  readonly diagnostics: readonly Diagnostic[];
  /** Roles beside presets. */
  readonly roleCheck?: RoleCheck;
  /** Two roles beside each other. */
  readonly roleDiff?: RoleDiff;
  /** Where reports were shown. */
  readonly published?: readonly Delivery[];
}

/** The exit code of a result. Part of the interface: see the README. */
export const EXIT_CODES: Readonly<Record<Result, number>> = {
  done: 0,
  failed: 1,
  differences: 2,
  refused: 3,
  invalid: 65,
  unavailable: 69,
  'try-again': 75,
  'not-permitted': 77,
};
