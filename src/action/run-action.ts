import { existsSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { BackendError } from '../backends/backend-error.ts';
import { findRunner } from '../ci/find-runner.ts';
import type { Context } from '../commands/context.ts';
import { exitCodeOf, UsageError } from '../commands/exit.ts';
import { explain } from '../commands/explain.ts';
import { makeProgram } from '../commands/program.ts';
import type { ReportFile } from '../commands/report-file.ts';
import { EXIT_CODES } from '../model/report.ts';
import type { Span } from '../telemetry/tracer.ts';
import { commandLine, placesFor, publishLine } from './command-line.ts';
import { printError } from './print-error.ts';
import { type Inputs, readInputs } from './read-inputs.ts';
import { reportsToWrite } from './reports-to-write.ts';
import { setOutputs } from './set-outputs.ts';

/**
 * Runs what a step asks: a command, in this process, then the publishing of its report. Gives the exit code of the step.
 *
 * That code is the command's. Differences count as a failure only with `fail-on-differences`. What cannot be published is
 * an error on the page of the run, and hides nothing of the command; only for `publish` it is the result, and where not even
 * the outputs could be set.
 */
export async function runAction(context: Context, span: Span): Promise<number> {
  try {
    const inputs = readInputs(context.variables);
    return inputs.command === 'publish' ? await showReports(inputs, context) : await runCommand(inputs, context, span);
  } catch (error) {
    return fail(error, context);
  }
}

async function runCommand(inputs: Inputs, context: Context, span: Span): Promise<number> {
  const reports = reportsToWrite(inputs, context.variables);
  // What a step before left there is not to be taken for what this one found.
  for (const { file } of reports) rmSync(resolve(context.cwd, file), { force: true });
  const code = await runProgram(commandLine(inputs, reports), context, span);
  const [json] = reports;
  let silent = 0;
  if (json !== undefined && existsSync(resolve(context.cwd, json.file))) {
    const before = bytesOfOutputs(context);
    const published = await publish([json.file], inputs, context);
    // Later jobs would take a plan that says nothing for one that has nothing to apply.
    if (bytesOfOutputs(context) === before) silent = published;
  } else setOutputs({ result: code === 0 ? 'done' : 'failed', 'exit-code': String(code) }, context.variables);
  const isMade = code === EXIT_CODES.done || code === EXIT_CODES.differences;
  setOutputs({ ...reportsWritten(reports, context.cwd), ...(isMade && savedFile(inputs)) }, context.variables);
  const isFine = code === EXIT_CODES.differences && !inputs.isSet('fail-on-differences');
  return (isFine ? EXIT_CODES.done : code) || silent;
}

/** How long the file is that outputs are handed over in; undefined where there is none. */
function bytesOfOutputs({ variables }: Context): number | undefined {
  return statSync(variables['GITHUB_OUTPUT'] ?? '', { throwIfNoEntry: false })?.size;
}

/** An error ends the command, not the step: what was written until then is shown all the same. */
async function runProgram(words: readonly string[], context: Context, span: Span): Promise<number> {
  try {
    return await makeProgram(context, words, span);
  } catch (error) {
    return fail(error, context);
  }
}

function fail(error: unknown, context: Context): number {
  explain(error, context.version, context.err);
  printError(inShort(error), context);
  return exitCodeOf(error);
}

/** What happened and what to do; the log has the rest. */
function inShort(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = error instanceof UsageError || error instanceof BackendError ? error.hint : undefined;
  return hint === undefined ? error.message : `${error.message}\n${hint}`;
}

/** Shows reports. What is said of it is kept, so that what failed can be told on the page of the run too. */
async function publish(reports: readonly string[], inputs: Inputs, context: Context): Promise<number> {
  let said = '';
  const tee = (print: (text: string) => void) => (text: string) => {
    said += text;
    print(text);
  };
  const token = inputs.text('github-token');
  const variables = { ...context.variables, ...(token !== undefined && { GITHUB_TOKEN: token }) };
  const publishing = { ...context, ask: undefined, variables, out: tee(context.out), err: tee(context.err) };
  const runner = await findRunner(variables)?.();
  const places = placesFor(inputs, runner?.defaults ?? []);
  const words = publishLine(inputs, reports, places);
  const code = await context.tracer.span('ci publish', async (span) => await runProgram(words, publishing, span));
  if (code !== 0) printError(`Not everything could be shown.\n${said}`, context);
  return code;
}

async function showReports(inputs: Inputs, context: Context): Promise<number> {
  const patterns = inputs.list('reports');
  const reports = globSync([...patterns], { cwd: context.cwd, dot: true, followSymbolicLinks: false }).sort();
  if (reports.length === 0)
    throw new UsageError(
      `The input "reports" is ${JSON.stringify(patterns.join(', '))}, and there is no such file.`,
      'Name files that --report json=FILE or the input report-folder wrote; * and ** are understood.',
    );
  return await publish(reports, inputs, context);
}

/** The outputs that name reports, of those that were written. */
function reportsWritten(reports: readonly ReportFile[], cwd: string): Readonly<Record<string, string>> {
  const written = reports.filter(({ file }) => existsSync(resolve(cwd, file)));
  return Object.fromEntries(written.map(({ format, file }) => [`report-${format}`, file]));
}

/** The output that names what a command saved beside its report. */
function savedFile({ command, text }: Inputs): Readonly<Record<string, string>> {
  const file = text('save');
  if (file === undefined) return {};
  return command === 'snapshot' ? { 'snapshot-file': file } : { 'plan-file': file };
}
