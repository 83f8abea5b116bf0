import { splitOutside } from './literals.ts';
import { noSuchResource, notInModel } from './refusals.ts';

/** One step of a path: `accounts(…)` is the name `accounts` with the text between its parentheses. */
export interface PathSegment {
  readonly name: string;
  /** Undefined without parentheses. */
  readonly inside?: string;
}

/** Path and query of a request, decoded. */
export interface Target {
  /** `v9.2` */
  readonly version: string;
  /** What stands behind the version; empty for the service document. */
  readonly segments: readonly PathSegment[];
  /** Query options and parameter aliases by name. */
  readonly query: ReadonlyMap<string, string>;
  /** Path below the version and query, as received: next links are made from them. */
  readonly path: string;
  readonly rawQuery: string;
}

/**
 * Reads the path and query of a request.
 *
 * @throws {EmulatorError} 404 when the path is not below `/api/data/v9.x/`, 400 when its encoding is broken.
 */
export function parseTarget(target: string): Target {
  const mark = target.indexOf('?');
  const [rawPath, rawQuery] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  const found = /^\/api\/data\/(v9\.[0-9])(?:\/(.*))?$/is.exec(rawPath);
  if (!found) throw noSuchResource(rawPath);
  const path = (found[2] ?? '').replace(/\/+$/, '');
  const segments = path === '' ? [] : splitPath(decodeUrl(path.replaceAll('%2F', '%252F').replaceAll('%2f', '%252F')));
  return { version: (found[1] ?? '').toLowerCase(), segments, query: parseQuery(rawQuery), path, rawQuery };
}

/** `%2F` was kept, so that it does not part a segment; a slash inside quotes or parentheses does not either. */
function splitPath(path: string): readonly PathSegment[] {
  return splitOutside(path, '/').map((text) => {
    const segment = text.replaceAll('%2F', '/');
    const open = segment.indexOf('(');
    if (open < 0) return { name: segment };
    if (!segment.endsWith(')')) throw notInModel(`Bad Request - Error in query syntax: '${segment}'.`);
    return { name: segment.slice(0, open), inside: segment.slice(open + 1, -1) };
  });
}

function parseQuery(query: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    const key = decodeUrl(name);
    if (found.has(key)) throw notInModel(`Query option '${key}' was specified more than once.`);
    found.set(key, decodeUrl(value.replaceAll('+', ' ')));
  }
  return found;
}

/** @throws {EmulatorError} 400 when the encoding is broken. */
export function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw notInModel(`Bad Request - Error in query syntax: '${text}'.`);
  }
}
