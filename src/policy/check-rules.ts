import type { Diagnostic, Where } from '../diagnostics/diagnostic.ts';
import type { DesiredState } from '../model/desired-state.ts';
import type { Environment } from '../model/environment.ts';
import type { Plan } from '../model/plan.ts';
import { isAmong } from './is-among.ts';
import { type PlanFacts, planFacts } from './plan-facts.ts';
import { POLICY_RULES } from './rules/index.ts';
import type { Judged, Violation, WrittenRule } from './rules/policy-rule.ts';
import type { Verdict } from './verdict.ts';

/** What a condition is true or false of. */
export interface ConditionFacts {
  readonly plan: PlanFacts;
  readonly now: Date;
}

/** What evaluating a condition gave. */
export type Evaluated = { readonly holds: boolean } | { readonly error: string };

/** The rules that a project declares. */
export interface ProjectRules {
  readonly written: readonly WrittenRule[];
  /** The whole declaration, whatever part of it is planned. */
  readonly state: DesiredState;
  /** Evaluates a condition of the user's own, within bounds of time. */
  readonly evaluate: (condition: string, facts: ConditionFacts) => Evaluated;
  /** Where the rule at a place of the list stands. */
  readonly whereOf?: (index: number) => Where;
}

/** What the rules of the project say of a plan; a rule that could not be evaluated refuses it. */
export function checkRules(
  plan: Plan,
  { rules, environment, now }: { rules?: ProjectRules; environment: Environment; now: Date },
): Verdict {
  const applying = (rules?.written ?? []).map((rule, index) => ({ rule, index }));
  const here = applying.filter(
    ({ rule }) => rule.environments === undefined || isAmong(rule.environments, environment),
  );
  if (rules === undefined || here.length === 0) return NOTHING;
  const judged: Judged = { plan, facts: planFacts(plan, rules.state), state: rules.state, now };
  const verdicts = here.map(({ rule, index }) => judge(rule, judged, rules, rules.whereOf?.(index)));
  return {
    findings: verdicts.flatMap(({ findings }) => findings),
    required: verdicts.flatMap(({ required }) => required),
    violated: verdicts.flatMap(({ violated }) => violated),
  };
}

const NOTHING: Verdict = { findings: [], required: [], violated: [] };

function judge(rule: WrittenRule, judged: Judged, rules: ProjectRules, where: Where | undefined): Verdict {
  const place = where === undefined ? {} : { where };
  const found = violationsOf(rule, judged, rules);
  if ('error' in found) {
    const message = `${rule.id}: the condition cannot be evaluated: ${sentence(found.error)}`;
    return {
      findings: [{ code: 'policy/condition-failed', severity: 'error', message, hint: FAILED, ...place }],
      required: [],
      violated: [rule.id],
    };
  }
  if (found.length === 0) return NOTHING;
  const reason = `${sentence(rule.message ?? explanationOf(rule))}${reasons(found)}`;
  if (rule.effect === 'require-approval') {
    const required = { rule: rule.id, approvals: rule.approvals ?? 1, reason, ...place };
    return { findings: [], required: [required], violated: [rule.id] };
  }
  const finding: Diagnostic = {
    code: 'policy/rule-violated',
    severity: rule.effect === 'warn' ? 'warning' : 'error',
    message: `${rule.id}: ${reason}`,
    ...placeOf(found, place),
  };
  return { findings: [finding], required: [], violated: [rule.id] };
}

const FAILED = 'A condition must give true or false for every plan; ask for the type of a value before using it.';

/** A violation that has a place of its own is shown there, any other at its rule. */
function placeOf(
  found: readonly Violation[],
  place: { where?: Where },
): Pick<Diagnostic, 'where' | 'address' | 'related'> {
  const [first] = found;
  const address = first?.address === undefined ? {} : { address: first.address };
  if (first?.where === undefined) return { ...place, ...address };
  const related =
    place.where === undefined ? {} : { related: { message: 'The rule stands here.', where: place.where } };
  return { where: first.where, ...address, ...related };
}

function violationsOf(
  rule: WrittenRule,
  judged: Judged,
  rules: ProjectRules,
): readonly Violation[] | { error: string } {
  if (rule.rule !== undefined) return POLICY_RULES[rule.rule].check(judged, rule.parameters ?? {});
  const evaluated = rules.evaluate(rule.when ?? 'false', { plan: judged.facts, now: judged.now });
  if ('error' in evaluated) return evaluated;
  return evaluated.holds ? [{ message: '' }] : [];
}

function explanationOf(rule: WrittenRule): string {
  return rule.rule === undefined ? `The condition holds: ${rule.when}` : POLICY_RULES[rule.rule].explanation;
}

/** The first reasons, and how many more there are. */
function reasons(found: readonly Violation[]): string {
  const said = [...new Set(found.map(({ message }) => message))].filter((each) => each !== '');
  const more = said.length > SHOWN ? ` And ${said.length - SHOWN} more.` : '';
  return `${said
    .slice(0, SHOWN)
    .map((each) => ` ${each}`)
    .join('')}${more}`;
}

const SHOWN = 5;

/** A text in one line that ends like a sentence. */
function sentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
