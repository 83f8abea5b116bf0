import type { Json, JsonPointer } from '../model/json.ts';
import type { LastChange } from '../model/last-change.ts';
import type { Failure, StepOutcome } from '../model/outcome.ts';
import type { ByProduct, Result } from '../model/report.ts';
import type { NewsEvent } from './channel.ts';

/** What one message tells one channel, before anybody decides how it looks. */
export interface News {
  /** Told apart from all other messages; the same when the same is told once more. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** The command that ran, or `notify test`. */
  readonly command: string;
  /** Version of copilotctl. */
  readonly version: string;
  /** The run of the pipeline: an https address. */
  readonly run?: string;
  readonly environments: readonly EnvironmentNews[];
}

/** What is new in one environment. */
export interface EnvironmentNews {
  readonly name: string;
  readonly backend: string;
  readonly drift: readonly DriftNews[];
  readonly apply?: ApplyNews;
}

/** One finding of drift that a channel was not told of. */
export interface DriftNews {
  readonly event: Extract<NewsEvent, `drift-${string}`>;
  readonly fingerprint: string;
  readonly address: string;
  /** Which field; absent when the whole resource is gone. */
  readonly path?: JsonPointer;
  /** Absent where the values are not told: they are sensitive, or it is as declared again. */
  readonly values?: { readonly declared?: Json; readonly live?: Json };
  readonly firstSeen: string;
  readonly lastChange?: Pick<LastChange, 'by' | 'at'>;
  readonly byProduct?: ByProduct;
}

/** How an apply ended. */
export interface ApplyNews {
  readonly event: Extract<NewsEvent, `apply-${string}`>;
  readonly result: Result;
  /** First digits of the digest of its plan; absent where there was none to carry out. */
  readonly plan?: string;
  readonly by: string;
  /** Steps that were to be applied; those by hand are counted only. */
  readonly steps: readonly StepNews[];
  readonly byHand: number;
  /** Why the live system or the records could not be used. */
  readonly failure?: Failure;
}

/** What became of one step. */
export interface StepNews {
  readonly step: string;
  readonly op: 'create' | 'update' | 'delete';
  readonly status: StepOutcome['status'];
  /** Why it did not succeed. */
  readonly message?: string;
}
