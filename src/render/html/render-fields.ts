import type { FieldChange } from '../../model/change.ts';
import type { Grade } from '../../model/evidence.ts';
import { SHAPES } from '../../model/generated/shapes.ts';
import type { Resource } from '../../model/resource.ts';
import { fieldShape } from '../../model/shape-at.ts';
import { compareValues, isLongValue, oneValue } from './compare-values.ts';
import type { HtmlView } from './html-view.ts';
import { tag } from './item.ts';
import { html, type Markup } from './markup.ts';
import { placeLink } from './place-link.ts';

/** What the two sides of a comparison are called. */
export interface Sides {
  readonly before: string;
  readonly after: string;
}

/** Fields, each with its two values side by side, its cause, its grade and the place that declares it. */
export function renderFields(
  address: string,
  fields: readonly Field[],
  sides: Sides,
  view: Pick<HtmlView, 'toRoot'>,
): Markup | undefined {
  if (fields.length === 0) return undefined;
  return html`<dl class="fields">${fields.map((field) => renderField(address, field, sides, view))}</dl>`;
}

type Field = Omit<FieldChange, 'cause'> & Partial<Pick<FieldChange, 'cause'>>;

/** A long value that only one side has takes the width of both. */
function renderField(address: string, field: Field, sides: Sides, view: Pick<HtmlView, 'toRoot'>): Markup {
  const { before, after, isLong } = compareValues(field.before, field.after, fieldShape(address, field.path));
  const name = html`<dt>${fieldName(field.path)}${said(field)} ${placeLink(field.origin, view)}</dt>`;
  if (isLong && field.before === undefined)
    return html`<div class="field long one">${name}${side('after', `${sides.after}, new`, after)}</div>`;
  if (isLong && field.after === undefined)
    return html`<div class="field long one">${name}${side('before', `${sides.before}, removed`, before)}</div>`;
  const both = html`${name}${side('before', sides.before, before)}${side('after', sides.after, after)}`;
  return html`<div class="field${isLong ? ' long' : ''}">${both}</div>`;
}

function side(which: keyof Sides, label: string, value: Markup): Markup {
  return html`<dd class="${which}"><span class="side">${label}</span><span class="value">${value}</span></dd>`;
}

/** A resource that will be there: its members, each in full. */
export function renderMembers({ kind, spec }: Resource): Markup {
  const shape = SHAPES[kind];
  const shapes = shape.type === 'object' ? shape.members : {};
  return html`<dl class="fields">${Object.entries(spec).map(([key, value]) => {
    const inner = shapes[key] ?? { type: 'leaf' };
    return html`<div class="field one${isLongValue(value, inner) ? ' long' : ''}"><dt>${fieldName(`/${key}`)}</dt><dd class="after"><span class="value">${oneValue(value, inner)}</span></dd></div>`;
  })}</dl>`;
}

/** A path that may break into lines after each of its segments. */
function fieldName(path: string): Markup {
  if (path === '') return html`the resource itself`;
  const segments = path.split(/(?=\/)/);
  return html`<code>${segments.map((each, at) => (at === 0 ? each : html`<wbr>${each}`))}</code>`;
}

function said({
  cause = 'config',
  grade,
}: Pick<FieldChange, 'grade'> & { readonly cause?: FieldChange['cause'] }): Markup {
  const words = cause === 'config' ? undefined : html` ${tag(cause, cause === 'conflict' ? 'bad' : 'changed')}`;
  return html`${words}${grade && html` ${tag(GRADES[grade], isDoubtful(grade) ? 'changed' : 'quiet')}`}`;
}

/** Whether where the value is stored is less than confirmed. */
export function isDoubtful(grade: Grade | undefined): boolean {
  return grade !== undefined && grade !== 'A' && grade !== 'B';
}

const GRADES: Readonly<Record<Grade, string>> = {
  A: 'grade A',
  B: 'grade B',
  C: 'inferred, grade C',
  D: 'inferred, grade D',
  X: 'unknown, grade X',
};
