import type { ColumnDefinition, ColumnType, TableDefinition } from '../../../src/emulator/dataverse/tables.ts';
import { namedTable } from '../../../src/emulator/dataverse/tables.ts';

/** The tables that the documentation's examples use and the product does not: accounts, contacts, tasks, phone calls. */
export function exampleTables(): readonly TableDefinition[] {
  return [
    extended('account', [
      column('creditonhold', 'boolean'),
      column('address1_latitude', 'double'),
      column('description', 'memo', { maxLength: 2000 }),
      column('revenue', 'money'),
      column('accountcategorycode', 'picklist', {
        options: [
          { value: 1, label: 'Preferred Customer' },
          { value: 2, label: 'Standard' },
        ],
      }),
      column('numberofemployees', 'integer', { min: 0, max: 1000000000 }),
      column('telephone1', 'string', { maxLength: 50 }),
      column('fax', 'string', { maxLength: 50 }),
      lookup('primarycontactid', 'contact', 'primarycontactid', 'account_primary_contact'),
    ]),
    extended('contact', [column('fullname', 'string', { maxLength: 160 })]),
    extended('task', [lookup('regardingobjectid', 'account', 'regardingobjectid_account_task', 'Account_Tasks')]),
    extended('phonecall', [
      column('phonenumber', 'string', { maxLength: 200 }),
      lookup('regardingobjectid', 'account', 'regardingobjectid_account_phonecall', 'Account_Phonecalls'),
    ]),
  ];
}

function extended(name: string, columns: readonly ColumnDefinition[]): TableDefinition {
  const table = namedTable(name);
  const all = [...table.columns.values(), ...columns];
  const alternateKeys = name === 'account' ? [['accountnumber']] : [];
  return { ...table, alternateKeys, columns: new Map(all.map((one) => [one.name, one])) };
}

function column(name: string, type: ColumnType, more: Partial<ColumnDefinition> = {}): ColumnDefinition {
  return {
    name,
    schemaName: name,
    type,
    options: [],
    required: 'none',
    isCreatable: true,
    isUpdatable: true,
    targets: [],
    isAssumed: false,
    ...more,
  };
}

function lookup(name: string, table: string, navigation: string, collection: string): ColumnDefinition {
  return column(name, 'lookup', { targets: [{ table, navigation, collection }] });
}
