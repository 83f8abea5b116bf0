import type { Call } from './call.ts';
import { EmulatorError } from './emulator-error.ts';
import { etagOf } from './query/representation.ts';
import type { StoredRow } from './store.ts';
import type { TableDefinition } from './tables.ts';

/** @throws {EmulatorError} 404 when `If-Match` is sent and there is no row, 412 when the row has another version. */
export function checkVersion(call: Call, table: TableDefinition, id: string, row: StoredRow | undefined): void {
  const wanted = call.headers.get('if-match');
  if (wanted === undefined) return;
  if (!row) throw new EmulatorError(404, '', `${table.name} With Id = ${id} Does Not Exist`);
  if (wanted !== '*' && wanted !== etagOf(row)) {
    throw new EmulatorError(
      412,
      '',
      "The version of the existing record doesn't match the RowVersion property provided.",
    );
  }
}
