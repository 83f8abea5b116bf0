import { targetOfEnvironment } from '../backends/registry.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import type { TargetId } from '../model/live-state.ts';
import { checkLaterChanges, checkUndone } from '../plan/check-rollback.ts';
import { type RunsBehind, runsBehind } from '../plan/runs-behind.ts';
import { historiesOf, rowsToRead, undoRuns } from '../plan/undo-runs.ts';
import type { Records } from '../record/records.ts';
import { count } from '../render/text/count.ts';
import type { ApplyOptions, Declared, Instead } from './apply/apply-terms.ts';
import { runApply } from './apply/run-apply.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';
import { withCommitTree } from './revisions/commit-tree.ts';
import { hasErrors, openSession, type Session } from './session.ts';

/** Options of `rollback`. */
export interface RollbackOptions extends ApplyOptions {
  /** A run of the history, a commit or a time. */
  readonly to?: string;
  /** Whether going back is wanted although a part of it is not possible. */
  readonly partial: boolean;
  /** Whether what others changed since may be overwritten. */
  readonly overwriteDrift: boolean;
}

/**
 * `copilotctl rollback`: makes the plan back, asks, and applies it like any other.
 *
 * To a run or a time: the fields that later runs changed get the values they had. To a commit: its configuration is
 * applied. Exit codes: those of `apply`; 1 when something stands in the way.
 */
export async function rollbackCommand(options: RollbackOptions, context: Context): Promise<number> {
  const { to } = options;
  if (to === undefined)
    throw new UsageError('Back to where?', 'Add --to with a run of the history, a commit or a time.');
  if (!options.yes && (context.ask === undefined || options.output === 'json')) {
    throw new UsageError('Nobody is there to confirm.', 'Add --yes to go back without asking.');
  }
  if (options.all === true || options.environment.length > 1) {
    throw new UsageError('A rollback is one of one environment.', 'Name it with -e NAME.');
  }
  return await runApply(options, context, undefined, wayBack(to, options, context));
}

function wayBack(to: string, options: RollbackOptions, context: Context): Instead {
  const declare: Instead['declare'] = async (session, state, records) => {
    const all = await records.history();
    const target = (await targetOfEnvironment(state.environment)) ?? all[0]?.target;
    const history = all.filter((run) => run.target === target);
    const behind = runsBehind(history, to);
    if (behind !== undefined) return backToRun(behind, state, records, options, context);
    return (await backToCommit(to, session, state, options, context)) ?? unknownPoint(to, state);
  };
  return { command: 'rollback', declare };
}

function unknownPoint(to: string, { environment }: DesiredState): never {
  throw new UsageError(
    `"${to}" is no run in the history of ${environment.name}, no commit and no time.`,
    'copilotctl history lists the runs; a time is written as 2026-11-22T12:00:00Z.',
  );
}

async function backToRun(
  { point, runs }: RunsBehind,
  state: DesiredState,
  records: Records,
  options: RollbackOptions,
  context: Context,
): Promise<Declared> {
  const { environment } = state;
  const target = runs[0]?.target;
  const last = target === undefined ? NOTHING_APPLIED : await records.lastApplied(target as TargetId);
  const histories = historiesOf(runs, last);
  const asked = rowsToRead(histories);
  const message = `Back to ${environment.name} as it was ${point}: ${count(runs.length, 'run')} to take back.`;
  context.err(`${message}\n`, [{ level: 'info', message, environment: environment.name }]);
  return {
    state: { environment, resources: asAdoptedNow(asked.resources, state) },
    query: {
      lastApplied: async () => asked.last,
      whenRead: (live) => {
        const { resources, last: left } = undoRuns(histories, live);
        return { desired: { environment, resources: asAdoptedNow(resources, state) }, last: left };
      },
    },
    check: ({ plan, live, last: left }) => [
      ...checkUndone(undoRuns(histories, live).cannot, options.partial, environment.name),
      ...checkLaterChanges(plan, left, mayOverwrite(options)),
    ],
  };
}

const NOTHING_APPLIED: LastAppliedSet = { size: 0, get: () => undefined, addresses: () => [] };

/** What is ours of a resource is as the files of today say: a way back writes nothing that is only observed. */
function asAdoptedNow(resources: readonly DesiredResource[], now: DesiredState): readonly DesiredResource[] {
  const declared = new Map(now.resources.map((each) => [each.address, each]));
  return resources.map((each) => {
    const adoption = declared.get(each.address)?.adoption ?? now.environment.spec.adoption?.[each.kind];
    const { adoption: _, ...rest } = each;
    return adoption === undefined ? rest : { ...rest, adoption };
  });
}

/** Where a person is asked, it is for them to say; a job says it beforehand. */
function mayOverwrite({ overwriteDrift, yes }: RollbackOptions): boolean {
  return overwriteDrift || !yes;
}

/** The configuration of a commit for the live system that the environment stands for today. */
async function backToCommit(
  to: string,
  session: Session,
  state: DesiredState,
  options: RollbackOptions,
  context: Context,
): Promise<Declared | undefined> {
  const { environment } = state;
  const { root } = session;
  return await withCommitTree({ root, variables: context.variables }, to, async ({ commit, folder }) => {
    const before = await openSession({ root: folder, environment: [environment.name] }, context, 'chosen');
    const then = before.states.get(environment.name);
    if (then === undefined || hasErrors(before.diagnostics)) return invalidThen(state, before.diagnostics);
    const message = `Back to ${environment.name} as commit ${commit.slice(0, 12)} declares it.`;
    context.err(`${message}\n`, [{ level: 'info', message, environment: environment.name }]);
    return {
      state: { environment, resources: asAdoptedNow(then.resources, state) },
      query: {},
      commit: { id: commit, dirty: false },
      check: ({ plan, last }) => checkLaterChanges(plan, last, mayOverwrite(options)),
    };
  });
}

/** A commit whose configuration is refused today: nothing is planned, and each finding says where it stood then. */
function invalidThen({ environment }: DesiredState, diagnostics: readonly Diagnostic[]): Declared {
  const found = diagnostics.map(({ at, where: _, related: __, ...each }) => ({
    ...each,
    message: at === undefined ? each.message : `${at.file}:${at.line} of that commit: ${each.message}`,
  }));
  return {
    state: { environment, resources: [] },
    query: { lastApplied: async () => NOTHING_APPLIED },
    check: () => found,
  };
}
