import { BackendError, failureOfError } from '../backends/backend-error.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { EnvironmentReport } from '../model/report.ts';
import type { Records } from '../record/records.ts';
import { openRecords } from './adapters.ts';
import type { Context } from './context.ts';
import type { Session } from './session.ts';

/** What the records of one environment gave, or why they could not be used. */
export interface Asked<T> {
  readonly report: EnvironmentReport;
  readonly given?: T;
  readonly error?: BackendError;
}

/** Asks the records of each chosen environment; one that cannot be read does not hide the others. */
export async function askRecords<T>(
  session: Session,
  context: Context,
  ask: (records: Records, state: DesiredState) => Promise<T>,
): Promise<readonly Asked<T>[]> {
  const asked: Asked<T>[] = [];
  for (const state of session.states.values()) {
    const { name, backend } = state.environment;
    const report = { name, backend, declared: state.resources.length };
    try {
      asked.push({ report, given: await ask(await openRecords(session, state, context), state) });
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      asked.push({ report: { ...report, failure: failureOfError(error) }, error });
    }
  }
  return asked;
}
