import type { Json } from '../../json.ts';
import type { Call, Reply } from '../call.ts';
import { LARGEST_PAGE } from '../preferences.ts';
import { notInModel } from '../refusals.ts';
import type { StoredRow } from '../store.ts';
import type { TableDefinition } from '../tables.ts';
import { collectionAnnotations } from './annotations.ts';
import { parseQueryOptions, type QueryOptions } from './query-options.ts';
import { contextList, type RowPrinter, rowPrinter } from './representation.ts';
import { selectRows } from './select-rows.ts';

/** Answers a read of many rows: filtered, ordered, one page of them. */
export function readCollection(call: Call, table: TableDefinition, rows: readonly StoredRow[]): Reply {
  const options = parseQueryOptions(call.query);
  const found = selectRows(call.organization, table, options)(rows);
  const print = rowPrinter(call, table, options);
  const page = pageOf(call, options, found);
  const head = {
    '@odata.context': `${call.root}$metadata#${table.entitySet}${contextList(options)}`,
    ...(options.count && { '@odata.count': Math.min(found.length, LARGEST_PAGE) }),
    ...collectionAnnotations(call, options.count ? found.length : undefined),
  };
  return { status: 200, headers: appliedPreferences(call), json: { ...head, ...printPage(page, print) } };
}

/** Answers `…/$count`: the number of rows as text, at most 5000. */
export function countCollection(call: Call, table: TableDefinition, rows: readonly StoredRow[]): Reply {
  const found = selectRows(call.organization, table, parseQueryOptions(call.query))(rows);
  return { status: 200, text: String(Math.min(found.length, LARGEST_PAGE)) };
}

/** The header that says which preferences were followed; none when there were none. */
export function appliedPreferences({ preferences }: Call): Readonly<Record<string, string>> {
  return preferences.applied === '' ? {} : { 'Preference-Applied': preferences.applied };
}

/** One page, and the link to the next. */
export interface Page {
  readonly rows: readonly StoredRow[];
  readonly nextLink?: string;
}

/** The page that the skip token names, or the first. With a page size `$top` does not count. */
export function pageOf(call: Call, options: QueryOptions, rows: readonly StoredRow[]): Page {
  const { maxPageSize } = call.preferences;
  const limited = maxPageSize === undefined && options.top !== undefined ? rows.slice(0, options.top) : rows;
  const size = maxPageSize ?? LARGEST_PAGE;
  const { number, start } = startOf(options.skipToken, limited, size);
  const page = limited.slice(start, start + size);
  const last = page.at(-1);
  if (!last || start + size >= limited.length) return { rows: page };
  return { rows: page, nextLink: nextLink(call, number + 1, last.id) };
}

/** A page as answers show it. */
export function printPage(page: Page, print: RowPrinter): Readonly<Record<string, Json>> {
  return { value: page.rows.map(print), ...(page.nextLink !== undefined && { '@odata.nextLink': page.nextLink }) };
}

/** A page begins behind the last row of the one before it; where that row is gone, at its number. */
function startOf(
  token: string | undefined,
  rows: readonly StoredRow[],
  size: number,
): { readonly number: number; readonly start: number } {
  if (token === undefined) return { number: 1, start: 0 };
  const found = /^<cookie pagenumber="(\d{1,6})" pagingcookie="([0-9a-f-]{36})" istracking="(?:False|True)" \/>$/.exec(
    token,
  );
  if (!found) throw notInModel(`The $skiptoken '${token}' cannot be read.`);
  const number = Number(found[1]);
  const at = rows.findIndex((row) => row.id === found[2]);
  return { number, start: at < 0 ? (number - 1) * size : at + 1 };
}

function nextLink(call: Call, number: number, lastId: string): string {
  const cookie = `<cookie pagenumber="${number}" pagingcookie="${lastId}" istracking="False" />`;
  return linkWith(call, '$skiptoken', cookie);
}

/** The URL of this call with another token. */
export function linkWith(call: Call, name: string, value: string): string {
  const kept = call.rawQuery
    .split('&')
    .filter((option) => option !== '' && !/^(?:\$|%24)(?:skiptoken|deltatoken)=/i.test(option));
  return `${call.root}${call.path}?${[...kept, `${name}=${encodeURIComponent(value)}`].join('&')}`;
}
