import type { DesiredState } from '../../model/desired-state.ts';
import type { Records } from '../../record/records.ts';
import { openRecords } from '../adapters.ts';
import type { Context } from '../context.ts';
import { type HeldLease, holdLease } from '../hold-lease.ts';
import { queryOf } from '../plan.ts';
import { planEnvironment } from '../plan-environment.ts';
import { hasErrors, type Session } from '../session.ts';
import { applyPlanned } from './apply-planned.ts';
import type { ApplyOptions, Declared, EnvironmentResult, Hold, Instead, NothingToHold } from './apply-terms.ts';

/** One environment, held from before the plan until it is read back. */
export async function applyEnvironment(
  session: Session,
  state: DesiredState,
  options: ApplyOptions,
  context: Context,
  hold: Hold | undefined,
  instead: Instead | undefined,
): Promise<EnvironmentResult> {
  const records = await openRecords(session, state, context);
  return await holdLease(records, instead?.command ?? 'apply', context, async (lease) => {
    const holding = await hold?.(records, state);
    if (holding !== undefined && 'nothing' in holding) return nothingToDo(holding, state, options, context);
    for (const { startedAt } of holding?.resumes === undefined ? await records.unfinished() : []) {
      const message = `The apply of ${startedAt} did not end. Live is read again; what is missing is planned.`;
      context.err(`${message}\n`, [{ level: 'warning', message, environment: state.environment.name }]);
    }
    if (instead !== undefined) {
      const declared = await instead.declare(session, state, records);
      return await applyInstead(declared, records, lease, options, session, context);
    }
    const query = queryOf(options);
    const selection = holding?.selection ?? query.selection;
    const made = await planEnvironment(session, state, { ...query, selection }, context);
    try {
      const held = await holding?.hold(made, session);
      const planned = { ...(held?.made ?? made), records };
      return await applyPlanned(planned, lease, options, session, context, { selection, ...(held && { held }) });
    } finally {
      await made.backend.close();
    }
  });
}

function nothingToDo(
  { nothing }: NothingToHold,
  { environment, resources }: DesiredState,
  { output }: ApplyOptions,
  context: Context,
): EnvironmentResult {
  if (output === 'text') context.out(`${nothing}\n`);
  const { name, backend } = environment;
  return { report: { name, backend, declared: resources.length }, result: 'done', diagnostics: [] };
}

/** The same for another declaration than that of the files. */
async function applyInstead(
  { state, query, commit, check, remembers = true }: Declared,
  records: Records,
  lease: HeldLease,
  options: ApplyOptions,
  session: Session,
  context: Context,
): Promise<EnvironmentResult> {
  const made = await planEnvironment(session, state, { ...queryOf(options), ...query }, context);
  try {
    const found = check(made.planned);
    const planned = { ...made.planned, diagnostics: [...made.planned.diagnostics, ...found] };
    const one = { ...made, planned, records, remembers };
    const ended = await applyPlanned(one, lease, options, session, context, { declaredBy: commit ?? 'none' });
    return hasErrors(found) && ended.result === 'invalid' ? { ...ended, result: 'failed' } : ended;
  } finally {
    await made.backend.close();
  }
}
