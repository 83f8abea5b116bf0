import { type Json, pointer } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';
import { differingParts, type Part } from './differing-parts.ts';
import { harmless } from './harmless.ts';
import { shorten, showValue } from './show-value.ts';

/**
 * A value and what it becomes, in one line of about `width`: each from its beginning, or, where what is shown of them
 * would be the same, the first part in which they differ.
 */
export function showChange(
  before: Json | undefined,
  after: Json | undefined,
  shape: Shape | undefined,
  width: number,
): string {
  const sides = shownSides(before, after, shape, width);
  if (!looksSame(sides, width)) return sides.join(ARROW);
  const [part] = differingParts(before, after, shape);
  return part === undefined ? sides.join(ARROW) : showPart(part, width);
}

/** A part that differs, behind the name of its place. */
export function showPart(part: Part, width: number): string {
  const { path, before, after, shape } = part;
  const at = path.length === 0 ? '' : `${harmless(pointer(path))}: `;
  const room = Math.max(LEAST, width - at.length);
  if (before === undefined) return `${at}+ ${showValue(after, shape, room - 2)}`;
  if (after === undefined) return `${at}- ${showValue(before, shape, room - 2)}`;
  const shown = shownSides(before, after, shape, room);
  return `${at}${(looksSame(shown, room) ? fromDifference(part, room) : shown).join(ARROW)}`;
}

type Sides = readonly [before: string, after: string];

const ARROW = ' -> ';
/** Room that a difference gets however long the name of its place is. */
const LEAST = 32;

function shownSides(before: Json | undefined, after: Json | undefined, shape: Shape | undefined, width: number): Sides {
  const old = showValue(before, shape, halfOf(width));
  return [old, showValue(after, shape, width - old.length - ARROW.length)];
}

function halfOf(width: number): number {
  return Math.floor((width - ARROW.length) / 2);
}

/** Whether two texts that were cut differ at most where they end. Without a limit nothing was, whatever stands in them. */
function looksSame([one, other]: Sides, width: number): boolean {
  if (!Number.isFinite(width) || !one.includes(CUT) || !other.includes(CUT)) return false;
  return differAt(one, other) >= Math.min(one.length, other.length) - ENDING.length;
}

/** What `shorten` puts at the end of what it cut. */
const CUT = '…';
/** What may stand at the end of a text that was cut. */
const ENDING = `${CUT}" }]`;

/** Both sides from shortly before the place where they differ. */
function fromDifference({ before, after, shape }: Part, width: number): Sides {
  const old = showValue(before, shape, Number.POSITIVE_INFINITY);
  const now = showValue(after, shape, Number.POSITIVE_INFINITY);
  const start = Math.max(0, differAt(old, now) - LEAD);
  const from = (text: string): string => shorten(`${CUT}${text.slice(start)}`, halfOf(width));
  return [from(old), from(now)];
}

/** So many characters before the difference are shown, to find the place by. */
const LEAD = 12;

function differAt(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}
