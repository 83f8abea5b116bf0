import { revertState } from '../../drift/revert-state.ts';
import { lastAppliedWithin } from '../../model/last-applied.ts';
import type { ApplyOptions, Instead } from '../apply/apply-terms.ts';
import { runApply } from '../apply/run-apply.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { queryOf } from '../plan.ts';
import { planEnvironment } from '../plan-environment.ts';
import { findingsIn } from './look-for-drift.ts';
import { type FindingOptions, mustName, pickFindings } from './pick-findings.ts';

/** Options of `drift revert`. */
export interface DriftRevertOptions extends ApplyOptions, FindingOptions {}

/**
 * `copilotctl drift revert`: makes a plan that puts exactly these findings back to what is declared, asks, and applies it
 * like any other. Exit codes: those of `apply`.
 */
export async function driftRevertCommand(options: DriftRevertOptions, context: Context): Promise<number> {
  mustName(options, 'Revert');
  if (!options.yes && (context.ask === undefined || options.output === 'json'))
    throw new UsageError('Nobody is there to confirm.', 'Add --yes to revert without asking.');
  const { all: _, ...one } = options;
  return await runApply(one, context, undefined, findingsBack(options, context));
}

function findingsBack(options: DriftRevertOptions, context: Context): Instead {
  return {
    command: 'drift revert',
    declare: async (session, state) => {
      const made = await planEnvironment(session, state, { ...queryOf(options), asksPermission: false }, context);
      await made.backend.close();
      const { desired, plan, last } = made.planned;
      const all = findingsIn(made);
      const ours = all.filter(({ adoption }) => adoption === undefined);
      const picked = pickFindings(options.all === true ? ours : all, options);
      const [other] = picked.filter(({ adoption }) => adoption !== undefined);
      if (other !== undefined)
        throw new UsageError(
          `${other.address} is not managed (${other.adoption}), so nothing of it is written.`,
          'Accept the finding, or set metadata.adoption: manage.',
        );
      const reverted = revertState(desired, plan, last, picked);
      const touched = new Set(reverted.resources.map(({ address }) => address));
      return {
        state: reverted,
        query: { lastApplied: async () => lastAppliedWithin(last, touched) },
        check: () => [],
      };
    },
  };
}
