import { type Paint, paint } from '../render/text/paint.ts';

/** What a command may use of the process: handed in, so that tests and other programs can run commands too. */
export interface Context {
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Columns of the terminal; 100 where there is none, so that files come out the same everywhere. */
  readonly columns: number;
  /** Asks a question on the terminal; undefined when nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Fires when a person interrupts. */
  readonly signal: AbortSignal;
  readonly version: string;
}

/** Paint for standard output: colours on a terminal, unless `NO_COLOR` is set. */
export function outPaint(context: Context): Paint {
  return paint(context.outIsTerminal && !context.variables['NO_COLOR']);
}

/** Paint for standard error. */
export function errPaint(context: Context): Paint {
  return paint(context.errIsTerminal && !context.variables['NO_COLOR']);
}

/** Says on standard error what takes long: nothing in the first second, and only where a person looks. */
export function progress(context: Context, startedAt = performance.now()): (stage: string) => void {
  return (stage) => {
    if (context.errIsTerminal && performance.now() - startedAt > 1000) context.err(`${stage}…\n`);
  };
}
