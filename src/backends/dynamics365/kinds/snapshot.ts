import type { Json, JsonObject } from '../../../model/json.ts';
import type { AccessLevel } from '../../../model/kinds/security-role.ts';
import type { TableRight } from '../../../model/privilege-names.ts';
import type { Metadata } from '../dataverse/metadata.ts';

/** One row of Dataverse, as it was read. */
export interface Row {
  /** In small letters. */
  readonly id: string;
  /** Opaque; only equality counts. */
  readonly etag: string;
  /** Every property of the answer, annotations too. */
  readonly values: JsonObject;
}

/** A privilege, what it is for and how far it can reach. */
export interface Privilege {
  readonly id: string;
  readonly name: string;
  /** Absent for a miscellaneous privilege. */
  readonly on?: TableRight;
  /** Further tables that share it, as activities do. */
  readonly alsoOn?: readonly TableRight[];
  readonly levels: readonly AccessLevel[];
}

/** A privilege that a role holds. */
export interface Grant {
  readonly privilegeId: string;
  /** As the service names it when it does. */
  readonly privilegeName?: string;
  readonly level: AccessLevel;
}

/** Everything one reading of an environment gave, raw. The translation of each kind is a pure function of it. */
export interface Snapshot {
  readonly metadata: Metadata;
  /** The rows of a query by its name; `undefined` when its table is not installed. */
  rows(query: string): readonly Row[] | undefined;
  /** By id in small letters; those that the roles asked for hold or may be given. */
  readonly privileges: ReadonlyMap<string, Privilege>;
  /** Grants by role id; only of roles that were asked for. */
  readonly grants: ReadonlyMap<string, readonly Grant[]>;
  /** Answers of the admin APIs; `undefined` when not asked, or not there. */
  readonly admin: {
    /** The environment record (BAP). */
    readonly environment?: JsonObject;
    /** The settings of environment management (PPAPI), names in small letters. */
    readonly features?: ReadonlyMap<string, Json>;
    /** Values that a rule of the environment group fixes, by property (`crossGeoCopilotDataMovementEnabled`). */
    readonly groupRules?: ReadonlyMap<string, Json>;
    readonly tenant?: JsonObject;
  };
  /** The root business unit, in which roles are made. */
  readonly businessUnitId: string;
  readonly organizationId: string;
}
