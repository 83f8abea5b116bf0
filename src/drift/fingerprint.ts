import type { FieldChange } from '../model/change.ts';
import { digestOf } from '../model/digest.ts';
import type { TargetId } from '../model/live-state.ts';
import type { Address } from '../model/resource.ts';

/**
 * What tells a drift finding apart: which field of which live system moved to which value, as 32 hexadecimal digits.
 *
 * What is declared is no part of it: a finding stays the same until live moves again. A live value that is gone counts
 * as a value of its own. Values enter as a digest only.
 */
export function fingerprintOf(target: TargetId, address: Address, field: FieldChange | undefined): string {
  const moved = field === undefined ? ['removed'] : [field.path, ...(field.before === undefined ? [] : [field.before])];
  return digestOf([target, address, ...moved]).slice(0, 32);
}
