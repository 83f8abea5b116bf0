import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { isWhole } from '../selection.ts';
import type { ApplyOptions } from './apply-terms.ts';
import { runApply } from './run-apply.ts';

/**
 * `copilotctl apply`: plans, asks, applies, reads back.
 *
 * Environments are taken one after another; one that fails stops those behind it. Exit codes: 0 everything is as
 * declared (but for steps by hand), 1 a step failed, 3 refused by policy, 65 invalid configuration, 75 interrupted.
 */
export async function applyCommand(options: ApplyOptions, context: Context): Promise<number> {
  if (!options.yes && context.ask === undefined) {
    throw new UsageError('Nobody is there to confirm.', 'Add --yes to apply without asking.');
  }
  if (!options.yes && options.output === 'json') {
    throw new UsageError('A report for programs leaves no room for a question.', 'Add --yes to apply without asking.');
  }
  if (options.approval.length > 0)
    throw new UsageError(
      'An approval is of a saved plan.',
      'Name the plan: copilotctl apply FILE --approval APPROVAL.',
    );
  if (options.resume !== true) return await runApply(options, context);
  if (!isWhole(options)) throw new UsageError('A run is completed as a whole.', 'Leave --only and --except out.');
  const { resumeLastRun } = await import('./resume-run.ts');
  return await runApply(options, context, resumeLastRun(options, context));
}
