import type { RunRecord } from '../model/run-record.ts';

/** A run that did not do all that it set out to do. */
export interface UnfinishedWork {
  readonly run: RunRecord;
  /** The run that says what it set out to do: itself, or the one that it was completing when it died early. */
  readonly intention: RunRecord;
}

/**
 * The last run, where it did not end well; with `planId`, the last one that carried out this saved plan. Undefined when
 * there is nothing to complete.
 *
 * `history` is that of one live system, the newest run first. A run that ended well has settled all before it.
 */
export function runToResume(history: readonly RunRecord[], planId?: string): UnfinishedWork | undefined {
  const run = history.find((each) => planId === undefined || each.planId === planId);
  if (run === undefined || run.result === 'done') return undefined;
  return { run, intention: intentionOf(run, history) };
}

function intentionOf(run: RunRecord, history: readonly RunRecord[]): RunRecord {
  const older = history.slice(history.indexOf(run) + 1);
  const resumed = older.find(({ id }) => id === run.resumes);
  return saysWhatItWants(run) || resumed === undefined ? run : intentionOf(resumed, older);
}

/** Whether the journal has the steps of a run: one that ended before its first step has written none of them down. */
export function saysWhatItWants({ steps, later }: RunRecord): boolean {
  return steps.length > 0 || later.length > 0;
}
