import type { Adoption } from './adoption.ts';
import type { Document } from './document.ts';
import type { Environment } from './environment.ts';
import type { JsonObject } from './json.ts';
import type { Kind } from './kind.ts';
import type { Address, Resource } from './resource.ts';

/** One composed resource: what the files say about it, and which documents said it, base first. */
export interface ComposedResource {
  readonly kind: Kind;
  readonly name: string;
  readonly address: Address;
  readonly labels: Readonly<Record<string, string>>;
  /** `absent`: it must not exist. */
  readonly state: 'present' | 'absent';
  /** What is ours of it; absent where nothing says so, which means `manage`. */
  readonly adoption?: Adoption;
  /** Old names of the document or of its row, from `metadata.formerly`. */
  readonly formerly?: readonly string[];
  /** The spec as written, overlays merged, not yet canonical. */
  readonly written: JsonObject;
  readonly layers: readonly Document[];
}

/** All documents of one environment, overlays merged; nothing has been validated yet. */
export interface Composition {
  readonly environmentName: string;
  /** The composed `Environment` document. */
  readonly environment: { readonly written: JsonObject; readonly layers: readonly Document[] };
  readonly resources: readonly ComposedResource[];
}

/** A declaration in its canonical form: presets expanded, references resolved to what live calls them. */
export interface DesiredResource extends ComposedResource {
  readonly identity: string;
  readonly resource: Resource;
  /** What is remembered as applied where that is not the declaration: a way back declares only what is otherwise now. */
  readonly remembered?: JsonObject;
}

/** What one environment should be. Only fields that a file mentions are managed. */
export interface DesiredState {
  readonly environment: Environment;
  readonly resources: readonly DesiredResource[];
}
