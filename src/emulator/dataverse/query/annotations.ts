import type { Json } from '../../json.ts';
import type { Call } from '../call.ts';
import type { StoredRow } from '../store.ts';
import type { ColumnDefinition, TableDefinition } from '../tables.ts';
import { targetOf } from './row-source.ts';

const FORMATTED_VALUE = 'OData.Community.Display.V1.FormattedValue';
const LOOKUP_TABLE = 'Microsoft.Dynamics.CRM.lookuplogicalname';
const NAVIGATION = 'Microsoft.Dynamics.CRM.associatednavigationproperty';

/** The annotations of a property that the request asks for: none for a value that is not there. */
export function annotationsOf(
  call: Call,
  column: ColumnDefinition,
  property: string,
  value: Json,
): Readonly<Record<string, Json>> {
  if (value === null) return {};
  const target = targetOf(call.organization, column, value);
  const navigation = column.targets.find(({ table }) => table === target?.table.name)?.navigation;
  const all: readonly (readonly [string, string | undefined])[] = [
    [FORMATTED_VALUE, target ? nameOf(target.table, target.row) : formattedValue(column, value)],
    [NAVIGATION, navigation],
    [LOOKUP_TABLE, target?.table.name],
  ];
  return Object.fromEntries(
    all.flatMap(([name, text]) =>
      text !== undefined && call.preferences.wants(name) ? [[`${property}@${name}`, text]] : [],
    ),
  );
}

/** What an answer says of the whole of its rows, where annotations are asked for. */
export function collectionAnnotations(call: Call, total: number | undefined): Readonly<Record<string, Json>> {
  const { tables } = call.organization;
  const all: Readonly<Record<string, Json>> = {
    'Microsoft.Dynamics.CRM.totalrecordcount': total === undefined ? -1 : Math.min(total, 5000),
    'Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': total !== undefined && total > 5000,
    'Microsoft.Dynamics.CRM.globalmetadataversion': globalMetadataVersion(tables.generation),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (call.preferences.wants(name) ? [[`@${name}`, value]] : [])),
  );
}

/** Changes with each change of the schema. */
export function globalMetadataVersion(generation: number): string {
  return String(8_600_000 + generation);
}

function nameOf(table: TableDefinition, row: StoredRow): string | undefined {
  const name = table.primaryName === undefined ? undefined : row.values[table.primaryName];
  return typeof name === 'string' ? name : undefined;
}

/** As a person in the United States reads it; texts and GUIDs have none. */
function formattedValue(column: ColumnDefinition, value: Json): string | undefined {
  const label = column.options.find((option) => option.value === value)?.label;
  if (label !== undefined) return label;
  if (typeof value === 'boolean') return booleanLabel(column, value);
  if (typeof value === 'number') return NUMBERS.format(value);
  if (column.type === 'datetime' && typeof value === 'string') return formattedDate(value);
  if (column.type !== 'multiselectpicklist' || typeof value !== 'string') return undefined;
  return value
    .split(',')
    .map((part) => column.options.find((option) => option.value === Number(part))?.label ?? part)
    .join('; ');
}

function booleanLabel(column: ColumnDefinition, value: boolean): string {
  return column.options.find((option) => option.value === Number(value))?.label ?? (value ? 'Yes' : 'No');
}

function formattedDate(value: string): string | undefined {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return undefined;
  return DATES.format(date);
}

// Made once: making one takes longer than a thousand uses of it.
const NUMBERS = new Intl.NumberFormat('en-US');
const DATES = new Intl.DateTimeFormat('en-US', { dateStyle: 'short', timeStyle: 'short', timeZone: 'UTC' });
