import type { Paint } from '../render/text/paint.ts';
import type { Progress } from './progress.ts';

/** What a command may use of the process: handed in, so that tests and other programs can run commands too. */
export interface Context {
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
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
}
