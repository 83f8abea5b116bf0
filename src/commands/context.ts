import type { LogEntry } from '../model/log-entry.ts';
import type { Paint } from '../render/text/paint.ts';
import type { Tracer } from '../telemetry/tracer.ts';
import type { Progress } from './progress.ts';

/** What a command may use of the process: handed in, so that tests and other programs can run commands too. */
export interface Context {
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly out: (text: string) => void;
  /**
   * Says something on standard error: the text to people, the entries to programs that asked for a log of JSON lines.
   * A text without entries is one entry; entries without a text (`''`) are for programs alone.
   */
  readonly err: (text: string, entries?: readonly LogEntry[]) => void;
  /** Writes a command to the runner of a pipeline; what `out` and `err` write is never one. */
  readonly command: (text: string, to: 'out' | 'err') => void;
  /** How each stream is painted: plain unless it is a terminal. */
  readonly outPaint: Paint;
  readonly errPaint: Paint;
  /** Says what is being done, for a person who waits: see `progressOn`. */
  readonly progress: Progress;
  /** Columns of the terminal; 100 where there is none or it does not say, so that files come out the same everywhere. */
  readonly columns: number;
  /** Asks a question on the terminal; undefined when nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Fires when a person interrupts. */
  readonly signal: AbortSignal;
  readonly version: string;
  /** A UUID that is the same in everything that this run of a command leaves behind: reports, records, requests, logs, traces. */
  readonly runId: string;
  readonly startedAt: Date;
  readonly tracer: Tracer;
}
