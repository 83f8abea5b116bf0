import { EmulatorError } from '../emulator-error.ts';
import { splitOutside } from '../literals.ts';
import { notInModel } from '../refusals.ts';
import type { FilterNode } from './filter-node.ts';
import { parseFilter } from './parse-filter.ts';

/** How the rows of an answer are ordered, first term first. */
interface OrderTerm {
  readonly path: readonly string[];
  readonly isDescending: boolean;
}

/** A navigation property to follow, and what is asked of the rows behind it. */
export interface ExpandItem {
  readonly navigation: string;
  readonly options: QueryOptions;
}

/** The query options of a request or of an expanded navigation property; names are not checked yet. */
export interface QueryOptions {
  /** Absent for all properties. */
  readonly select?: readonly string[];
  readonly filter?: FilterNode;
  readonly orderBy: readonly OrderTerm[];
  readonly top?: number;
  readonly expand: readonly ExpandItem[];
  readonly count: boolean;
  readonly skipToken?: string;
  readonly deltaToken?: string;
}

const READ = ['$select', '$filter', '$orderby', '$top', '$expand', '$count', '$skiptoken', '$deltatoken', '$id'];

/**
 * Reads query options.
 *
 * @throws {EmulatorError} 400 for one that cannot be read or is not there, 501 for one that Dataverse knows and we do not.
 */
export function parseQueryOptions(query: ReadonlyMap<string, string>): QueryOptions {
  for (const name of query.keys()) checkName(name);
  const [select, filter, top] = [query.get('$select'), query.get('$filter'), query.get('$top')];
  const [skipToken, deltaToken] = [query.get('$skiptoken'), query.get('$deltatoken')];
  return {
    ...(select !== undefined && select !== '*' && { select: names(select) }),
    ...(filter !== undefined && { filter: parseFilter(filter, query) }),
    ...(top !== undefined && { top: parseTop(top) }),
    ...(skipToken !== undefined && { skipToken }),
    ...(deltaToken !== undefined && { deltaToken }),
    orderBy: names(query.get('$orderby') ?? '').map(parseOrderTerm),
    expand: splitOutside(query.get('$expand') ?? '', ',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => parseExpandItem(item, query)),
    count: query.get('$count') === 'true',
  };
}

function checkName(name: string): void {
  if (!name.startsWith('$') || READ.includes(name)) return;
  if (name === '$apply') throw new EmulatorError(501, '', `This emulator does not answer the query option '${name}'.`);
  throw notInModel(`The query parameter ${name} is not supported.`);
}

function names(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function parseTop(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw notInModel(`Invalid value '${text}' for $top query option found.`);
  return Number(text);
}

function parseOrderTerm(term: string): OrderTerm {
  const found = /^([\w/]+)(?:\s+(asc|desc))?$/.exec(term);
  if (!found) throw notInModel(`Syntax error in the $orderby query option: '${term}'.`);
  return { path: (found[1] ?? '').split('/'), isDescending: found[2] === 'desc' };
}

function parseExpandItem(item: string, query: ReadonlyMap<string, string>): ExpandItem {
  const found = /^(\w+)(?:\((.*)\))?$/s.exec(item);
  if (!found) throw notInModel(`Syntax error in the $expand query option: '${item}'.`);
  const nested = splitOutside(found[2] ?? '', ';').filter((option) => option.trim() !== '');
  const aliases = [...query].filter(([name]) => name.startsWith('@'));
  return { navigation: found[1] ?? '', options: parseQueryOptions(new Map([...nested.map(nameAndValue), ...aliases])) };
}

function nameAndValue(option: string): readonly [string, string] {
  const at = option.indexOf('=');
  if (at < 0) throw notInModel(`Syntax error in the $expand query option: '${option}'.`);
  return [option.slice(0, at).trim(), option.slice(at + 1).trim()];
}
