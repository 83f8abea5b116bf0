/** What the live metadata says of one column. */
export interface ColumnMetadata {
  readonly name: string;
  /** `Boolean`, `String`, `Memo`, `Picklist`, `Integer`, `Lookup` and others, as `AttributeType` has it. */
  readonly type: string;
  readonly isReadable: boolean;
  readonly isCreatable: boolean;
  readonly isUpdatable: boolean;
}

/** What the live metadata says of one table. */
export interface TableMetadata {
  /** Logical name. */
  readonly table: string;
  /** What stands in URLs; irregular, so never made from the name. */
  readonly entitySet: string;
  readonly primaryId: string;
  /** Whether its rows belong to the organization: then a right reaches all of them or none. */
  readonly isOrganizationOwned?: boolean;
  readonly columns: ReadonlyMap<string, ColumnMetadata>;
}

/** The tables that exist, by logical name; a table that is not here is not installed. */
export type Metadata = ReadonlyMap<string, TableMetadata>;
