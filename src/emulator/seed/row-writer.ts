import { idOf } from '../dataverse/id-of.ts';
import type { Organization } from '../dataverse/organization.ts';
import type { RowValues } from '../dataverse/store.ts';
import type { TableDefinition } from '../dataverse/tables.ts';
import type { Json } from '../json.ts';

/** Writes rows as an installation does: with the defaults of their columns, managed where it says so, without checks. */
export class RowWriter {
  readonly #organization: Organization;

  constructor(organization: Organization) {
    this.#organization = organization;
  }

  /** The id that a row of this organization has by its names: the same each time. */
  id(...names: readonly string[]): string {
    return idOf(this.#organization.options.organizationId, ...names);
  }

  /** Adds a row whose id follows from a name; a table that is not installed is left out. */
  add(table: string, name: string, values: RowValues): string {
    return this.addAs(table, this.id(table, name), values);
  }

  /** Adds a row with an id, or lays the values over the row that has it. */
  addAs(table: string, id: string, values: RowValues): string {
    const { store, tables } = this.#organization;
    const definition = tables.byName.get(table);
    if (!definition) return id;
    if (store.get(table, id)) store.update(table, id, values);
    else store.insert(table, id, { ...this.#fresh(definition), [definition.primaryId]: id.toLowerCase(), ...values });
    return id;
  }

  #fresh(table: TableDefinition): RowValues {
    const known = this.#defaults.get(table) ?? this.#freshValues(table);
    this.#defaults.set(table, known);
    return known;
  }

  readonly #defaults = new Map<TableDefinition, RowValues>();

  #freshValues(table: TableDefinition): RowValues {
    const { userId, businessUnitId, organizationId } = this.#organization.options;
    const byColumn: Readonly<Record<string, Json>> = {
      createdon: INSTALLED_ON,
      modifiedon: INSTALLED_ON,
      createdby: userId,
      modifiedby: userId,
      organizationid: organizationId,
      ownerid: userId,
      owningbusinessunit: businessUnitId,
    };
    const values = [...table.columns.values()].flatMap((column): readonly (readonly [string, Json])[] => {
      const value = byColumn[column.name] ?? column.default;
      return value === undefined ? [] : [[column.name, value]];
    });
    return Object.fromEntries(values);
  }
}

/** Everything that comes with an environment was made at this moment. */
const INSTALLED_ON = '2026-01-15T08:00:00Z';
