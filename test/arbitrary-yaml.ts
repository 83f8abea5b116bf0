import fc from 'fast-check';
import { isBlockText, printBlockText, printKey, printScalar } from '../src/load/print-value.ts';
import { isObject, type Json } from '../src/model/json.ts';

const TEXTS = [
  '',
  'plain words',
  'on',
  '12',
  'true',
  'null',
  "it's",
  'say "no"',
  'a: b',
  'x # no comment',
  '# no comment',
  '- no item',
  '&no *anchor',
  '[a, b]',
  '{ a: 1 }',
  'Frau Müller',
  'two\nlines',
  'two\nlines\n',
  'three\n\nlines\n',
  'indented:\n  - more\n',
  ' space before and behind ',
  'tab\tin it',
  '---',
  '...\nx',
  'C:\\dir',
  '日本語',
  '\u009b31m',
  '\u202e',
  '${env:HOME}',
  '2026-11-28',
  '%TAG',
  '@at',
  '!tag',
  '|',
  '>',
  '?',
  'a,b',
];
const KEY = fc.constantFrom('a', 'b', 'c', 'name', 'on', 'a b', 'a/b', '0', 'k"q', 'x:y');
const SCALAR: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Json>(...TEXTS) },
  fc.boolean(),
  fc.integer({ min: -3, max: 30 }),
  fc.constant(null),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);

/** Any JSON value that a document may hold, an object at its root. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ node: Json; map: Json }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    SCALAR,
    fc.array(tie('node'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(KEY, tie('node'), { maxKeys: 4, noNullPrototype: true }),
})).map;

/** A stream of small decisions: which of so many ways to take. */
export type Choose = (ways: number) => number;

/** Decisions that repeat when they have run out. */
export const choices: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(997), { minLength: 30, maxLength: 90 });

/** The decisions of a list as a function. */
export function chooser(from: readonly number[]): Choose {
  let at = 0;
  return (ways) => ((from[at++ % from.length] ?? 0) + at * 7) % ways;
}

/** A value as YAML text, in whatever style: quotes, brackets, block texts, comments, blank lines, anchors, line ends. */
export function styled(value: Json, choose: Choose): string {
  const anchors = new Map<string, string>();
  let comments = 0;
  let given = 0;
  const body = isObject(value) && Object.keys(value).length > 0 ? members(value, 0) : '{}\n';
  const text = (choose(3) === 0 ? note(0) : '') + body + (choose(4) === 0 ? note(0) : '');
  const ended = choose(6) === 0 && !/\n\s*\n$|[|>][-+]?\n[\s\S]*$/.test(text) ? text.replace(/\n$/, '') : text;
  return choose(4) === 0 ? ended.replaceAll('\n', '\r\n') : ended;

  function note(indent: number): string {
    return `${' '.repeat(indent)}# note ${++comments} isn't: "code"\n`;
  }

  function tail(): string {
    return choose(4) === 0 ? `  # tail ${++comments}` : '';
  }

  function above(indent: number): string {
    return (choose(7) === 0 ? '\n' : '') + (choose(5) === 0 ? note(indent) : '');
  }

  function members(object: { readonly [key: string]: Json | undefined }, indent: number, isBehindDash = false): string {
    return Object.entries(object)
      .map(([key, each], at) => {
        const lead = isBehindDash && at === 0 ? '' : above(indent) + ' '.repeat(indent);
        return `${lead}${printKey(key, choose(6) === 0 ? 'double' : 'plain')}:${behind(each ?? null, indent, true)}`;
      })
      .join('');
  }

  /** A value behind its key or dash, up to the end of its last line. */
  function behind(each: Json, indent: number, isMember: boolean): string {
    const known = anchors.get(JSON.stringify(each));
    if (known !== undefined && choose(2) === 0) return ` *${known}${tail()}\n`;
    const anchor = choose(6) === 0 && each !== null ? ` &x${++given}` : '';
    const text = anchor + written(each, indent, isMember, anchor !== '');
    // Not before the value is complete: it cannot hold itself.
    if (anchor !== '') anchors.set(JSON.stringify(each), anchor.slice(2));
    return text;
  }

  function written(each: Json, indent: number, isMember: boolean, isAnchored: boolean): string {
    if (each === null && !isAnchored && choose(2) === 0) return `${tail()}\n`;
    if (Array.isArray(each) || isObject(each)) {
      const isEmpty = Object.keys(each).length === 0;
      if (isEmpty || choose(4) === 0) return ` ${flow(each, indent)}${tail()}\n`;
      const step = choose(4) === 0 ? 4 : 2;
      if (isObject(each))
        return isMember || isAnchored || step === 4
          ? `${tail()}\n${members(each, indent + step)}`
          : ` ${members(each, indent + 2, true)}`;
      const column = isMember && choose(3) === 0 ? indent : indent + step;
      return `${tail()}\n${(each as readonly Json[]).map((item) => `${above(column)}${' '.repeat(column)}-${behind(item, column, false)}`).join('')}`;
    }
    if (typeof each === 'string' && choose(2) === 0) {
      if (isBlockText(each)) {
        const [mark = '', ...lines] = printBlockText(each, indent + (choose(3) === 0 ? 4 : 2)).split('\n');
        return ` ${[mark + tail(), ...lines].join('\n')}\n`;
      }
      if (/^\w[\w ]*\w$/.test(each)) return ` >-${tail()}\n${' '.repeat(indent + 2)}${each}\n`;
    }
    return ` ${scalar(each as string | number | boolean | null, false)}${tail()}\n`;
  }

  function scalar(each: string | number | boolean | null, inFlow: boolean): string {
    return printScalar(each, {
      style: (['plain', 'plain', 'single', 'double'] as const)[choose(4)] ?? 'plain',
      inFlow,
    });
  }

  function flow(each: Json, indent: number): string {
    if (!Array.isArray(each) && !isObject(each)) return scalar(each as string | number | boolean | null, true);
    const parts = Array.isArray(each)
      ? (each as readonly Json[]).map((item) => flow(item, indent + 2))
      : Object.entries(each).map(
          ([key, item]) => `${printKey(key, choose(3) === 0 ? 'double' : 'plain')}: ${flow(item ?? null, indent + 2)}`,
        );
    const [open, close] = Array.isArray(each) ? '[]' : '{}';
    if (parts.length === 0) return `${open}${close}`;
    const last = choose(5) === 0 ? ',' : '';
    if (choose(4) > 0)
      return `${open}${choose(2) === 0 ? ' ' : ''}${parts.join(', ')}${last}${choose(2) === 0 ? ' ' : ''}${close}`;
    const pad = ' '.repeat(indent + 4);
    const lines = parts.map((part, at) => `${pad}${part}${at < parts.length - 1 ? ',' : last}${tail()}\n`);
    return `${open}\n${lines.join('')}${' '.repeat(indent + 2)}${close}`;
  }
}

/** A value somewhat changed: members and items go, come, move or become others. */
export function changed(value: Json, other: Json, choose: Choose): Json {
  if (choose(5) === 0) return other;
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).flatMap((each): Json[] =>
      choose(5) === 0 ? [] : [choose(3) === 0 ? changed(each, other, choose) : each],
    );
    return choose(4) === 0 ? items.toSpliced(choose(items.length + 1), 0, other) : items;
  }
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, each]): (readonly [string, Json])[] =>
    choose(6) === 0 ? [] : [[key, choose(2) === 0 ? changed(each ?? null, other, choose) : (each ?? null)]],
  );
  return Object.fromEntries(choose(4) === 0 ? [...kept, ['new', other] as const] : kept);
}
