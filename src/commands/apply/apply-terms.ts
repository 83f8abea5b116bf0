import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import type { EnvironmentReport, Result } from '../../model/report.ts';
import type { ResumedRun } from '../../model/resumed-run.ts';
import type { Commit } from '../../model/run-record.ts';
import type { SavedHead } from '../../model/saved-plan.ts';
import type { Planned } from '../../reconcile.ts';
import type { Records } from '../../record/records.ts';
import type { PlanOptions } from '../plan.ts';
import type { PlannedEnvironment, PlanQuery } from '../plan-environment.ts';
import type { Selection } from '../selection.ts';
import type { Session } from '../session.ts';

/** Options of `apply`. */
export interface ApplyOptions extends PlanOptions {
  readonly yes: boolean;
  /** Whether steps that do not build on one that failed are still begun. */
  readonly keepGoing: boolean;
  /** Files with signed approvals; they are of a saved plan. */
  readonly approval: readonly string[];
  /** Whether the last run that did not end well is completed, and nothing else. */
  readonly resume?: boolean;
}

/** What is carried out instead of all that would be planned; asked once the environment is taken. */
export type Hold = (records: Records, state: DesiredState) => Promise<Holding | NothingToHold>;

/** Why there is nothing to carry out, as a sentence. */
export interface NothingToHold {
  readonly nothing: string;
}

/** What of a plan made just now is carried out: a saved plan, or what a run left undone. */
export interface Holding {
  /** What is planned. Default: what the options say. */
  readonly selection?: Selection;
  /** The run that is completed. */
  readonly resumes?: string;
  readonly hold: (made: PlannedEnvironment, session: Session) => Promise<HeldEnvironment>;
}

/** A plan that is held to a saved one or to a run, or why that no longer holds. */
export interface HeldEnvironment {
  readonly made: PlannedEnvironment;
  /** The saved plan that is carried out. */
  readonly saved?: SavedHead;
  /** The run that is completed, and what live says of its steps. */
  readonly resume?: ResumedRun;
  /** Warnings; where it is stale, each reason as an error. */
  readonly diagnostics: readonly Diagnostic[];
  readonly isStale: boolean;
}

/** What is declared for an environment in the place of what its files say. */
export interface Instead {
  /** The command that reports it, and that others see in the lock. */
  readonly command: string;
  readonly declare: (session: Session, state: DesiredState, records: Records) => Promise<Declared>;
}

/** Another declaration than that of the files: a way back, or what mends a role. */
export interface Declared {
  readonly state: DesiredState;
  readonly query: Partial<PlanQuery>;
  /** The commit that it is that of; absent where it is that of none. */
  readonly commit?: Commit;
  /** Whether it is remembered as last applied. Default: yes. */
  readonly remembers?: boolean;
  /** What stands in its way (errors), and what a person should know. */
  readonly check: (planned: Planned) => readonly Diagnostic[];
}

/** What an apply made of one environment. */
export interface EnvironmentResult {
  readonly report: EnvironmentReport;
  readonly result: Result;
  readonly diagnostics: readonly Diagnostic[];
}
