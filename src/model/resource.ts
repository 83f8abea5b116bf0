import type { JsonObject } from './json.ts';
import type { Kind } from './kind.ts';

/** `Kind/name`: the name of a resource in plans, records and messages. */
export type Address = string & { readonly __brand: 'Address' };

/** `Kind/identity`: what tells a resource apart in the live system, whatever the files call it. */
export type RowKey = string & { readonly __brand: 'RowKey' };

/** One declared or observed thing. The spec has been accepted by the schema of its kind. */
export interface Resource {
  readonly kind: Kind;
  /** `metadata.name` of the declaration; for a row that nobody declared, a name made from its identity. */
  readonly name: string;
  readonly spec: JsonObject;
}

/** The address of a resource. */
export function addressOf(resource: { readonly kind: string; readonly name: string }): Address {
  return `${resource.kind}/${resource.name}` as Address;
}

/** The row key of a kind and an identity. */
export function rowKey(kind: Kind, identity: string): RowKey {
  return `${kind}/${identity}` as RowKey;
}

/** What a backend gives to tell one state of a row from another: an opaque text, such as an ETag. */
export type Version = string & { readonly __brand: 'Version' };

/** One live row. */
export interface Observed {
  readonly resource: Resource;
  readonly version: Version;
  /** Why this row cannot be changed (an out-of-box profile, a managed role); absent when it can. */
  readonly locked?: string;
}
