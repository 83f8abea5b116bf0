import { memberShape } from '../model/apply-fields.ts';
import { isObject, type Json } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';
import { endOf } from './characters.ts';
import { harmless } from './harmless.ts';

/**
 * Shows a value in one line, as its shape allows: secrets masked, long texts and lists shortened to about `width`.
 *
 * Of what is cut no more is looked at than it takes to know that.
 */
export function showValue(value: Json | undefined, shape: Shape | undefined, width: number): string {
  if (value === undefined) return '(none)';
  if (shape?.sensitive === 'secret') return '(sensitive)';
  if (typeof value === 'string') return quoted(value, width);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : listed(value as readonly Json[], shape, width);
  if (isObject(value)) return members(value, shape, width);
  return JSON.stringify(value);
}

/** A text as it is where it is one plain word, else in quotes. */
function quoted(value: string, width: number): string {
  return /^[\w@./:-]+$/.test(value) ? shorten(value, width) : `"${shortenHarmless(value, width - 2)}"`;
}

/** A text from outside, made harmless, from its beginning: no character of it takes less room than before. */
export function shortenHarmless(text: string, width: number): string {
  return shorten(harmless(text.slice(0, endOf(text, Math.max(1, width) + 1))), width);
}

function listed(items: readonly Json[], shape: Shape | undefined, width: number): string {
  const inner = shape !== undefined && 'item' in shape ? shape.item : undefined;
  return enclosed('[', items, (item) => showValue(item, inner, width), ']', width);
}

/** How much of one value of a map is shown, where there is a width to keep to. */
const MEMBER_WIDTH = 60;

function members(value: { readonly [key: string]: Json | undefined }, shape: Shape | undefined, width: number): string {
  const room = Number.isFinite(width) ? MEMBER_WIDTH : width;
  const show = (key: string): string =>
    `${harmless(key)}: ${showValue(value[key], shape && memberShape(shape, key), room)}`;
  return enclosed('{ ', Object.keys(value), show, ' }', width);
}

/** Parts between brackets, shortened; parts that nothing is left of are not shown first. */
function enclosed<T>(
  open: string,
  parts: readonly T[],
  show: (part: T) => string,
  close: string,
  width: number,
): string {
  const shown: string[] = [];
  // A character is up to two units.
  let units = open.length;
  for (const part of parts) {
    if (units > 2 * width) break;
    const text = show(part);
    shown.push(text);
    units += text.length + 2;
  }
  return shorten(`${open}${shown.join(', ')}${close}`, width);
}

/** A text cut to so many characters, with an ellipsis where it was cut. */
export function shorten(text: string, width: number): string {
  return endOf(text, width) === text.length ? text : `${text.slice(0, endOf(text, Math.max(1, width - 1)))}…`;
}
