import { TypeError as CelTypeError, Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import type { ConditionFacts, Evaluated } from './check-rules.ts';

/**
 * What is wrong with a condition of the user's own; undefined when it is an expression that gives true or false.
 *
 * Names and types of what it may use are those of `declarations`; what a live system holds (`before`, `after`) can be
 * of any type and is checked when it is used.
 */
export function checkCondition(condition: string): string | undefined {
  try {
    const { valid, type, error } = declarations().parse(condition).check();
    if (!valid) return error === undefined ? 'It has no meaning' : summaryOf(error);
    return type === 'bool' || type === 'dyn' ? undefined : `It gives ${type}, not true or false`;
  } catch (error) {
    return summaryOf(error);
  }
}

/** Whether a condition holds for a plan. Bounded in size only: the caller bounds the time. */
export function evaluateCondition(condition: string, { plan, now }: ConditionFacts): Evaluated {
  try {
    const { create, update, delete: deleted, manual } = plan.counts;
    const counts = { create, update, delete: deleted, manual };
    const given = {
      plan: { ...plan, counts: Object.fromEntries(Object.entries(counts).map(([op, count]) => [op, BigInt(count)])) },
      environment: plan.environment,
      now,
    };
    const result: unknown = declarations().parse(condition)(given);
    return typeof result === 'boolean' ? { holds: result } : { error: 'It gives neither true nor false' };
  } catch (error) {
    return { error: summaryOf(error) };
  }
}

/** How large an expression may be: far beyond what people write. */
const LIMITS = { maxAstNodes: 1000, maxDepth: 50, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 8 };

function declarations(): Environment {
  return new Environment({ limits: LIMITS, homogeneousAggregateLiterals: false })
    .registerType({ name: 'Field', schema: { path: 'string', before: 'dyn', after: 'dyn', cause: 'string' } })
    .registerType({
      name: 'Step',
      schema: {
        id: 'string',
        address: 'string',
        kind: 'string',
        name: 'string',
        op: 'string',
        risk: 'string',
        cause: 'string',
        labels: 'map<string, string>',
        fields: 'list<Field>',
      },
    })
    .registerType({ name: 'Counts', schema: { create: 'int', update: 'int', delete: 'int', manual: 'int' } })
    .registerType({
      name: 'Plan',
      schema: { environment: 'string', production: 'bool', steps: 'list<Step>', counts: 'Counts' },
    })
    .registerVariable('plan', 'Plan')
    .registerVariable('environment', 'string')
    .registerVariable('now', 'google.protobuf.Timestamp');
}

/** Live text may be hostile and long: an error of it is cut. */
function summaryOf(error: unknown): string {
  if (error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError) {
    const at = error.range === undefined ? '' : ` (character ${error.range.start + 1})`;
    return `${error.summary.slice(0, MAX_SUMMARY)}${at}`;
  }
  if (error instanceof RangeError) return 'It is too deep';
  throw error;
}

const MAX_SUMMARY = 200;
