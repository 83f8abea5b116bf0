import type { Where } from '../../diagnostics/diagnostic.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import type { ProjectSpec } from '../../model/generated/types.ts';
import type { Plan } from '../../model/plan.ts';
import type { Address } from '../../model/resource.ts';
import type { PlanFacts } from '../plan-facts.ts';

type Policy = NonNullable<ProjectSpec['policy']>;

/** A rule of the project as it is written. */
export type WrittenRule = NonNullable<Policy['rules']>[number];

/** The id of a built-in rule. */
export type RuleId = NonNullable<WrittenRule['rule']>;

/** What built-in rules may be told. */
export type Parameters = NonNullable<WrittenRule['parameters']>;

/** What a rule judges. */
export interface Judged {
  readonly plan: Plan;
  readonly facts: PlanFacts;
  readonly state: DesiredState;
  readonly now: Date;
}

/** One way in which a plan violates a rule. */
export interface Violation {
  /** A sentence. */
  readonly message: string;
  readonly address?: Address;
  readonly where?: Where;
}

/** A built-in rule: adding one means a file of its name, a line in `index.ts` and its id in the project's schema. */
export interface PolicyRule {
  readonly id: RuleId;
  /** What it guards against, in a sentence, for the documentation and for findings without a message. */
  readonly explanation: string;
  /** Parameters it takes, and those it cannot do without. */
  readonly takes: readonly (keyof Parameters)[];
  readonly needs?: readonly (keyof Parameters)[];
  readonly check: (judged: Judged, parameters: Parameters) => readonly Violation[];
}
