import type { DesiredState } from '../../model/desired-state.ts';
import { copilotRoles, whereGrantsStand } from './copilot-roles.ts';
import { declared, type Rule, theOne } from './rule.ts';

/** Summaries that use the product of a case need Read on products. */
export const productInSummaryNeedsRead: Rule = {
  id: 'product-in-summary-needs-read',
  numbers: [39],
  severity: 'warning',
  explanation:
    'Where summaries read the product, representatives need prvReadProduct. The rule speaks where the files declare that the field Product or a row of the table product is read; a role that does not name the right may have it live.',
  fix: 'Add `{ table: product, read: ... }` to the privileges of the role, or take the product out of the summary.',
  source: 'S13',
  check: (state) => {
    if (!readsProducts(state)) return [];
    const without = copilotRoles(state).filter(
      (role) => role.levelOf('product', 'read') === 'none' && !role.has('prvReadProduct'),
    );
    return without.map((role) => ({
      resource: role.resource,
      path: whereGrantsStand(role),
      message: 'Summaries read the product, but this role does not grant prvReadProduct.',
      hint: 'Add `{ table: product, read: global }` to the privileges, or take the product out of the summary.',
    }));
  },
};

function readsProducts(state: DesiredState): boolean {
  const summary = theOne(state, 'CaseSummary')?.spec;
  const isField = summary?.data?.defaultFields?.product === true && summary.available !== false;
  const rows = [summary, ...declared(state, 'RecordSummary').map(({ spec }) => spec)].flatMap(
    (spec) => spec?.data?.rows ?? [],
  );
  return isField || rows.some(({ recordType, include }) => recordType === 'product' && include !== false);
}
