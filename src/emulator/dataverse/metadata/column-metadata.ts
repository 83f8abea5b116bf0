import type { Json } from '../../json.ts';
import { idOf } from '../id-of.ts';
import type { ColumnDefinition, ColumnType, TableDefinition } from '../table-definition.ts';

/** Properties of a definition by name, and what can be expanded beside them. */
export interface Definition {
  readonly properties: Readonly<Record<string, Json>>;
  readonly expandable: Readonly<Record<string, Json>>;
}

/**
 * A column as `Attributes` shows it; with a cast also what only that type has.
 *
 * @param cast - a name of `CASTS`; absent for what all columns have.
 */
export function columnMetadata(
  organizationId: string,
  table: TableDefinition,
  column: ColumnDefinition,
  cast?: string,
): Definition {
  const typed = cast === undefined ? {} : CASTS[cast]?.(column);
  return {
    properties: { ...commonProperties(organizationId, table, column), ...typed },
    expandable: cast !== undefined && OPTION_CASTS.includes(cast) ? { OptionSet: optionSet(table, column) } : {},
  };
}

/** Whether a column is of the type that a cast names. */
export function isOfCast(column: ColumnDefinition, cast: string): boolean {
  return `${ATTRIBUTE_TYPES[column.type].metadata}AttributeMetadata` === cast;
}

/** Properties of their own that some types of columns have, by the name of the type. */
export const CASTS: Readonly<Record<string, (column: ColumnDefinition) => Readonly<Record<string, Json>>>> = {
  BooleanAttributeMetadata: ({ default: value }) => ({ DefaultValue: value ?? false }),
  DateTimeAttributeMetadata: () => ({ Format: 'DateAndTime' }),
  IntegerAttributeMetadata: ({ min, max }) => ({ MinValue: min ?? -2147483648, MaxValue: max ?? 2147483647 }),
  LookupAttributeMetadata: ({ targets }) => ({ Targets: targets.map(({ table }) => table) }),
  MemoAttributeMetadata: ({ maxLength }) => ({ MaxLength: maxLength ?? LONGEST_MEMO }),
  MultiSelectPicklistAttributeMetadata: () => ({}),
  PicklistAttributeMetadata: ({ default: value }) => ({ DefaultFormValue: value ?? -1 }),
  StateAttributeMetadata: () => ({}),
  StatusAttributeMetadata: () => ({}),
  StringAttributeMetadata: ({ maxLength }) => ({ MaxLength: maxLength ?? 100 }),
};

const OPTION_CASTS = [
  'BooleanAttributeMetadata',
  'MultiSelectPicklistAttributeMetadata',
  'PicklistAttributeMetadata',
  'StateAttributeMetadata',
  'StatusAttributeMetadata',
];

const LONGEST_MEMO = 1_048_576;

function commonProperties(
  organizationId: string,
  table: TableDefinition,
  column: ColumnDefinition,
): Readonly<Record<string, Json>> {
  const { type } = ATTRIBUTE_TYPES[column.type];
  return {
    LogicalName: column.name,
    SchemaName: column.schemaName,
    EntityLogicalName: table.name,
    AttributeType: type,
    AttributeTypeName: { Value: `${ATTRIBUTE_TYPES[column.type].metadata}Type` },
    IsValidForRead: true,
    IsValidForCreate: column.isCreatable,
    IsValidForUpdate: column.isUpdatable,
    IsPrimaryId: column.name === table.primaryId,
    IsPrimaryName: column.name === table.primaryName,
    IsCustomAttribute: column.name.includes('_'),
    RequiredLevel: {
      Value: REQUIRED_LEVELS[column.required],
      CanBeChanged: column.required !== 'system',
      ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
    },
    MetadataId: idOf(organizationId, 'column', table.name, column.name),
  };
}

const REQUIRED_LEVELS = { none: 'None', application: 'ApplicationRequired', system: 'SystemRequired' } as const;

/** `AttributeType` of each type of column, and what the names of its metadata type begin with. */
const ATTRIBUTE_TYPES: Readonly<Record<ColumnType, { readonly type: string; readonly metadata: string }>> = {
  bigint: { type: 'BigInt', metadata: 'BigInt' },
  boolean: { type: 'Boolean', metadata: 'Boolean' },
  datetime: { type: 'DateTime', metadata: 'DateTime' },
  decimal: { type: 'Decimal', metadata: 'Decimal' },
  double: { type: 'Double', metadata: 'Double' },
  entityname: { type: 'EntityName', metadata: 'EntityName' },
  integer: { type: 'Integer', metadata: 'Integer' },
  lookup: { type: 'Lookup', metadata: 'Lookup' },
  managedproperty: { type: 'ManagedProperty', metadata: 'ManagedProperty' },
  memo: { type: 'Memo', metadata: 'Memo' },
  money: { type: 'Money', metadata: 'Money' },
  multiselectpicklist: { type: 'Virtual', metadata: 'MultiSelectPicklist' },
  owner: { type: 'Owner', metadata: 'Lookup' },
  picklist: { type: 'Picklist', metadata: 'Picklist' },
  state: { type: 'State', metadata: 'State' },
  status: { type: 'Status', metadata: 'Status' },
  string: { type: 'String', metadata: 'String' },
  uniqueidentifier: { type: 'Uniqueidentifier', metadata: 'UniqueIdentifier' },
};

function optionSet(table: TableDefinition, column: ColumnDefinition): Json {
  const common = { Name: `${table.name}_${column.name}`, IsGlobal: false };
  if (column.type !== 'boolean') return { ...common, Options: column.options.map(option) };
  return { ...common, TrueOption: option({ value: 1, label: 'Yes' }), FalseOption: option({ value: 0, label: 'No' }) };
}

function option({ value, label }: { readonly value: number; readonly label: string }): Json {
  const localized = { Label: label, LanguageCode: 1033, IsManaged: true };
  return { Value: value, Label: { LocalizedLabels: [localized], UserLocalizedLabel: localized } };
}
