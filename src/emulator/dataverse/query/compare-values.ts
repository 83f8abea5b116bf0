import type { Json } from '../../json.ts';
import type { PathReader } from './property-path.ts';

/** A value that can be compared with another of its kind; null is the absence of one. */
export type Comparable = string | number | boolean | null;

/** The form in which values of a type compare: texts without case, GUIDs in lower case, dates by their time. */
export function comparable(type: PathReader['type'], value: Json): Comparable {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return JSON.stringify(value);
  if (type !== 'datetime') return value.toLowerCase();
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : time;
}

/** Negative, zero or positive; null comes first, as in the database. */
export function compareValues(left: Comparable, right: Comparable): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}
