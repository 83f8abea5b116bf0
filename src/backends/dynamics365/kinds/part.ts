import type { FieldChange } from '../../../model/change.ts';
import type { JsonObject, JsonPointer } from '../../../model/json.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import type { Query, Translation } from './kind-mapping.ts';
import type { Row } from './snapshot.ts';

/** What a part of a resource holds, and the rows it was read from. */
interface PartReading {
  /** A fragment of the spec. */
  readonly spec: JsonObject;
  readonly version: readonly string[];
}

/** Requests that carry out part of a change, or why they cannot be made. */
export type Drafted = { readonly operations: readonly DataverseRequest[] } | { readonly failure: Failure };

/** One of the places in which a resource is kept: columns of settings rows, rows of prompts, rows of roles. */
export interface Part {
  /** Tables whose metadata it needs. */
  readonly tables: readonly string[];
  readonly queries: readonly Query[];
  /** What is there; `undefined` where the place itself is not. */
  read(translation: Translation): PartReading | undefined;
  /** Whether the field is kept here. */
  keeps(path: JsonPointer, translation: Translation): boolean;
  /** The row that holds a field which is kept here; undefined where it is not one row. */
  rowOf?(path: JsonPointer, translation: Translation): Row | undefined;
  /** Requests for fields that are kept here. */
  write(fields: readonly FieldChange[], translation: Translation): Drafted;
}
