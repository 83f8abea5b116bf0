import { isObject, type Json } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';
import { harmless } from './harmless.ts';

/** Shows a value in one line, as its shape allows: secrets masked, long texts and lists shortened to about `width`. */
export function showValue(value: Json | undefined, shape: Shape | undefined, width: number): string {
  if (value === undefined) return '(none)';
  if (shape?.sensitive === 'secret') return '(sensitive)';
  if (typeof value === 'string') return quoted(value, width);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : listed(value as readonly Json[], shape, width);
  if (isObject(value))
    return shorten(harmless(members(value, shape, Number.isFinite(width) ? MEMBER_WIDTH : width)), width);
  return JSON.stringify(value);
}

/** A text as it is where it is one plain word, else in quotes. */
function quoted(value: string, width: number): string {
  const shown = harmless(value);
  return /^[\w@./:-]+$/.test(shown) ? shorten(shown, width) : `"${shorten(shown, width - 2)}"`;
}

function listed(items: readonly Json[], shape: Shape | undefined, width: number): string {
  const inner = shape !== undefined && 'item' in shape ? shape.item : undefined;
  return shorten(`[${items.map((item) => showValue(item, inner, width)).join(', ')}]`, width);
}

/** How much of one value of a map is shown, where there is a width to keep to. */
const MEMBER_WIDTH = 60;

function members(value: { readonly [key: string]: Json | undefined }, shape: Shape | undefined, width: number): string {
  const shapes = shape?.type === 'object' ? shape.members : {};
  const shown = Object.entries(value).map(([key, each]) => `${key}: ${showValue(each, shapes[key], width)}`);
  return `{ ${shown.join(', ')} }`;
}

/** A text cut to so many characters, with an ellipsis where it was cut. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(1, width - 1)).join('')}…`;
}
