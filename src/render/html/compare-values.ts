import { memberShape, setMember } from '../../model/apply-fields.ts';
import { isObject, type Json, listOf } from '../../model/json.ts';
import type { Shape } from '../../model/shape.ts';
import { countCharacters, endOf, startOfLast } from '../characters.ts';
import { diffWords } from '../diff-words.ts';
import { masked } from '../masked.ts';
import { showValue } from '../show-value.ts';
import { html, lines, type Markup } from './markup.ts';

/** A value before and after, side by side. */
export interface ComparedValues {
  readonly before: Markup;
  readonly after: Markup;
  /** Whether they need a line of their own. */
  readonly isLong: boolean;
}

/** Two values, the words that went marked in the first and those that came in the second; secrets masked. */
export function compareValues(was: Json | undefined, becomes: Json | undefined, shape: Shape): ComparedValues {
  const before = was === undefined ? was : masked(was, shape);
  const after = becomes === undefined ? becomes : masked(becomes, shape);
  if (shape.type === 'set' && shape.sensitive !== 'secret')
    return compareSets(listOf(before), listOf(after), shape.item);
  const isLong = [before, after].some((each) => isLongValue(each, shape));
  if (!isLong || before === undefined || after === undefined || before === '' || after === '')
    return { before: oneValue(before, shape), after: oneValue(after, shape), isLong };
  return { ...compareTexts(wholeText(before, shape), wholeText(after, shape)), isLong };
}

/** One value, whole: in a line where it is short; secrets masked. */
export function oneValue(value: Json | undefined, shape: Shape): Markup {
  if (value === undefined) return html`<span class="none">(none)</span>`;
  const shown = masked(value, shape);
  return isLongValue(shown, shape) ? lines(wholeText(shown, shape)) : html`${showValue(shown, shape, WHOLE)}`;
}

/** Whether a value is shown in lines of its own. */
export function isLongValue(value: Json | undefined, shape: Shape): boolean {
  if (value === undefined || shape.sensitive === 'secret') return false;
  if (typeof value === 'string') return value.length > LONG || value.includes('\n');
  return showValue(value, shape, WHOLE).length > LONG;
}

const WHOLE = Number.POSITIVE_INFINITY;
/** Characters that still stand in a line. */
const LONG = 48;

/** A text as it is; a line for each item of a list and each member of an object. */
function wholeText(value: Json, shape: Shape): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const item = 'item' in shape ? shape.item : undefined;
    return (value as readonly Json[]).map((each) => showValue(each, item, WHOLE)).join('\n');
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, each]) => `${key}: ${showValue(each, memberShape(shape, key), WHOLE)}`,
  );
  return members.join('\n');
}

function compareTexts(before: string, after: string): Omit<ComparedValues, 'isLong'> {
  const parts = diffWords(before, after);
  return {
    before: html`${parts.map((part) => (part.added ? undefined : part.removed ? html`<del>${lines(part.value)}</del>` : same(part.value)))}`,
    after: html`${parts.map((part) => (part.removed ? undefined : part.added ? html`<ins>${lines(part.value)}</ins>` : same(part.value)))}`,
  };
}

/** What did not change; the middle of a long stretch is folded away. */
function same(text: string): Markup {
  if (endOf(text, FOLDED_ABOVE) === text.length) return lines(text);
  const [from, to] = [endOf(text, CONTEXT), startOfLast(text, CONTEXT)];
  const middle = text.slice(from, to);
  return html`${lines(text.slice(0, from))}<details class="same"><summary>${countCharacters(middle)} characters the same</summary>${lines(middle)}</details>${lines(text.slice(to))}`;
}

const FOLDED_ABOVE = 1_200;
const CONTEXT = 300;

function compareSets(before: readonly Json[], after: readonly Json[], shape: Shape): ComparedValues {
  return {
    before: members(before, after, shape, (text) => html`<del>${text}</del>`),
    after: members(after, before, shape, (text) => html`<ins>${text}</ins>`),
    isLong: before.length + after.length > 2,
  };
}

function members(
  values: readonly Json[],
  others: readonly Json[],
  shape: Shape,
  mark: (text: string) => Markup,
): Markup {
  if (values.length === 0) return html`<span class="none">(empty)</span>`;
  const there = new Set(others.map((each) => setMember(each, shape)));
  return html`${values.map((each, at) => {
    const shown = showValue(each, shape, WHOLE);
    return html`${at > 0 ? LINE : undefined}${there.has(setMember(each, shape)) ? shown : mark(shown)}`;
  })}`;
}

const LINE = html`\n`;
