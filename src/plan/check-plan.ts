import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Change, Origin } from '../model/change.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { segmentsOf } from '../model/json.ts';
import { type Kind, kindOfAddress } from '../model/kind.ts';
import { KIND_DEFINITIONS } from '../model/kinds/index.ts';
import type { Plan } from '../model/plan.ts';
import { shapesAlong } from '../model/shape-at.ts';

/** What only live could tell is wrong with a declaration: changes that the product would refuse whoever asked. */
export function checkPlan(plan: Plan, kinds: ReadonlySet<Kind>): Diagnostic[] {
  const found = plan.steps.flatMap(({ change }) => {
    const missing = unsupported(change, kinds);
    return missing.length > 0 ? missing : [...locked(change), ...immutable(change), ...notCreatable(change)];
  });
  const orphans = plan.orphans.map((orphan): Diagnostic => {
    const kind = kindOfAddress(orphan.address);
    const label = kind === undefined ? 'resource' : KIND_DEFINITIONS[kind].label;
    const message = `The ${label} "${orphan.identity}" (${orphan.address}) is declared no longer and is left as it is.`;
    return { code: 'plan/orphan', severity: 'warning', message, hint: orphan.how, address: orphan.address };
  });
  return [...found, ...orphans].map((each) => ({ environment: plan.environment, ...each }));
}

function unsupported(change: Change, kinds: ReadonlySet<Kind>): Diagnostic[] {
  const kind = kindOfAddress(change.address);
  if (kind !== undefined && kinds.has(kind)) return [];
  return [
    problem(
      'plan/unsupported-kind',
      change,
      `The backend of this environment cannot hold ${kind ?? change.address}.`,
      'Leave it out with --except, or choose with --only what the backend holds.',
      change.origin,
    ),
  ];
}

function locked(change: Change): Diagnostic[] {
  if (!('before' in change) || change.before.locked === undefined) return [];
  const at = change.op === 'update' ? change.fields[0]?.origin : change.origin;
  return [problem('plan/locked', change, change.before.locked, 'Declare a copy of your own.', at)];
}

function immutable(change: Change): Diagnostic[] {
  if (change.op !== 'update') return [];
  return change.fields
    .filter((field) => shapesAlong(SHAPES[change.after.kind], segmentsOf(field.path)).at(-1)?.immutable === true)
    .filter((field) => String(field.before).toLowerCase() !== String(field.after).toLowerCase())
    .map((field) => {
      const message = `"${segmentsOf(field.path).at(-1)}" cannot change once the resource exists.`;
      return problem('plan/immutable', change, message, 'Declare a new resource, and this one absent.', field.origin);
    });
}

/** Apps belong to whoever installed them, and of a singleton there is one from the start. */
function notCreatable(change: Change): Diagnostic[] {
  if (change.op !== 'create') return [];
  const { kind } = change.after;
  if (kind === 'AppAccess') {
    const message = `The environment has no app "${String(change.after.spec['app'])}".`;
    return [
      problem(
        'plan/not-creatable',
        change,
        message,
        'Install the app first, or list it under apps of the Environment if it is there.',
        change.origin,
      ),
    ];
  }
  if (!KIND_DEFINITIONS[kind].singleton) return [];
  return [
    problem(
      'plan/not-creatable',
      change,
      `The live system has no ${KIND_DEFINITIONS[kind].label}.`,
      'Is Copilot Service installed there?',
      change.origin,
    ),
  ];
}

/** A finding about a change, at the place that asked for it where that is known. */
export function problem(
  code: Diagnostic['code'],
  change: Change,
  message: string,
  hint: string,
  origin: Origin | undefined,
): Diagnostic {
  const at = origin && {
    file: origin.file,
    line: origin.line,
    column: origin.column,
    endLine: origin.line,
    endColumn: origin.column + 1,
  };
  return {
    code,
    severity: 'error',
    message,
    hint,
    address: change.address,
    ...(at && { at, where: { file: at.file } }),
  };
}
