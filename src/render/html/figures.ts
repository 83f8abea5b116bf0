import type { StepOutcome } from '../../model/outcome.ts';
import { automaticSteps } from '../../model/plan.ts';
import type { EnvironmentReport, TrackedFinding } from '../../model/report.ts';
import { planCounts } from '../text/render-plan.ts';
import type { Tone } from './item.ts';
import { isDoubtful } from './render-fields.ts';
import { NOT_BEGUN, OUTCOMES } from './render-steps.ts';

/** A number that sums an environment up. */
export interface Figure {
  readonly label: string;
  readonly count: number;
  readonly tone: Tone;
  /** Whether it is said even when it is 0. */
  readonly isMain?: true;
}

/** The numbers of one environment, in the order in which they are shown; nothing of what the report does not speak of. */
export function figuresOf(report: EnvironmentReport): readonly Figure[] {
  return [...ofPlan(report), ...ofOutcomes(report), ...ofFindings(report), ...ofDoubts(report)];
}

/** The same numbers over several environments. */
export function sumOf(reports: readonly EnvironmentReport[]): readonly Figure[] {
  const sums = new Map<string, Figure>();
  for (const figure of reports.flatMap(figuresOf)) {
    const before = sums.get(figure.label);
    sums.set(figure.label, { ...figure, count: figure.count + (before?.count ?? 0) });
  }
  return [...sums.values()].filter(({ count, isMain }) => isMain === true || count > 0);
}

function ofPlan({ plan }: EnvironmentReport): readonly Figure[] {
  if (plan === undefined) return [];
  const { create, update, delete: deleted, manual } = planCounts(plan);
  return [
    { label: 'to create', count: create, tone: 'good', isMain: true },
    { label: 'to change', count: update, tone: 'changed', isMain: true },
    { label: 'to delete', count: deleted, tone: 'bad', isMain: true },
    { label: 'by hand', count: manual, tone: 'hand', isMain: true },
  ];
}

function ofOutcomes({ plan, outcomes }: EnvironmentReport): readonly Figure[] {
  if (outcomes === undefined) return [];
  const of = (status: StepOutcome['status']): number => outcomes.filter((each) => each.status === status).length;
  const came = new Set(outcomes.map(({ step }) => step));
  const missed = plan === undefined ? 0 : automaticSteps(plan).filter(({ id }) => !came.has(id)).length;
  return [
    { label: OUTCOMES.applied.word, count: of('applied'), tone: 'good', isMain: true },
    ...ENDINGS.map((status) => ({ label: OUTCOMES[status].word, count: of(status), tone: OUTCOMES[status].tone })),
    { label: NOT_BEGUN, count: missed, tone: 'changed' },
  ];
}

const ENDINGS = ['not-kept', 'refused', 'failed', 'in-doubt', 'skipped'] as const;

function ofFindings({ drift, resolved, changes }: EnvironmentReport): readonly Figure[] {
  return [
    ...(drift === undefined ? [] : ofDrift(drift)),
    ...(resolved === undefined ? [] : [{ label: 'as declared again', count: resolved.length, tone: 'good' } as const]),
    ...(changes === undefined
      ? []
      : [{ label: 'declared otherwise', count: changes.length, tone: 'changed', isMain: true } as const]),
  ];
}

function ofDrift(drift: readonly TrackedFinding[]): readonly Figure[] {
  const of = (state: TrackedFinding['state']): number => drift.filter((each) => each.state === state).length;
  return [
    { label: 'moved', count: drift.length, tone: 'changed', isMain: true },
    { label: 'new', count: of('new') + of('changed'), tone: 'bad' },
    { label: 'snoozed', count: of('snoozed'), tone: 'quiet' },
  ];
}

function ofDoubts({ plan, permissions = [], forecast }: EnvironmentReport): readonly Figure[] {
  if (plan === undefined) return [];
  const { steps } = plan;
  const fields = steps.flatMap(({ change }) => ('fields' in change ? change.fields : []));
  const may = (state: string): number => permissions.filter((each) => each.state === state).length;
  return [
    { label: 'irreversible', count: steps.filter(({ risk }) => risk.level === 'irreversible').length, tone: 'bad' },
    { label: 'denied', count: may('denied'), tone: 'bad' },
    { label: 'permission not known', count: may('unknown'), tone: 'quiet' },
    { label: 'fields inferred', count: fields.filter(({ grade }) => isDoubtful(grade)).length, tone: 'changed' },
    { label: 'requests', count: forecast?.requests ?? 0, tone: 'quiet' },
  ];
}
