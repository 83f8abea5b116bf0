import { BackendError } from '../../backend-error.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is an id as Dataverse writes it: 32 hexadecimal digits with dashes, in any case, without braces. */
export function isGuid(text: unknown): text is string {
  return typeof text === 'string' && GUID.test(text);
}

/**
 * An id in small letters, safe to stand in a URL.
 *
 * @throws {BackendError} `corrupt` when it is no id: ids come from answers and files, and what is no id would change
 *   the meaning of the URL.
 */
export function guid(text: unknown): string {
  if (isGuid(text)) return text.toLowerCase();
  throw new BackendError('corrupt', `${JSON.stringify(shown(text))} is not an id.`);
}

/** A text literal for `$filter` or a key, quotes doubled and percent-encoded: `O'Brien` gives `'O''Brien'`. */
export function quote(text: string): string {
  return `'${encodeURIComponent(wellFormed(text).replaceAll("'", "''"))}'`;
}

/** Where one row is, below `/api/data/v9.2/`: `roles(88888888-8888-8888-8888-888888888888)`. */
export function keyPath(entitySet: string, id: string): string {
  return `${entitySetName(entitySet)}(${guid(id)})`;
}

/** The value of a property `<navigation>@odata.bind` that points to a row. */
export function bind(entitySet: string, id: string): string {
  return `/${keyPath(entitySet, id)}`;
}

/** Half a surrogate pair cannot be encoded. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** An entity set, which comes from live metadata: one name, nothing that would leave its place in a URL. */
function entitySetName(name: string): string {
  if (/^\w{1,128}$/.test(name)) return name;
  throw new BackendError('corrupt', `${JSON.stringify(shown(name))} is not the name of an entity set.`);
}

function shown(value: unknown): string {
  return String(value).slice(0, 60);
}
