import type { AcceptedField } from '../accept-fields.ts';
import type { FieldChange } from '../change.ts';
import type { JsonObject, JsonPointer } from '../json.ts';
import type { Kind } from '../kind.ts';
import type { RiskNote } from '../shape.ts';

/** What canonicalizing one resource may ask of the others. */
export interface Lookup {
  /** The display name of a declared role, by `metadata.name`; the text itself when no role of that name is declared. */
  readonly roleName: (reference: string) => string;
  /** The same for record summaries. */
  readonly summaryName: (reference: string) => string;
}

/** A row that must be there first. */
export interface Need {
  readonly kind: Kind;
  readonly identity: string;
}

/** What the pipeline needs to know of one kind beyond its schema. */
export interface KindDefinition {
  readonly kind: Kind;
  /** An environment has exactly one: it can be updated, never created or deleted. */
  readonly singleton: boolean;
  /** What the product's pages call it. */
  readonly label: string;
  /** What tells a resource apart in the live system; equal identities are the same row. */
  identity(spec: JsonObject): string;
  /**
   * The field by which rows are told apart and that can be given another value later; `refused` says why the service
   * does not take one. Absent for a kind of which there is one.
   */
  readonly renaming?: { readonly field: string; readonly refused?: string };
  /** What is lost when one is deleted, in words; absent where nothing is lost that the files do not hold. */
  readonly lostOnDelete?: string;
  /** The written spec in the form that live has: presets expanded, references by what live calls them. */
  canonical(spec: JsonObject, lookup: Lookup): JsonObject;
  /** Where in the written spec a pointer into the canonical one was declared. Default: at the same pointer. */
  declaredAt?(path: JsonPointer, written: JsonObject): JsonPointer;
  /**
   * The same for a value: fields of the canonical spec that are to have a value, as fields of the written one. Default:
   * the same fields.
   */
  writtenFor?(fields: readonly AcceptedField[], written: JsonObject): readonly AcceptedField[];
  /** Consequences of a field change that depend on its old and new value, beyond the notes of the schema. */
  risksOf?(field: FieldChange): readonly RiskNote[];
  /** Addresses of declared resources that must be there first. */
  needs(spec: JsonObject): readonly Need[];
}
