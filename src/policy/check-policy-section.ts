import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Document, whereIn } from '../model/document.ts';
import type { Environment } from '../model/environment.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import { isKind, KINDS } from '../model/kind.ts';
import type { Shape } from '../model/shape.ts';
import { isAmong } from './is-among.ts';
import { isTimeZone } from './local-time.ts';
import { matchesGlob } from './matches-glob.ts';
import { POLICY_RULES } from './rules/index.ts';
import type { Parameters, PolicyRule, WrittenRule } from './rules/policy-rule.ts';

type Policy = NonNullable<ProjectSpec['policy']>;

/** What rules may name beyond what the schema knows. */
export interface SectionContext {
  /** The environments that there are; labels are absent where their document could not be read. */
  readonly environments: readonly (Pick<Environment, 'name'> & Partial<Pick<Environment, 'labels'>>)[];
  /** What is wrong with a condition; undefined when nothing is. */
  readonly checkCondition: (condition: string) => string | undefined;
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** What is wrong with the policy of a project that its schema accepts: a rule that guards nothing must not look like one. */
export function checkPolicySection(document: Document, policy: Policy, context: SectionContext): Diagnostic[] {
  const problems = [
    ...approverProblems(policy),
    ...(policy.rules ?? []).flatMap((rule, index) =>
      ruleProblems(rule, policy, context).map((each) => ({ ...each, path: ['rules', index, ...each.path] })),
    ),
  ];
  return problems.map(({ path, message, hint }) => ({
    code: 'validate/policy-rule',
    severity: 'error',
    message,
    ...(hint !== undefined && { hint }),
    where: whereIn(document, ['spec', 'policy', ...path]),
  }));
}

/** Two names with one key would let one person count twice. */
function approverProblems({ approvers = [] }: Policy): Problem[] {
  return approvers.flatMap(({ name, publicKey }, index) => {
    const first = approvers.findIndex((each) => each.publicKey === publicKey);
    if (first === index) return [];
    const message = `${name} has the same key as ${approvers[first]?.name}.`;
    return [{ path: ['approvers', index, 'publicKey'], message, hint: 'Each approver has a key of their own.' }];
  });
}

function ruleProblems(rule: WrittenRule, policy: Policy, context: SectionContext): Problem[] {
  return [
    ...(rule.rule === undefined ? conditionProblems(rule, context) : builtInProblems(rule, POLICY_RULES[rule.rule])),
    ...approvalProblems(rule, policy),
    ...(rule.environments ?? []).flatMap((each, index) => {
      const isLabel = each.includes('=');
      const mayBe = ({ name, labels }: SectionContext['environments'][number]): boolean =>
        labels === undefined && isLabel ? true : isAmong([each], { name, labels: labels ?? {} });
      if (context.environments.some(mayBe)) return [];
      const what = isLabel ? `no environment has the label "${each}"` : `there is no environment "${each}"`;
      return [{ path: ['environments', index], message: `${rule.id}: ${what}.` }];
    }),
  ];
}

function conditionProblems({ id, when, parameters }: WrittenRule, { checkCondition }: SectionContext): Problem[] {
  if (when === undefined) {
    return [{ path: [], message: `${id} has neither a built-in rule nor a condition.`, hint: 'Add rule or when.' }];
  }
  const problem = checkCondition(when);
  return [
    ...(parameters === undefined
      ? []
      : [{ path: ['parameters'], message: `${id}: a condition takes no parameters.`, hint: 'Write them into it.' }]),
    ...(problem === undefined ? [] : [{ path: ['when'], message: `${id}: the condition is not valid: ${problem}.` }]),
  ];
}

function builtInProblems({ id, when, parameters = {} }: WrittenRule, rule: PolicyRule): Problem[] {
  const given = Object.keys(parameters) as (keyof Parameters)[];
  const missing = (rule.needs ?? []).filter((each) => !given.includes(each));
  const takes = rule.takes.join(', ');
  return [
    ...(when === undefined ? [] : [{ path: ['when'], message: `${id} is a built-in rule and takes no condition.` }]),
    ...given
      .filter((each) => !rule.takes.includes(each))
      .map((each) => ({
        path: ['parameters', each],
        message: `${rule.id} takes no ${each}.`,
        hint: `It takes ${takes}.`,
      })),
    ...missing.map((each) => ({ path: ['parameters'], message: `${id}: ${rule.id} needs ${each}.` })),
    ...(NEEDS_ONE[rule.id]?.some((each) => given.includes(each)) === false
      ? [{ path: [], message: `${id}: ${rule.id} needs one of ${NEEDS_ONE[rule.id]?.join(', ')}.` }]
      : []),
    ...valueProblems(id, parameters).map((each) => ({ ...each, path: ['parameters', ...each.path] })),
  ];
}

const NEEDS_ONE: Partial<Record<PolicyRule['id'], readonly (keyof Parameters)[]>> = {
  'change-limit': ['changes', 'deletes', 'percent'],
  'freeze-window': ['from', 'until', 'weekly'],
};

function valueProblems(id: string, { timeZone, from, until, addresses = [], locks = [] }: Parameters): Problem[] {
  const isBackwards = from !== undefined && until !== undefined && until <= from;
  return [
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [
          {
            path: ['timeZone'],
            message: `${id}: there is no time zone "${timeZone}".`,
            hint: 'Such as Europe/Berlin.',
          },
        ]),
    ...(isBackwards ? [{ path: ['until'], message: `${id}: the window ends before it begins.` }] : []),
    ...addresses.flatMap((each, index) => {
      const [kind = '', ...name] = each.split('/');
      if (name.length > 0 ? KINDS.some((known) => matchesGlob(kind, known)) : kind.includes('*')) return [];
      const hint = 'Write Kind/name, with * for any text.';
      return [{ path: ['addresses', index], message: `${id}: "${each}" names no resource.`, hint }];
    }),
    ...locks.flatMap(({ field }, index) =>
      isField(field) ? [] : [{ path: ['locks', index, 'field'], message: `${id}: there is no field ${field}.` }],
    ),
  ];
}

/** Whether `Kind/name/path` names a field that the schema of the kind has. */
function isField(field: string): boolean {
  const [kind = '', , ...path] = field.split('/');
  if (!isKind(kind)) return false;
  let at: Shape = SHAPES[kind];
  for (const segment of path) {
    if (at.type === 'leaf') return false;
    if (at.type === 'object') {
      const member: Shape | undefined = Object.hasOwn(at.members, segment) ? at.members[segment] : undefined;
      if (member === undefined) return false;
      at = member;
    } else at = at.item;
  }
  return true;
}

function approvalProblems({ id, effect, approvals }: WrittenRule, { approvers = [] }: Policy): Problem[] {
  if (effect !== 'require-approval') {
    return approvals === undefined
      ? []
      : [{ path: ['approvals'], message: `${id}: only require-approval counts approvals.` }];
  }
  const needed = approvals ?? 1;
  if (needed <= approvers.length) return [];
  const message = `${id} needs ${needed} ${needed === 1 ? 'approval' : 'approvals'}, and policy.approvers has ${approvers.length}.`;
  return [{ path: ['effect'], message, hint: 'Name who may approve under policy.approvers.' }];
}
