import type { Change } from '../../../model/change.ts';
import type { Json, JsonObject, JsonPointer } from '../../../model/json.ts';
import type { Kind } from '../../../model/kind.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { Resource, RowKey } from '../../../model/resource.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Row, Snapshot } from './snapshot.ts';

/** Rows to read: a GET whose answer is a collection. Queries of one name are the same and are sent once. */
export interface Query {
  readonly name: string;
  /** Logical name of the table. */
  readonly table: string;
  /** Below `/api/data/v9.2/`, percent-encoded. */
  readonly path: string;
}

/** A live resource in the canonical form of its kind. */
export interface LiveRow {
  readonly spec: JsonObject;
  /** What its version is made of: ids with ETags of every row it consists of, and content that no ETag covers. */
  readonly version: readonly string[];
  /** Why it cannot be changed. */
  readonly locked?: string;
}

/** What carries out a step. */
export type Written =
  /** Operations of one change set, in order, each guarded by ETag or `If-None-Match` where a row is concerned. */
  | {
      readonly via: 'change-set';
      readonly operations: readonly DataverseRequest[];
      /** Part of what it changes has no ETag (grants, links): the row is read again just before. */
      readonly needsFreshRead: boolean;
    }
  /** Requests that may not stand in a change set (settings, publishing), in order. */
  | { readonly via: 'alone'; readonly operations: readonly DataverseRequest[] }
  /** Properties of the environment record, switches of environment management, tenant settings: only these are sent. */
  | { readonly via: 'environment' | 'features' | 'tenant'; readonly values: Readonly<Record<string, Json>> }
  | { readonly via: 'refused'; readonly failure: Failure };

/** What a kind is translated with. */
export interface Translation {
  readonly mapping: Mapping;
  readonly snapshot: Snapshot;
  /** Where the Web API is, `https://…/api/data/v9.2/`: the body of a `$ref` request names a row by its whole address. */
  readonly webApiUrl: string;
  /** What was declared, where that is known: what has several names is called as the declarations call it. */
  readonly asked?: Asked;
  /** The same id for the same names on every run: ids of rows that we create. */
  readonly idOf: (...names: readonly string[]) => string;
  /** Ids of rows that other steps of the same apply create, by kind and identity: `SecurityRole/contoso csr`. */
  readonly pending: ReadonlyMap<RowKey, string>;
  /** Apps the `Environment` declares, by unique name. */
  readonly apps: readonly { readonly uniqueName: string; readonly displayName?: string }[];
}

/** A step that changes something; those of a person never reach a backend. */
export type MadeChange = Exclude<Change, { op: 'manual' }>;

/** How one kind is stored in Dynamics 365. Pure: rows in, resources out; a change in, requests out. */
export interface KindMapping {
  readonly kind: Kind;
  /** Tables whose metadata it needs. */
  readonly tables: readonly string[];
  readonly queries: readonly Query[];
  /** Further queries, for what the declarations name; their names tell them apart from all others. */
  queriesFor?(asked: Asked): readonly Query[];
  /** Which of the admin APIs it needs. */
  readonly admin?: readonly ('environment' | 'features' | 'tenant')[];
  /** The live resources; none where the tables are not installed. */
  read(translation: Translation): readonly LiveRow[];
  /** The row that holds a field of a live resource; undefined where it is not one row of Dataverse. */
  rowOf?(spec: JsonObject, path: JsonPointer, translation: Translation): Row | undefined;
  /** Requests that carry out a change of a row that is as it was planned for. */
  write(change: MadeChange, translation: Translation): Written;
}

/** A role or other resource that somebody asked for by name, with what its declaration names. */
export type Asked = readonly Resource[] | 'everything';
