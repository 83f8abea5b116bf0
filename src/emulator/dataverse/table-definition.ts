import type { Json } from '../json.ts';

/** Types of columns; the names of metadata follow from them (`memo` is `Memo`, `entityname` is `EntityName`). */
export const COLUMN_TYPES = [
  'bigint',
  'boolean',
  'datetime',
  'decimal',
  'double',
  'entityname',
  'integer',
  'lookup',
  'managedproperty',
  'memo',
  'money',
  'multiselectpicklist',
  'owner',
  'picklist',
  'state',
  'status',
  'string',
  'uniqueidentifier',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** Who owns the rows of a table; decides how far its privileges can reach. */
export const OWNERSHIPS = ['organization', 'user', 'business', 'none'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

/** One value of a choice, state or status column. */
export interface ColumnOption {
  readonly value: number;
  readonly label: string;
}

/** A table that a lookup may point to, and the navigation property that binds to it, in its exact case. */
export interface LookupTarget {
  readonly table: string;
  readonly navigation: string;
  /** The navigation property of that table that leads back here, to the collection. */
  readonly collection: string;
}

/** One column. */
export interface ColumnDefinition {
  /** Logical name: the JSON property, but for lookups, which are read as `_name_value`. */
  readonly name: string;
  readonly schemaName: string;
  readonly type: ColumnType;
  /** Longest text, in characters. */
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  /** Empty for what is no choice. */
  readonly options: readonly ColumnOption[];
  /** What a new row holds when nothing is said. */
  readonly default?: Json;
  /** Only `system` is enforced by the Web API: such a column is never null. */
  readonly required: 'none' | 'application' | 'system';
  readonly isCreatable: boolean;
  readonly isUpdatable: boolean;
  /** Empty for what is no lookup. A table that is not installed may be among them. */
  readonly targets: readonly LookupTarget[];
  /** No public source carries its type: that is our guess. */
  readonly isAssumed: boolean;
}

/** One table. */
export interface TableDefinition {
  /** Logical name. */
  readonly name: string;
  /** As privileges spell it: `prvRead` + `msdyn_AIModel`. */
  readonly schemaName: string;
  /** What stands in URLs. */
  readonly entitySet: string;
  readonly primaryId: string;
  /** Absent for link tables. */
  readonly primaryName?: string;
  readonly ownership: Ownership;
  readonly isElastic: boolean;
  readonly canCreate: boolean;
  readonly canUpdate: boolean;
  readonly canDelete: boolean;
  /** By logical name. */
  readonly columns: ReadonlyMap<string, ColumnDefinition>;
  /** Columns that together name a row, as in `accounts(accountnumber='A1')`. */
  readonly alternateKeys: readonly (readonly string[])[];
  /** No public source describes it: its columns are our guess. */
  readonly isAssumed: boolean;
}

/** One side of an N:N relationship. */
export interface RelationshipSide {
  readonly table: string;
  /** Column of the link table that holds the id of this side. */
  readonly column: string;
  /** Navigation property on this side that leads to the other. */
  readonly navigation: string;
}

/** An N:N relationship: the links of the store carry its name, left and right as here. */
export interface ManyToMany {
  readonly name: string;
  /** Logical name of the link table, which can be read like any other. */
  readonly linkTable: string;
  readonly left: RelationshipSide;
  readonly right: RelationshipSide;
}

/** A collection that a row leads to, by its navigation property. */
export type Collection =
  | { readonly kind: 'one-to-many'; readonly navigation: string; readonly table: string; readonly column: string }
  | {
      readonly kind: 'many-to-many';
      readonly navigation: string;
      readonly table: string;
      readonly relationship: string;
      /** On which side of the relationship the row stands that leads to the collection. */
      readonly side: 'left' | 'right';
    };
