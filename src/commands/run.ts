import { EXIT_CODES } from '../model/report.ts';
import { inert } from '../render/harmless.ts';
import { type Paint, PLAIN } from '../render/text/paint.ts';
import { runIdOf } from '../telemetry/run-id.ts';
import type { Span, Tracer } from '../telemetry/tracer.ts';
import type { Context } from './context.ts';
import { exitCodeOf, UsageError } from './exit.ts';
import { explain } from './explain.ts';
import { logFormatOf } from './log-format.ts';
import { openTrace } from './open-trace.ts';
import { makeProgram } from './program.ts';
import { progressOn } from './progress.ts';
import { openStandardError, type StandardError } from './standard-error.ts';
import { isTerminal, writeText } from './stdio.ts';

/** Runs a command line in this process: sets the exit code, and lets what was printed reach its reader. */
export async function run(argv: readonly string[], version: string): Promise<void> {
  await runWork(argv, version, async (context, span) => await makeProgram(context, argv, span));
}

/** What a process does: gives its exit code, and is followed by the span. */
export type Work = (context: Context, span: Span) => Promise<number>;

/** The same for work that is no command line itself; `words` are looked at for how standard error speaks. */
export async function runWork(words: readonly string[], version: string, work: Work): Promise<void> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const { format, problem } = logFormatOf(words, process.env['COPILOTCTL_LOG_FORMAT']);
  const head = headOfRun(process.env);
  const standardError = await openStandardError(format, head);
  let isLeftOver = false;
  try {
    if (problem !== undefined) throw problem;
    head.check();
    const { tracer, close } = await openTrace(process.env, { runId: head.runId, version });
    const context = await processContext({ head, standardError, tracer, version, signal: interruption.signal });
    process.exitCode = await tracer.span('copilotctl', async (span) => await runTraced(work, context, span));
    isLeftOver = await close(standardError.err);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    explain(error, version, standardError.err);
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
  // A collector that neither answers nor hangs up keeps nobody waiting; all that was printed is written.
  if (isLeftOver) process.exit();
}

/** The work in the span of the whole run, which knows how it ended. */
async function runTraced(work: Work, context: Context, span: Span): Promise<number> {
  span.set({ 'copilotctl.run.id': context.runId, 'process.pid': process.pid });
  const end = (exitCode: number): number => {
    span.set({ 'process.exit.code': exitCode });
    if (exitCode !== 0 && exitCode !== EXIT_CODES.differences) span.fail(String(exitCode));
    return exitCode;
  };
  try {
    return end(await work(context, span));
  } catch (error) {
    const exitCode = exitCodeOf(error);
    explain(error, context.version, context.err);
    return end(exitCode);
  }
}

/** When a run is, and what it is called. */
interface RunHead {
  readonly now: () => Date;
  readonly runId: () => string;
  /** @throws {UsageError} when the variables that decide on them say nothing that can be used. */
  readonly check: () => void;
}

/**
 * The time and the id of a run. Both stand still where `COPILOTCTL_NOW` gives a time, so that a run can be repeated to the
 * byte; the id is made when somebody asks for it, for that needs cryptography.
 */
function headOfRun(variables: NodeJS.ProcessEnv): RunHead {
  const { COPILOTCTL_NOW: fixed = '', COPILOTCTL_RUN_ID: given } = variables;
  const time = Date.parse(fixed);
  const fixedTime = Number.isNaN(time) ? undefined : new Date(time);
  const random = (): string => process.getBuiltinModule('node:crypto').randomUUID();
  let id: string | undefined;
  const idOfRun = (): string => {
    id ??= runIdOf({ given, fixedTime, random }) ?? random();
    return id;
  };
  const check = (): void => {
    if (fixed !== '' && fixedTime === undefined)
      throw new UsageError(`COPILOTCTL_NOW is no time: "${fixed}".`, 'Write it as 2026-11-22T12:00:00Z, or unset it.');
    if (given !== undefined && runIdOf({ given, fixedTime, random }) === undefined)
      throw new UsageError(
        `COPILOTCTL_RUN_ID is no id: "${given}".`,
        'It is a UUID, as uuidgen makes them; or unset it.',
      );
  };
  return { now: () => (fixedTime === undefined ? new Date() : new Date(fixedTime)), runId: idOfRun, check };
}

interface ContextParts {
  readonly head: RunHead;
  readonly standardError: StandardError;
  readonly tracer: Tracer;
  readonly version: string;
  readonly signal: AbortSignal;
}

async function processContext({ head, standardError, tracer, version, signal }: ContextParts): Promise<Context> {
  return {
    cwd: process.cwd(),
    variables: process.env,
    now: head.now,
    out: (text) => writeText(1, inert(text)),
    err: standardError.err,
    command: (text, stream) => writeText(stream === 'out' ? 1 : 2, text),
    outPaint: await paintFor(1),
    errPaint: await paintFor(2),
    progress: progressOn(standardError.stage),
    columns: isTerminal(1) && process.stdout.columns > 0 ? process.stdout.columns : 100,
    get ask() {
      return isTerminal(0) ? (question: string) => ask(question, signal) : undefined;
    },
    signal,
    version,
    get runId() {
      return head.runId();
    },
    startedAt: head.now(),
    tracer,
  };
}

/** Colours where a person looks, or where `FORCE_COLOR` asks for them; none where `NO_COLOR` is set. */
async function paintFor(descriptor: 1 | 2): Promise<Paint> {
  if (process.env['NO_COLOR'] || !(process.env['FORCE_COLOR'] || isTerminal(descriptor))) return PLAIN;
  const { default: picocolors } = await import('picocolors');
  return picocolors.createColors(true);
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
