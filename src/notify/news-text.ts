import type { Json } from '../model/json.ts';
import { fieldShape } from '../model/shape-at.ts';
import { wellFormed } from '../model/well-formed.ts';
import { harmless } from '../render/harmless.ts';
import { shorten, showValue } from '../render/show-value.ts';
import { count, grouped } from '../render/text/count.ts';
import { shortTime } from '../render/text/short-time.ts';
import type { ApplyNews, DriftNews, EnvironmentNews, News, StepNews } from './news.ts';

/** How much a message says. Each says less than the one before; numbers are never left out. */
const DETAILS = ['values', 'fields', 'some', 'numbers', 'total'] as const;
type Detail = (typeof DETAILS)[number];

/** What a message is about, for its colour. */
export type Tone = 'bad' | 'warning' | 'good' | 'test';

/** A message in words, one line each and safe for a terminal; not escaped for any markup. */
export interface NewsText {
  /** What happened, and where. */
  readonly headline: string;
  readonly tone: Tone;
  readonly sections: readonly NewsSection[];
  /** What was left out to fit, as a sentence. */
  readonly cut?: string;
  /** Who says so and when. */
  readonly footer: string;
}

/** One environment. */
export interface NewsSection {
  readonly name: string;
  readonly summary: string;
  readonly lines: readonly NewsLine[];
}

/** One finding or step: its sign, what it is about, and what is known of it. */
export interface NewsLine {
  readonly sign: '+' | '~' | '-' | '=' | '!' | '?';
  readonly text: string;
  /** From which value to which; absent where that is not told. */
  readonly value?: string;
  readonly details: readonly string[];
}

/** The first form of the news that fits, from whole to least; the least where none does. */
export function fitting<T>(news: News, print: (text: NewsText) => T, fits: (printed: T) => boolean): T {
  for (const detail of DETAILS.slice(DETAILS.indexOf(mostDetail(news)))) {
    const printed = print(newsText(news, detail));
    if (fits(printed)) return printed;
  }
  return print(newsText(news, 'total'));
}

/** No place takes more lines than this: what cannot fit is not made first. */
const MOST_LINES = 1000;

function mostDetail({ environments }: News): Detail {
  if (environments.length > MOST_LINES) return 'total';
  const lines = environments.reduce((sum, { drift, apply }) => sum + drift.length + (apply?.steps.length ?? 0), 0);
  return lines > MOST_LINES ? 'some' : 'values';
}

function newsText(news: News, detail: Detail): NewsText {
  const { environments, command, version, at } = news;
  const cut = CUT[detail];
  return {
    headline: headlineOf(news),
    tone: toneOf(environments),
    sections: detail === 'total' ? [] : environments.map((each) => sectionOf(each, detail)),
    ...(cut !== undefined && { cut }),
    footer: `copilotctl ${version} ${command}, ${shortTime(at)}`,
  };
}

const CUT: Readonly<Record<Detail, string | undefined>> = {
  values: undefined,
  fields: 'Cut to fit: the values are in the report of the run.',
  some: 'Cut to fit: the rest is in the report of the run.',
  numbers: 'Cut to fit: what it is in each environment is in the report of the run.',
  total: 'Cut to fit: the environments are in the report of the run.',
};

/** Where so many are named, more are counted. */
const NAMED = 3;
/** So many findings or steps of an environment are shown where not all fit. */
const SOME = 10;
const LONGEST = 200;

function headlineOf({ command, environments }: News): string {
  const what = `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
  const failed = environments.filter(({ apply }) => apply?.event === 'apply-failed');
  const done = environments.filter(({ apply }) => apply?.event === 'apply-done');
  const ended = [
    ...(failed.length === 0 ? [] : [`failed in ${namesOf(failed)}`]),
    ...(done.length === 0 ? [] : [`done in ${namesOf(done)}`]),
  ];
  if (ended.length > 0) return `${what}: ${ended.join(', ')}`;
  const drift = environments.flatMap((each) => each.drift);
  if (drift.length > 0) return `${what} in ${namesOf(environments)}: ${driftCounts(drift)}`;
  return 'Test message: this channel works';
}

function namesOf(environments: readonly EnvironmentNews[]): string {
  if (environments.length > NAMED) return count(environments.length, 'environment');
  return environments.map(({ name }) => line(name)).join(', ');
}

function toneOf(environments: readonly EnvironmentNews[]): Tone {
  const events = environments.flatMap(({ drift, apply }) => [...drift.map(({ event }) => event), apply?.event]);
  if (events.includes('apply-failed')) return 'bad';
  if (events.includes('drift-new') || events.includes('drift-changed')) return 'warning';
  return environments.length === 0 ? 'test' : 'good';
}

function driftCounts(drift: readonly DriftNews[]): string {
  const numberOf = (event: DriftNews['event']): number => drift.filter((each) => each.event === event).length;
  const words = [
    [numberOf('drift-new'), 'new'],
    [numberOf('drift-changed'), 'moved again'],
    [numberOf('drift-resolved'), 'as declared again'],
  ] as const;
  return words.flatMap(([number, word]) => (number === 0 ? [] : [`${grouped(number)} ${word}`])).join(', ');
}

function sectionOf({ name, drift, apply }: EnvironmentNews, detail: Detail): NewsSection {
  const summary = [
    ...(drift.length === 0 ? [] : [driftCounts(drift)]),
    ...(apply === undefined ? [] : [applySummary(apply)]),
  ].join('; ');
  const most = detail === 'numbers' ? 0 : detail === 'some' ? SOME : Number.POSITIVE_INFINITY;
  const ofApply = (apply === undefined ? [] : inOrder(apply.steps)).slice(0, most).map(stepLine);
  const shown = [...ofApply, ...drift.slice(0, most - ofApply.length).map((each) => driftLine(each, detail))];
  const more = drift.length + (apply?.steps.length ?? 0) - shown.length;
  const rest =
    detail === 'some' && more > 0 ? [{ sign: '?' as const, text: `and ${grouped(more)} more`, details: [] }] : [];
  return { name: line(name), summary, lines: [...shown, ...rest] };
}

const SIGN_OF_DRIFT: Readonly<Record<DriftNews['event'], NewsLine['sign']>> = {
  'drift-new': '~',
  'drift-changed': '~',
  'drift-resolved': '=',
};

function driftLine(news: DriftNews, detail: Detail): NewsLine {
  const { event, address, path, firstSeen, values, lastChange, byProduct, fingerprint } = news;
  const isGone = path === undefined && event !== 'drift-resolved';
  const what = event === 'drift-changed' ? 'moved again' : event === 'drift-new' ? 'new' : 'as declared again';
  const since = event === 'drift-resolved' ? `, seen since ${shortTime(firstSeen)}` : '';
  const { by, at } = lastChange ?? {};
  const who = by === undefined ? '' : `; row changed last by ${by}${at === undefined ? '' : `, ${shortTime(at)}`}`;
  const details = [
    `${what}${since}, ${fingerprint.slice(0, 8)}${who}`,
    ...(byProduct === undefined ? [] : [`${SURE[byProduct.evidence]}: ${byProduct.because}`]),
  ];
  const isWhole = detail === 'values';
  return {
    sign: isGone ? '-' : SIGN_OF_DRIFT[event],
    text: line(`${address}${path ?? ''}${isGone ? ' is gone' : ''}`),
    ...(isWhole && values !== undefined && path !== undefined && { value: line(moved(address, path, values)) }),
    details: isWhole ? details.map(line) : [],
  };
}

const SURE = { recorded: 'by the product', inferred: 'may be by the product' } as const;

/** From what is declared to what is live. */
function moved(address: string, path: string, { declared, live }: NonNullable<DriftNews['values']>): string {
  const shape = fieldShape(address, path);
  const shown = (value: Json | undefined): string => showValue(value, shape, LONGEST / 2 - 4);
  return `${shown(declared)} -> ${shown(live)}`;
}

function applySummary({ event, result, steps, byHand, plan, by, failure }: ApplyNews): string {
  const applied = steps.filter(({ status }) => status === 'applied').length;
  const parts = [
    ...(event === 'apply-failed' ? [WHY[result] ?? 'failed'] : []),
    ...(steps.length > 0 ? [`${grouped(applied)} of ${count(steps.length, 'step')} applied`] : []),
    ...(byHand > 0 ? [`${byHand} by hand`] : []),
    ...(failure === undefined ? [] : [`${failure.code}: ${failure.message}`]),
    ...(plan === undefined ? [] : [`plan ${plan}`]),
    `by ${by}`,
  ];
  return line(parts.join(', '));
}

const WHY: Readonly<Partial<Record<ApplyNews['result'], string>>> = {
  refused: 'refused by policy',
  'not-permitted': 'not permitted',
  unavailable: 'live cannot be used',
  'try-again': 'to be tried again',
};

/** What went wrong comes first. */
function inOrder(steps: readonly StepNews[]): readonly StepNews[] {
  const hasFailed = ({ status }: StepNews): boolean => status in STATUS;
  return [...steps.filter(hasFailed), ...steps.filter((each) => !hasFailed(each))];
}

function stepLine({ step, op, status, message }: StepNews): NewsLine {
  const details = message === undefined ? [] : [line(message)];
  switch (status) {
    case 'applied':
      return { sign: SIGN_OF_OP[op], text: line(step), details };
    case 'skipped':
    case 'by-hand':
      return { sign: '?', text: line(`${step} not begun`), details };
    default:
      return { sign: '!', text: line(`${step} ${STATUS[status]}`), details };
  }
}

const SIGN_OF_OP: Readonly<Record<StepNews['op'], NewsLine['sign']>> = { create: '+', update: '~', delete: '-' };
const STATUS = {
  'not-kept': 'was not kept',
  refused: 'was refused',
  failed: 'failed',
  'in-doubt': 'is in doubt',
} as const;

function line(text: string): string {
  return wellFormed(shorten(harmless(text), LONGEST));
}
