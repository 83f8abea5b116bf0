import type { HeldLock } from '../model/report.ts';
import { isOver } from '../record/lease/lease-terms.ts';
import type { LeaseHolder } from '../record/records.ts';
import { renderBroken, renderLocks } from '../render/text/render-locks.ts';
import { askRecords } from './ask-records.ts';
import type { Context } from './context.ts';
import { resultOfFailures, UsageError } from './exit.ts';
import type { RecordOptions } from './history.ts';
import { ownerOf } from './hold-lease.ts';
import { present } from './report.ts';
import { hasErrors, openSession } from './session.ts';

/** `copilotctl lock list`: who has which environment. Exit codes: 0, 65 invalid configuration, 69 no records. */
export async function lockListCommand(options: RecordOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, options.environment.length > 0 ? 'chosen' : 'all');
  const isInvalid = hasErrors(session.diagnostics);
  const asked = isInvalid ? [] : await askRecords(session, context, async (records) => [await records.leaseHolder()]);
  const environments = asked.map(({ report, given: [holder] = [] }) => ({
    ...report,
    ...(holder && { lock: lockOf(holder, context.now()) }),
  }));
  const result = isInvalid ? 'invalid' : (resultOfFailures(asked) ?? 'done');
  const diagnostics = isInvalid ? session.diagnostics : [];
  const found = { command: 'lock list', result, environments, diagnostics };
  const text = (): string => renderLocks(environments, context.outPaint);
  const { output, verbose } = options;
  return await present(found, { output, verbose, files: session.loaded.files, text }, context);
}

function lockOf(holder: LeaseHolder, now: Date): HeldLock {
  return { ...holder, ended: isOver(holder, now) };
}

/** Options of `lock break`. */
export interface LockBreakOptions extends RecordOptions {
  readonly reason: string;
  readonly yes: boolean;
}

/**
 * `copilotctl lock break`: takes one environment away from whoever has it; what that one writes from now on is refused.
 * Exit codes: 0 broken, or nobody had it, 1 not confirmed.
 */
export async function lockBreakCommand(options: LockBreakOptions, context: Context): Promise<number> {
  if (options.environment.length !== 1) throw new UsageError('Which environment?', 'Name one with -e NAME.');
  if (options.reason.trim() === '')
    throw new UsageError('A lock is broken for a reason.', 'Say it with --reason TEXT.');
  if (!options.yes && (context.ask === undefined || options.output === 'json')) {
    throw new UsageError('Nobody is there to confirm.', 'Add --yes to break it without asking.');
  }
  const session = await openSession(options, context, 'chosen');
  const isInvalid = hasErrors(session.diagnostics);
  const asked = isInvalid
    ? []
    : await askRecords(session, context, async (records, { environment: { name } }) => {
        const holder = await records.leaseHolder();
        if (holder === undefined) return {};
        if (!options.yes && !(await confirmed(name, holder, context))) return { isDeclined: true };
        const broken = await records.breakLease(ownerOf(context), options.reason, context.now());
        return broken === undefined ? {} : { broken };
      });
  const environments = asked.map(({ report, given }) => ({
    ...report,
    ...(given?.broken && { lock: lockOf(given.broken, context.now()) }),
  }));
  const isDeclined = asked.some(({ given }) => given?.isDeclined === true);
  const result = isInvalid ? 'invalid' : (resultOfFailures(asked) ?? (isDeclined ? 'failed' : 'done'));
  const diagnostics = isInvalid ? session.diagnostics : [];
  const text = (): string => {
    if (isDeclined) return 'Not confirmed. Nothing has been changed.\n';
    return environments.map((each) => (each.failure ? '' : renderBroken(each, context.outPaint))).join('');
  };
  const { output, verbose } = options;
  const found = { command: 'lock break', result, environments, diagnostics };
  return await present(found, { output, verbose, files: session.loaded.files, text }, context);
}

async function confirmed(name: string, holder: LeaseHolder, context: Context): Promise<boolean> {
  const { owner, reason, takenAt } = holder;
  const question = `${owner} has ${name} for ${reason} since ${takenAt}. What is under way there may still arrive.\nBreak the lock? Type yes: `;
  return ((await context.ask?.(question)) ?? '').trim().toLowerCase() === 'yes';
}
