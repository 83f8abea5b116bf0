import type { JsonObject } from '../../../model/json.ts';
import type { Kind } from '../../../model/kind.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { Place } from '../place.ts';
import type { StoredRow } from '../row-line.ts';

/** What somebody asks of the service: the row as it is, and as it would be. */
export interface Attempt {
  readonly kind: Kind;
  readonly identity: string;
  /** Empty for a create. */
  readonly before: JsonObject;
  /** Empty for a delete. */
  readonly after: JsonObject;
  readonly place: Place;
  /** Other rows of the same kind. */
  readonly others: () => Iterable<StoredRow>;
  /** Whether there is a row of another kind. */
  readonly exists: (kind: Kind, identity: string) => boolean;
}

/** A rule of the service: why it says no, or nothing. */
export type Rule = (attempt: Attempt) => Failure | undefined;

/** The answer of a service that says no. */
export function rejected(message: string, hint: string): Failure {
  return { code: 'rejected', message, hint };
}
