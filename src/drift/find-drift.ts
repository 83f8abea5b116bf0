import type { Cause, Change } from '../model/change.ts';
import type { LiveState } from '../model/live-state.ts';
import type { Plan } from '../model/plan.ts';
import type { DriftFinding } from '../model/report.ts';
import { byProductOf } from './by-product.ts';
import { fingerprintOf } from './fingerprint.ts';

/**
 * What of a plan the live system did, and not the configuration: a finding for each field, in the order of the plan.
 *
 * Of what is only observed, whatever differs is a finding: nothing of it was ever applied.
 */
export function findDrift({ target, steps, observed = [] }: Plan, live: LiveState): readonly DriftFinding[] {
  const own = steps.flatMap(({ change }) => findingsOf(change, isDrift, { target, live }));
  const others = observed.flatMap(({ adoption, change }) => {
    const counts = adoption === 'observe' ? () => true : isDrift;
    return findingsOf(change, counts, { target, live }).map((each) => ({ ...each, adoption }));
  });
  return [...own, ...others];
}

function isDrift(cause: Cause): boolean {
  return cause !== 'config';
}

interface Compared {
  readonly target: Plan['target'];
  readonly live: LiveState;
}

function findingsOf(change: Change, counts: (cause: Cause) => boolean, { target, live }: Compared): DriftFinding[] {
  const { address } = change;
  switch (change.op) {
    case 'create': {
      if (!counts(change.cause)) return [];
      const fingerprint = fingerprintOf(target, address, undefined);
      return [{ fingerprint, address, what: 'removed', ...(change.origin && { origin: change.origin }) }];
    }
    case 'update':
    case 'manual':
      return change.fields
        .filter((field) => counts(field.cause))
        .map((field) => {
          const fingerprint = fingerprintOf(target, address, field);
          const row = change.op === 'update' ? change.before.resource : undefined;
          const lastChange = row && live.lastChangeOf?.(row, field.path);
          const byProduct = byProductOf(address, field, lastChange);
          const known = { ...(lastChange && { lastChange }), ...(byProduct && { byProduct }) };
          return { fingerprint, address, what: 'changed' as const, field, ...known };
        });
    case 'delete':
      return [];
  }
}
