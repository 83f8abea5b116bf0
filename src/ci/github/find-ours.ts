import { type Comment, type Identity, type Issue, isSame } from './github-api.ts';
import { type Marker, readMarker } from './marker.ts';

/** What is looked for: texts of one kind, of one key, by one account. */
export interface Ours extends Pick<Marker, 'is' | 'key'> {
  readonly identity: Identity;
}

/** Whether a text is ours: it begins with our marker, and the same account wrote it. */
export function isOurs({ body, author }: Pick<Comment, 'body' | 'author'>, { is, key, identity }: Ours): boolean {
  const marker = readMarker(body);
  return marker?.is === is && marker.key === key && isSame(author, identity);
}

/** Those of a list that are ours, each once, the oldest first; `numberOf` gives what rises from one to the next. */
export async function findOurs<T extends Comment | Issue>(
  list: AsyncIterable<T>,
  ours: Ours,
  numberOf: (each: T) => number,
): Promise<readonly T[]> {
  const found = new Map<number, T>();
  // What is added while pages are read can move another to the next page, where it comes a second time.
  for await (const each of list) if (isOurs(each, ours)) found.set(numberOf(each), each);
  return [...found.values()].sort((a, b) => numberOf(a) - numberOf(b));
}
