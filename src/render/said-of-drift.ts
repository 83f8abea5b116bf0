import type { ByProduct, TrackedFinding } from '../model/report.ts';
import { shortTime } from './text/short-time.ts';

/** What earlier runs know of a finding, in a few words; not escaped for any place. */
export function saidOfState({ state, firstSeen, snoozed }: TrackedFinding): string {
  switch (state) {
    case 'new':
      return 'new';
    case 'changed':
      return 'moved again';
    case 'known':
      return `known since ${shortTime(firstSeen)}`;
    case 'snoozed':
      return `snoozed until ${snoozed?.until}: ${snoozed?.reason}`;
  }
}

/** Who changed the row last, where the service tells; not escaped for any place. */
export function saidOfLastChange({ lastChange }: Pick<TrackedFinding, 'lastChange'>): string | undefined {
  const { by, at } = lastChange ?? {};
  return by === undefined ? undefined : `row changed last by ${by}${at === undefined ? '' : `, ${shortTime(at)}`}`;
}

/** That the product may have made a change by itself, and how sure that is; not escaped for any place. */
export function saidOfProduct({ because, evidence }: ByProduct): string {
  return `${evidence === 'recorded' ? 'by the product' : 'may be by the product'}: ${because}`;
}
