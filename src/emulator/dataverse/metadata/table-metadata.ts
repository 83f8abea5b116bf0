import type { Json } from '../../json.ts';
import { idOf } from '../id-of.ts';
import { DEPTHS, privilegesOf } from '../privileges.ts';
import type { Ownership, TableDefinition } from '../table-definition.ts';

/** A table as `EntityDefinitions` shows it, columns left out: those are expanded. */
export function tableMetadata(organizationId: string, table: TableDefinition): Readonly<Record<string, Json>> {
  return {
    LogicalName: table.name,
    SchemaName: table.schemaName,
    EntitySetName: table.entitySet,
    LogicalCollectionName: table.entitySet,
    PrimaryIdAttribute: table.primaryId,
    PrimaryNameAttribute: table.primaryName ?? null,
    OwnershipType: OWNERSHIP_TYPES[table.ownership],
    TableType: table.isElastic ? 'Elastic' : 'Standard',
    IsCustomEntity: table.name.includes('_'),
    IsIntersect: table.ownership === 'none' && table.primaryName === undefined,
    IsOptimisticConcurrencyEnabled: true,
    ChangeTrackingEnabled: table.ownership !== 'none',
    Privileges: privilegesMetadata(organizationId, table),
    MetadataId: idOf(organizationId, 'table', table.name),
  };
}

/**
 * The privileges of a table, with their ids and how far each can reach. Every reader of metadata asks for all of them:
 * what the definition of a table says is worked out once.
 */
export function privilegesMetadata(organizationId: string, table: TableDefinition): readonly Json[] {
  const known = KNOWN.get(table);
  if (known?.organizationId === organizationId) return known.privileges;
  const privileges = privilegesOfTable(organizationId, table);
  KNOWN.set(table, { organizationId, privileges });
  return privileges;
}

const KNOWN = new WeakMap<TableDefinition, { readonly organizationId: string; readonly privileges: readonly Json[] }>();

function privilegesOfTable(organizationId: string, table: TableDefinition): readonly Json[] {
  return privilegesOf(table).map(({ name, right, depths }) => ({
    ...Object.fromEntries(DEPTHS.map((depth) => [`CanBe${depth}`, depths.includes(depth)])),
    CanBeEntityReference: false,
    CanBeParentEntityReference: false,
    CanBeRecordFilter: false,
    Name: name,
    PrivilegeId: idOf(organizationId, name),
    PrivilegeType: right,
  }));
}

const OWNERSHIP_TYPES: Readonly<Record<Ownership, string>> = {
  user: 'UserOwned',
  organization: 'OrganizationOwned',
  business: 'BusinessOwned',
  none: 'None',
};
