import { harmless } from '../harmless.ts';

/** HTML that was made by `html` or `lines`, and by nothing else: it is never escaped again. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: texts are escaped, lists are joined, `undefined` and `false` are nothing. */
type Part = string | number | Markup | undefined | false | readonly Part[];

/**
 * A piece of HTML. Every text put into it is inert, between tags and inside quoted attributes alike: it can neither end
 * where it stands nor turn the direction of writing.
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = pieces[0] ?? '';
  for (const [at, part] of parts.entries()) markup += write(part) + (pieces[at + 1] ?? '');
  return { markup };
}

/** A text between tags that keeps its line feeds; they show where the style keeps white space. */
export function lines(text: string): Markup {
  return { markup: harmless(text, true).replace(/[&<>]/g, (mark) => ENTITIES[mark] ?? '') };
}

/** What stands in a page as it is: a style or a script of ours. */
export function asIs(markup: string): Markup {
  return { markup };
}

function write(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escaped(harmless(part));
  if (typeof part === 'number') return String(part);
  if (isMarkup(part)) return part.markup;
  return part.map(write).join('');
}

function isMarkup(part: Markup | readonly Part[]): part is Markup {
  return 'markup' in part;
}

function escaped(text: string): string {
  return /[&<>"'`]/.test(text) ? text.replace(/[&<>"'`]/g, (mark) => ENTITIES[mark] ?? '') : text;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};
