import type { Json } from '../../json.ts';
import { EmulatorError } from '../emulator-error.ts';
import { isGuid } from '../literals.ts';
import { invalidArgument } from '../refusals.ts';
import type { ColumnDefinition, ColumnType, TableDefinition } from '../tables.ts';

/**
 * The value as the column keeps it.
 *
 * @throws {EmulatorError} 400: a wrong type, a text too long (`0x80044331`), a choice that is not there (`0x8004431a`),
 * a number out of range, or null in a column that needs a value.
 */
export function checkValue(table: TableDefinition, column: ColumnDefinition, value: Json): Json {
  if (value === null) return checkNull(table, column);
  const kept = KEEP[column.type](value);
  if (kept === undefined) {
    throw invalidArgument(
      `Cannot convert the value of '${column.name}' on '${table.name}' to the type ${column.type}: ${shown(value)}.`,
    );
  }
  checkLength(table, column, kept);
  checkRange(table, column, kept);
  checkOptions(table, column, kept);
  return kept;
}

function checkNull(table: TableDefinition, column: ColumnDefinition): Json {
  if (column.required !== 'system') return null;
  throw invalidArgument(
    `Attribute: ${column.name} cannot be set to NULL on '${table.name}': it is required by the system.`,
  );
}

/** What a column makes of a value; undefined when the value is of another type. */
const KEEP: Readonly<Record<ColumnType, (value: Json) => Json | undefined>> = {
  bigint: whole,
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  datetime: date,
  decimal: number,
  double: number,
  entityname: text,
  integer: whole,
  lookup: guid,
  managedproperty: (value) => (typeof value === 'object' ? value : undefined),
  memo: text,
  money: number,
  multiselectpicklist: (value) => (typeof value === 'string' && /^\d+(?:,\d+)*$/.test(value) ? value : undefined),
  owner: guid,
  picklist: whole,
  state: whole,
  status: whole,
  string: text,
  uniqueidentifier: guid,
};

function text(value: Json): Json | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: Json): Json | undefined {
  return typeof value === 'number' ? value : undefined;
}

function whole(value: Json): Json | undefined {
  return Number.isInteger(value) ? value : undefined;
}

function guid(value: Json): Json | undefined {
  return typeof value === 'string' && isGuid(value) ? value.toLowerCase() : undefined;
}

/** UTC, to the second. */
function date(value: Json): Json | undefined {
  const time = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function checkLength(table: TableDefinition, column: ColumnDefinition, value: Json): void {
  if (typeof value !== 'string' || column.maxLength === undefined || value.length <= column.maxLength) return;
  throw new EmulatorError(
    400,
    '0x80044331',
    `A validation error occurred.  The length of the '${column.name}' attribute of the '${table.name}' entity exceeded ` +
      `the maximum allowed length of '${column.maxLength}'.`,
  );
}

function checkRange(table: TableDefinition, column: ColumnDefinition, value: Json): void {
  if (typeof value !== 'number') return;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = column;
  if (value >= min && value <= max) return;
  throw invalidArgument(
    `A validation error occurred. The value ${value} of '${column.name}' on '${table.name}' is outside the valid range.`,
  );
}

/** The code is `PicklistValueOutOfRange`, as public client code knows it. */
function checkOptions(table: TableDefinition, column: ColumnDefinition, value: Json): void {
  if (column.options.length === 0 || column.type === 'boolean') return;
  const values = column.type === 'multiselectpicklist' ? String(value).split(',').map(Number) : [value];
  if (values.every((one) => column.options.some((option) => option.value === one))) return;
  throw new EmulatorError(
    400,
    '0x8004431a',
    `A validation error occurred. The value ${String(value)} of '${column.name}' on record of type '${table.name}' is ` +
      `outside the valid range. Accepted Values: ${column.options.map((option) => option.value).join(',')}`,
  );
}

function shown(value: Json): string {
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
