import type { Change } from '../model/change.ts';
import type { DesiredState } from '../model/desired-state.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import type { Plan, RiskLevel, Step } from '../model/plan.ts';
import type { Address } from '../model/resource.ts';
import { type FactField, leafFields } from './leaf-fields.ts';

/** A step as rules see it. */
export interface FactStep {
  readonly id: string;
  readonly address: Address;
  readonly kind: Kind;
  readonly name: string;
  readonly op: Change['op'];
  readonly risk: RiskLevel;
  /** Every value that changes; of a creation all of them, of a deletion all that go. */
  readonly fields: readonly FactField[];
  /** Why it is needed; of several causes that of the first field, of a deletion empty. */
  readonly cause: FactField['cause'];
  /** Labels of the declaration. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What rules know of a plan. */
export interface PlanFacts {
  readonly environment: string;
  readonly production: boolean;
  readonly steps: readonly FactStep[];
  readonly counts: Readonly<Record<Change['op'], number>>;
}

/** A plan as data for rules: steps by hand are in it too. */
export function planFacts(plan: Plan, state: DesiredState): PlanFacts {
  const labels = new Map(state.resources.map((each) => [each.address, each.labels]));
  const counts = { create: 0, update: 0, delete: 0, manual: 0 };
  for (const { change } of plan.steps) counts[change.op]++;
  return {
    environment: plan.environment,
    production: state.environment.isProduction,
    steps: plan.steps.map((step) => factStep(step, labels.get(step.change.address) ?? {})),
    counts,
  };
}

function factStep({ id, change, risk }: Step, labels: FactStep['labels']): FactStep {
  const { address, op } = change;
  const kind = kindOfAddress(address);
  if (kind === undefined) throw new Error(`No kind: ${address}`);
  const fields = fieldsOf(change, kind);
  const cause = op === 'create' ? change.cause : op === 'delete' ? '' : (fields[0]?.cause ?? '');
  return { id, address, kind, name: address.slice(kind.length + 1), op, risk: risk.level, fields, cause, labels };
}

function fieldsOf(change: Change, kind: Kind): FactField[] {
  switch (change.op) {
    case 'create':
      return leafFields(kind, { path: '', after: change.after.spec }, change.cause);
    case 'delete':
      return leafFields(kind, { path: '', before: change.before.resource.spec }, '');
    case 'update':
    case 'manual':
      return change.fields.flatMap((field) => leafFields(kind, field, field.cause));
  }
}
