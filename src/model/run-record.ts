import type { Change } from './change.ts';
import type { Json, JsonPointer } from './json.ts';
import type { StepOutcome } from './outcome.ts';

/** What a run says of itself when it begins. */
export interface RunStart {
  readonly now: Date;
  /** Who ran it: a person or a job. */
  readonly by: string;
  /** Version of copilotctl. */
  readonly tool: string;
  /** The id of the run of the command, which its reports, requests, logs and traces carry too. */
  readonly correlationId?: string;
  /** The saved plan it carries out; absent when it planned for itself. */
  readonly planId?: string;
  readonly commit?: Commit;
  /** Which part of the configuration it planned; absent where that was another declaration than that of the files. */
  readonly selection?: RecordedSelection;
  /** The run that it completes. */
  readonly resumes?: string;
}

/** Which part of a configuration a run planned; both lists are empty for all of it. */
interface RecordedSelection {
  readonly only: readonly string[];
  readonly except: readonly string[];
}

/** The commit a configuration was read from. */
export interface Commit {
  readonly id: string;
  /** Whether files differed from it. */
  readonly dirty: boolean;
}

/** One field of a recorded step. */
export interface RecordedField {
  readonly path: JsonPointer;
  readonly before?: Json;
  readonly after?: Json;
  /** What it was and became is nothing to write down: the values are left out. */
  readonly sensitive?: true;
  /** Of a field whose values are left out: there was nothing before. */
  readonly added?: true;
  /** An older version wrote down only which field it was. */
  readonly unknown?: true;
}

/** One field that a recorded step set and of which live said something else. */
export interface RecordedNotKept {
  readonly path: JsonPointer;
  readonly wanted?: Json;
  readonly live?: Json;
  /** The values are left out. */
  readonly sensitive?: true;
}

/** One step of a run as the journal knows it. */
export interface RecordedStep {
  readonly step: string;
  readonly op: Change['op'];
  /** What told its row apart in the live system, whatever the files call it; absent of the one row of a kind. */
  readonly identity?: string;
  /** What an update changed, and what a deletion took away. Of a create nothing is written down. */
  readonly fields: readonly RecordedField[];
  /** Absent while it is in doubt. */
  readonly status?: StepOutcome['status'];
  readonly code?: string;
  readonly message?: string;
  /** Of a step that was not kept. */
  readonly notKept?: readonly RecordedNotKept[];
  /** Of the same: it was as wanted, and the row moved since. */
  readonly movedSince?: true;
}

/** One run of `apply`, from the journal. */
export interface RunRecord {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Absent when it did not say how it ended. */
  readonly result?: 'done' | 'failed' | 'interrupted';
  readonly environment: string;
  readonly target: string;
  /** Digest of the plan. */
  readonly plan: string;
  readonly planId?: string;
  readonly by?: string;
  readonly tool?: string;
  /** The id of the run of the command that wrote it; absent in what older versions wrote. */
  readonly correlationId?: string;
  readonly commit?: Commit;
  /** Digest of the configuration that it planned; absent in what older versions wrote. */
  readonly desired?: string;
  readonly selection?: RecordedSelection;
  readonly resumes?: string;
  /** How many steps its plan had. */
  readonly planned: number;
  /** Steps that were handed to the backend, or were about to be. */
  readonly steps: readonly RecordedStep[];
  /** Steps that were never begun; none are known of a run that ended before its first step, or of an older version. */
  readonly later: readonly RecordedStep[];
}
