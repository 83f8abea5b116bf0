import { BackendError } from '../backends/backend-error.ts';
import { harmless } from '../render/harmless.ts';
import type { Context } from './context.ts';
import { exitCodeOf, UsageError } from './exit.ts';
import { makeProgram } from './program.ts';

/** Runs a command line in this process: sets the exit code, and lets what was printed reach its reader. */
export async function run(argv: readonly string[], version: string): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  // A reader that goes away (head, a closed pager) is no failure.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => endOnClosedPipe(error));
  try {
    process.exitCode = await makeProgram(processContext(version, interruption.signal), argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    process.stderr.write(explain(error, version));
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
}

function processContext(version: string, signal: AbortSignal): Context {
  return {
    cwd: process.cwd(),
    variables: process.env,
    now: () => new Date(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    columns: process.stdout.isTTY === true ? process.stdout.columns : 100,
    ask: process.stdin.isTTY === true ? (question) => ask(question, signal) : undefined,
    signal,
    version,
  };
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
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
