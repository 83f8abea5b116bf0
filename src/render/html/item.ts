import type { RiskLevel } from '../../model/plan.ts';
import { html, type Markup } from './markup.ts';

/** How a sign, a tag or a figure looks; its words say the same. */
export type Tone = 'good' | 'changed' | 'bad' | 'hand' | 'quiet';

/** One thing that a page lists, folds and filters. */
export interface Item {
  readonly environment: string | undefined;
  readonly address: string | undefined;
  /** What it is in a word or two, such as `create`; what people filter by. */
  readonly what: string;
  readonly sign: string;
  readonly tone: Tone;
  readonly title: string | Markup;
  readonly risk?: RiskLevel;
  /** What became of it. */
  readonly outcome?: string;
  readonly tags?: readonly (Markup | undefined)[];
  /** What is folded away below it; nothing: there is nothing to unfold. */
  readonly body: readonly (Markup | undefined)[];
  readonly isOpen: boolean;
}

/** One entry of a list, with what the filters look at in its attributes. */
export function item({
  environment,
  address,
  what,
  sign,
  tone,
  title,
  risk,
  outcome,
  tags,
  body,
  isOpen,
}: Item): Markup {
  const head = html`<span class="sign ${tone}" aria-hidden="true">${sign}</span> <span class="name">${title}</span> ${tag(what, tone)}${(tags ?? []).map((each) => each && html` ${each}`)}`;
  const shown = body.some((each) => each !== undefined && each.markup !== '')
    ? html`<details${isOpen ? OPEN : ''}><summary>${head}</summary><div class="body">${body.map((each) => each)}</div></details>`
    : html`<div class="head">${head}</div>`;
  const data = [
    attribute('environment', environment),
    attribute('kind', address?.slice(0, Math.max(0, address.indexOf('/')))),
    attribute('what', what),
    attribute('risk', risk),
    attribute('outcome', outcome),
  ];
  return html`<li class="item"${data}>${shown}</li>\n`;
}

const OPEN = html` open`;

function attribute(name: string, value: string | undefined): Markup | undefined {
  return value === undefined || value === '' ? undefined : html` data-${name}="${value}"`;
}

/** A word with a frame. */
export function tag(text: string, tone: Tone): Markup {
  return html`<span class="tag ${tone}">${text}</span>`;
}

/** A list of entries; nothing when there are none. */
export function items(title: Markup | undefined, entries: readonly Markup[]): Markup | undefined {
  return entries.length === 0
    ? undefined
    : html`<div class="group">${title}<ul class="items">\n${entries}</ul></div>\n`;
}
