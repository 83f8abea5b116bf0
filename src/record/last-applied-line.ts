import type { BackendError } from '../backends/backend-error.ts';
import { isObject } from '../model/json.ts';
import type { LastApplied } from '../model/last-applied.ts';
import type { Address } from '../model/resource.ts';

/** The line of what was last applied to a resource: its address, a tab, and JSON. */
export function printLastApplied({ address, identity, created, spec }: LastApplied): string {
  return `${address}\t${JSON.stringify({ identity, created, spec })}`;
}

/** The address that a line begins with; undefined when it has none. */
export function addressInLine(line: string): Address | undefined {
  const tab = line.indexOf('\t');
  // What stands there was an address when it was written.
  return tab <= 0 ? undefined : (line.slice(0, tab) as Address);
}

/** Reads the line of an address; what it throws when the line makes no sense is made by `corrupt`. */
export function parseLastApplied(
  address: Address,
  line: string,
  corrupt: (what: string, cause?: unknown) => BackendError,
): LastApplied {
  const { identity, created, spec } = objectIn(line.slice(address.length + 1), corrupt);
  if (typeof identity !== 'string' || typeof created !== 'boolean' || !isObject(spec)) {
    throw corrupt('lacks identity, created or spec');
  }
  return { address, identity, created, spec };
}

function objectIn(
  json: string,
  corrupt: (what: string, cause?: unknown) => BackendError,
): { readonly [member: string]: unknown } {
  try {
    const value: unknown = JSON.parse(json);
    if (isObject(value)) return value;
  } catch (error) {
    throw corrupt('has no JSON behind its tab', error);
  }
  throw corrupt('has no object behind its tab');
}
