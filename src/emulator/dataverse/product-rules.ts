import { EmulatorError } from './emulator-error.ts';
import { refuseFixedRole } from './operations/role-operations.ts';
import type { StoredRow } from './store.ts';

/** Rules of the product above the platform's: by logical name of the table, what refuses a change of a row. */
const RULES: ReadonlyMap<string, (row: StoredRow) => void> = new Map([
  ['msdyn_appconfiguration', refuseFixedProfile],
  ['role', refuseFixedRole],
]);

/**
 * Refuses a change or removal of a row that the product does not let anybody touch.
 *
 * That such rows are fixed is documented, the answer is not: it is that of a plug-in which refuses.
 *
 * @throws {EmulatorError} 400 `0x80040265`.
 */
export function requireChangeable(table: string, row: StoredRow): void {
  RULES.get(table)?.(row);
}

function refuseFixedProfile(row: StoredRow): void {
  if (row.values.ismanaged !== true) return;
  throw new EmulatorError(400, '0x80040265', 'Out-of-the-box experience profiles cannot be edited or deleted.');
}
