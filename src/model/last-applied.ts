import type { DesiredResource } from './desired-state.ts';
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

/** What was last applied to the row that a document declares; nothing when its name stood for another row then. */
export function lastAppliedOf(
  { address, identity }: Pick<DesiredResource, 'address' | 'identity'>,
  last: LastAppliedSet,
): LastApplied | undefined {
  const entry = last.get(address);
  return entry?.identity === identity ? entry : undefined;
}

/** What was last applied to some resources: what else was is neither changed nor called dropped. */
export function lastAppliedWithin(last: LastAppliedSet, touched: ReadonlySet<Address>): LastAppliedSet {
  const addresses = [...last.addresses()].filter((address) => touched.has(address));
  return { size: addresses.length, get: (address) => last.get(address), addresses: () => addresses };
}
