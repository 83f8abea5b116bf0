import { groupBy } from '../model/group-by.ts';
import { isUnsuccessful, type StepOutcome } from '../model/outcome.ts';
import { automaticSteps, type Plan } from '../model/plan.ts';
import type { EnvironmentReport, Result } from '../model/report.ts';
import type { ApplyNews, StepNews } from './news.ts';

/** What an apply made of one environment, and who ran it. */
export interface EndedApply {
  readonly report: EnvironmentReport;
  readonly result: Result;
  readonly by: string;
}

/**
 * What is told of an apply; undefined where nothing was to be done, where a person said no, and where the configuration
 * is not valid: a run that changed nothing because nobody let it begin is no news.
 */
export function applyNews({ report, result, by }: EndedApply): ApplyNews | undefined {
  const { plan, outcomes = [], failure } = report;
  const steps = plan === undefined ? [] : automaticSteps(plan);
  const hasBegun = outcomes.some(({ status }) => status !== 'by-hand');
  if (result === 'done' ? !hasBegun : !hasBegun && failure === undefined && !wasStopped(result, plan)) return undefined;
  const became = groupBy(outcomes, ({ step }) => step);
  return {
    event: result === 'done' ? 'apply-done' : 'apply-failed',
    result,
    ...(plan && { plan: plan.digest.slice(0, 12) }),
    by,
    steps: steps.map(({ id, change }) => stepNews(id, change.op, became.get(id)?.[0])),
    byHand: (plan?.steps.length ?? 0) - steps.length,
    ...(failure && { failure }),
  };
}

/** Stopped by policy, by rights, or (then there is no plan) by a saved plan that no longer holds. */
function wasStopped(result: Result, plan: Plan | undefined): boolean {
  return result === 'refused' || result === 'not-permitted' || (result === 'failed' && plan === undefined);
}

function stepNews(step: string, op: Plan['steps'][number]['change']['op'], outcome: StepOutcome | undefined): StepNews {
  const message = outcome !== undefined && isUnsuccessful(outcome) ? whyNot(outcome) : undefined;
  return {
    step,
    op: op === 'manual' ? 'update' : op,
    // Without an outcome it was never begun.
    status: outcome?.status ?? 'skipped',
    ...(message !== undefined && { message }),
  };
}

/** Values that were not kept are not told, only which fields. */
function whyNot(outcome: StepOutcome): string | undefined {
  if ('error' in outcome) return outcome.error.message;
  if (outcome.status !== 'not-kept') return undefined;
  const paths = outcome.fields.map(({ path }) => (path === '' ? 'the resource' : path));
  return `Accepted, but live says something else: ${paths.join(', ')}`;
}
