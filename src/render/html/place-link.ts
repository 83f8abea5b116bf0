import type { Origin } from '../../model/change.ts';
import { wellFormed } from '../../model/well-formed.ts';
import type { HtmlView } from './html-view.ts';
import { html, type Markup } from './markup.ts';

/** A place as `file:line:column`, with a relative link to the file; nothing where there is no place. */
export function placeLink(place: Origin | undefined, { toRoot = '' }: Pick<HtmlView, 'toRoot'>): Markup | undefined {
  if (place === undefined) return undefined;
  const { file, line, column } = place;
  return html`<a class="place" href="./${pathOf(toRoot)}${pathOf(file)}#L${line}">${file}:${line}:${column}</a>`;
}

/** A path as part of a link; with `./` before it, it names no scheme and no host. */
function pathOf(path: string): string {
  return path.split('/').map(segment).join('/');
}

function segment(text: string): string {
  // Half a surrogate pair is no text that can be encoded.
  return encodeURIComponent(wellFormed(text));
}
