import { isObject, type Json, type JsonObject } from '../../model/json.ts';

/** What a text of ours says of itself in its first line, which readers do not see. */
export interface Marker {
  /** What kind of text it is. */
  readonly is: 'comment' | 'issue' | 'news';
  /** Whose it is: see `Publication.key`. */
  readonly key: string;
  readonly more: JsonObject;
}

/**
 * A marker as the comment of HTML that a text begins with.
 *
 * Everything that could end the comment, or mean something to a reader of HTML, is written as an escape of JSON.
 */
export function printMarker({ is, key, more }: Marker): string {
  const json = JSON.stringify({ key, ...more }).replace(
    /[^\w {}[\]:,."\\/]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<!-- copilotctl ${is} ${json} -->`;
}

/** The marker that a text begins with; undefined for one without. A marker further down is a quotation. */
export function readMarker(text: string): Marker | undefined {
  const [, is, json] = /^<!-- copilotctl (comment|issue|news) (\{.{0,60000}\}) -->(?:\r?\n|$)/.exec(text) ?? [];
  const value = json === undefined ? undefined : parse(json);
  if (!isObject(value)) return undefined;
  const { key, ...more } = value;
  return typeof key === 'string' ? { is: is as Marker['is'], key, more } : undefined;
}

function parse(json: string): Json | undefined {
  try {
    return JSON.parse(json) as Json;
  } catch {
    return undefined;
  }
}
