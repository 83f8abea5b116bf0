import type { EnvironmentReport, Result } from '../model/report.ts';
import type { RunRecord } from '../model/run-record.ts';
import { type RunView, renderHistory, renderJournalCheck, renderRun } from '../render/text/render-history.ts';
import { type Asked, askRecords } from './ask-records.ts';
import type { Context } from './context.ts';
import { resultOfFailures, UsageError } from './exit.ts';
import { type Output, present } from './report.ts';
import { hasErrors, openSession, type Session, type TreeOptions } from './session.ts';

/** Options of every command about what was applied. */
export interface RecordOptions extends TreeOptions {
  readonly output: Output;
  readonly verbose: boolean;
}

/** Options of `history`. */
export interface HistoryOptions extends RecordOptions {
  /** The newest so many; 0 is all. */
  readonly limit: number;
}

/** `copilotctl history`: the runs of apply, the newest first. Exit codes: 0, 65 invalid configuration, 69 no records. */
export async function historyCommand(options: HistoryOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const asked = await ask(session, context, async (records) => {
    const all = await records.history();
    return { all: all.length, shown: options.limit === 0 ? all : all.slice(0, options.limit) };
  });
  const reports = asked.map(({ report, given }) => ({ ...report, ...(given && { history: given.shown }) }));
  const text = (): string =>
    asked
      .flatMap(({ report, given }) =>
        given ? [renderHistory(report.name, given.shown, given.all, context.outPaint)] : [],
      )
      .join('\n');
  return await tell({ command: 'history', session, asked, reports, text }, options, context);
}

/** `copilotctl history show ID`: one run with its steps. Exit codes: 0, 64 there is no such run. */
export async function historyShowCommand(id: string, options: RecordOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const asked = await ask(session, context, async (records) => matching(await records.history(), id));
  const found = asked.flatMap(({ given }) => given ?? []);
  if (found.length !== 1 && !hasErrors(session.diagnostics) && asked.every(({ error }) => error === undefined)) {
    throw found.length === 0
      ? new UsageError(`There is no run "${id}".`, 'copilotctl history lists the runs of an environment.')
      : new UsageError(
          `${found.length} runs begin with "${id}".`,
          `They are ${found.map((run) => run.id).join(', ')}.`,
        );
  }
  const reports = asked
    .filter(({ given, error }) => error !== undefined || (given?.length ?? 0) > 0)
    .map(({ report, given }) => ({ ...report, ...(given && { history: given }) }));
  const view = viewOf(options, context);
  const text = (): string => found.map((run) => renderRun(run, view)).join('\n');
  return await tell({ command: 'history show', session, asked, reports, text }, options, context);
}

function matching(runs: readonly RunRecord[], id: string): readonly RunRecord[] {
  const exact = runs.filter((run) => run.id === id);
  if (exact.length > 0) return exact;
  const { length } = id;
  return runs.filter(
    (run) => run.id.startsWith(id) || (length >= 8 && run.correlationId?.startsWith(id.toLowerCase())),
  );
}

/** `copilotctl history verify`: follows the chain of each journal. Exit codes: 0, 1 something was tampered with. */
export async function historyVerifyCommand(options: RecordOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const asked = await ask(session, context, async (records) => await records.verify());
  const reports = asked.map(({ report, given }) => ({ ...report, ...(given && { journal: given }) }));
  const view = viewOf(options, context);
  const text = (): string =>
    asked.map(({ report, given }) => (given ? renderJournalCheck(report.name, given, view) : '')).join('');
  const isSound = asked.every(({ given }) => given === undefined || given.faults.length === 0);
  const result = isSound ? 'done' : 'failed';
  return await tell({ command: 'history verify', session, asked, reports, text, result }, options, context);
}

function viewOf({ verbose }: RecordOptions, { outPaint, columns }: Context): RunView {
  return { paint: outPaint, width: columns, verbose };
}

async function ask<T>(session: Session, context: Context, work: Parameters<typeof askRecords<T>>[2]) {
  return hasErrors(session.diagnostics) ? [] : await askRecords(session, context, work);
}

interface Told {
  readonly command: string;
  readonly session: Session;
  readonly asked: readonly Asked<unknown>[];
  readonly reports: readonly EnvironmentReport[];
  readonly text: () => string;
  /** How it ended where everything could be read. Default: done. */
  readonly result?: Result;
}

/** Prints what was found. Findings about the configuration are told where they are what stopped the command. */
async function tell(told: Told, { output, verbose }: RecordOptions, context: Context): Promise<number> {
  const { command, session, asked, reports, text } = told;
  const isInvalid = hasErrors(session.diagnostics);
  const result = isInvalid ? 'invalid' : (resultOfFailures(asked) ?? told.result ?? 'done');
  const diagnostics = isInvalid ? session.diagnostics : [];
  const { files } = session.loaded;
  return await present(
    { command, result, environments: reports, diagnostics },
    { output, verbose, files, text },
    context,
  );
}
