import type { LogEntry } from '../model/log-entry.ts';
import type { Context } from './context.ts';
import type { LogFormat } from './log-format.ts';
import { isTerminal } from './stdio.ts';
import { tell } from './tell.ts';

/** What every line of a log needs, asked for when there is one. */
export interface LogSource {
  readonly now: () => Date;
  readonly runId: () => string;
}

/** Standard error as a run speaks on it. */
export interface StandardError {
  readonly format: LogFormat;
  readonly err: Context['err'];
  /** Says what is being done; people hear of it on a terminal only, a log has it always. */
  readonly stage: (stage: string, environment?: string) => void;
}

/** Opens standard error: the text for people, or one line of JSON for each entry. */
export async function openStandardError(format: LogFormat, source: LogSource): Promise<StandardError> {
  if (format === 'text') {
    const write = (text: string): void => tell(2, text);
    const isHeard = isTerminal(2);
    return {
      format,
      err: write,
      stage: (stage, environment) =>
        isHeard ? write(`${environment === undefined ? '' : `${environment}: `}${stage} …\n`) : undefined,
    };
  }
  const { printLogLine } = await import('../telemetry/print-log-line.ts');
  const log = (entry: LogEntry): void => tell(2, printLogLine(entry, { time: source.now(), run: source.runId() }));
  return {
    format,
    err: (text, entries = [{ level: 'info', message: text.trim() }]) => {
      for (const entry of entries) log(entry);
    },
    stage: (message, environment) => log({ level: 'info', message, ...(environment !== undefined && { environment }) }),
  };
}
