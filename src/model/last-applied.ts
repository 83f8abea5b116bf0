import type { JsonObject } from './json.ts';
import type { Address } from './resource.ts';

/** What was declared when a resource was last applied. */
export interface LastApplied {
  readonly address: Address;
  /** The live identity it had. */
  readonly identity: string;
  /** Whether we created it: only then is it ours to delete. */
  readonly created: boolean;
  /** The declared spec in its canonical form. */
  readonly spec: JsonObject;
}

/** Everything last applied to one environment; specs are parsed only when asked for. */
export interface LastAppliedSet {
  readonly size: number;
  get(address: Address): LastApplied | undefined;
  addresses(): Iterable<Address>;
}
