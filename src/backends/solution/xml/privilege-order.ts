import { compareTexts } from '../../../model/compare-texts.ts';
import { rightInName } from '../../../model/privilege-names.ts';

/** Where a new privilege goes among those that are there: behind the one of this index, -1 before all. */
export type FindPlace = (name: string) => number;

/**
 * The order that a list of names is in, as a way to find the place of a new one.
 *
 * Exporters sort by lower-cased name. A list in another order that is known keeps it: by upper-cased name, by the name
 * as it is, by table and then name. In a list without order a name goes behind the last one of its table, else last.
 */
export function placeFinder(names: readonly string[]): FindPlace {
  const key = ORDERS.find((order) => isSorted(names.map(order)));
  if (key === undefined) return (name) => lastOfTable(names, name);
  const keys = names.map(key);
  return (name) => {
    const own = key(name);
    return keys.findLastIndex((each) => compareTexts(each, own) <= 0);
  };
}

/** The order of exporters, for new lists and for new names among themselves. */
export function exporterOrder(left: string, right: string): number {
  return compareTexts(left.toLowerCase(), right.toLowerCase());
}

const ORDERS: readonly ((name: string) => string)[] = [
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name) => name,
  (name) => `${rightInName(name)?.table ?? ''}/${name.toLowerCase()}`,
];

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
}

function lastOfTable(names: readonly string[], name: string): number {
  const table = rightInName(name)?.table;
  const of = table === undefined ? -1 : names.findLastIndex((each) => rightInName(each)?.table === table);
  return of >= 0 ? of : names.length - 1;
}
