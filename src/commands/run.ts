import { BackendError } from '../backends/backend-error.ts';
import { harmless } from '../render/harmless.ts';
import { type Paint, PLAIN } from '../render/text/paint.ts';
import type { Context } from './context.ts';
import { exitCodeOf, UsageError } from './exit.ts';
import { makeProgram } from './program.ts';
import { progressOn } from './progress.ts';
import { isTerminal, writeText } from './stdio.ts';

/** Runs a command line in this process: sets the exit code, and lets what was printed reach its reader. */
export async function run(argv: readonly string[], version: string): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    process.exitCode = await makeProgram(await processContext(version, interruption.signal), argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    writeText(2, explain(error, version));
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

async function processContext(version: string, signal: AbortSignal): Promise<Context> {
  return {
    cwd: process.cwd(),
    variables: process.env,
    now: clock(process.env['COPILOTCTL_NOW']),
    out: (text) => writeText(1, text),
    err: (text) => writeText(2, text),
    outPaint: await paintFor(1),
    errPaint: await paintFor(2),
    progress: progressOn(isTerminal(2) ? (text) => writeText(2, text) : () => undefined),
    columns: isTerminal(1) && process.stdout.columns > 0 ? process.stdout.columns : 100,
    get ask() {
      return isTerminal(0) ? (question: string) => ask(question, signal) : undefined;
    },
    signal,
    version,
  };
}

/** Colours where a person looks, or where `FORCE_COLOR` asks for them; none where `NO_COLOR` is set. */
async function paintFor(descriptor: 1 | 2): Promise<Paint> {
  if (process.env['NO_COLOR'] || !(process.env['FORCE_COLOR'] || isTerminal(descriptor))) return PLAIN;
  const { default: picocolors } = await import('picocolors');
  return picocolors.createColors(true);
}

/** The time; one that stands still where `COPILOTCTL_NOW` gives it, so that a run can be repeated to the byte. */
function clock(fixed: string | undefined): () => Date {
  if (fixed === undefined || fixed === '') return () => new Date();
  const time = Date.parse(fixed);
  if (Number.isNaN(time))
    throw new UsageError(`COPILOTCTL_NOW is no time: "${fixed}".`, 'Write it as 2026-11-22T12:00:00Z, or unset it.');
  return () => new Date(time);
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While it asks, the terminal sends Ctrl-C here and not to the process.
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return await terminal.question(question, { signal });
  } catch {
    return '';
  } finally {
    terminal.close();
  }
}

/** What a person is told of an error that ended the run: what happened, what to do, and for a bug what to report. */
function explain(error: unknown, version: string): string {
  if (error instanceof UsageError || error instanceof BackendError) {
    const code = error instanceof BackendError ? `live/${error.code}` : 'usage';
    const hint = error.hint === undefined ? '' : `  hint: ${harmless(error.hint)}\n`;
    return `error ${code}\n  ${harmless(error.message)}\n${hint}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `error bug\n  This is our fault, not yours. Nothing more was done.\n  hint: Report it with the command, this text and copilotctl ${version}, Node.js ${process.version}, ${process.platform}.\n${harmless(stack, true)}\n`;
}
