import type { Json } from '../../model/json.ts';
import { segmentsOf } from '../../model/json.ts';
import { ACCESS_LEVELS } from '../../model/kinds/security-role.ts';
import { chosenSteps } from '../chosen-steps.ts';
import type { FactField } from '../leaf-fields.ts';
import type { FactStep } from '../plan-facts.ts';
import type { PolicyRule, Violation } from './policy-rule.ts';

/** Role grants that reach further, user access for more people, Copilot switched on in an app. */
export const widenedAccess: PolicyRule = {
  id: 'widened-access',
  explanation: 'The plan lets somebody do or see more than before.',
  takes: ['kinds', 'addresses'],
  check: (judged, parameters) =>
    chosenSteps(judged, parameters)
      .filter(({ op }) => op !== 'delete')
      .flatMap((step) => step.fields.flatMap((field) => widening(step, field))),
};

function widening({ kind, address }: FactStep, field: FactField): Violation[] {
  const what = WIDENINGS[kind]?.(field);
  return what === undefined ? [] : [{ address, message: `${address}: ${what}` }];
}

const WIDENINGS: Partial<Record<FactStep['kind'], (field: FactField) => string | undefined>> = {
  SecurityRole: (field) => {
    const [list, table = '', right = ''] = segmentsOf(field.path);
    if (list === 'miscellaneous') return added(field, 'the privilege');
    if (list !== 'privileges' || level(field.after) <= level(field.before)) return undefined;
    return `${right} on ${table} reaches further (${textOf(field.before)} to ${textOf(field.after)}).`;
  },
  AdminManagementAgent: (field) => {
    if (field.path === '/userAccess/roles') return added(field, 'access for');
    const opened = field.path === '/userAccess/mode' && field.after === 'all-representatives';
    return opened ? 'every representative gets access.' : undefined;
  },
  AppAccess: (field) =>
    field.path === '/copilotEnabled' && field.after === true ? 'Copilot is switched on.' : undefined,
};

/** How far a level reaches; what is no level at all reaches as little as `none`. */
function level(value: Json): number {
  const reach: readonly Json[] = ACCESS_LEVELS;
  return Math.max(0, reach.indexOf(value));
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : 'none';
}

function added({ before, after }: FactField, what: string): string | undefined {
  const known = Array.isArray(before) ? before : [];
  const more = (Array.isArray(after) ? (after as readonly Json[]) : []).filter((each) => !known.includes(each));
  return more.length === 0 ? undefined : `${what} ${more.map(String).join(', ')} is added.`;
}
