import { notInModel } from '../refusals.ts';

/** A piece of a filter or of an order. */
export interface Token {
  readonly kind: 'guid' | 'date' | 'number' | 'text' | 'json' | 'word' | 'symbol' | 'end';
  /** As written. */
  readonly text: string;
  /** Where it begins; counts from 0. */
  readonly at: number;
}

const FORMS = [
  ['guid', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy],
  ['date', /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?(?![\w-])/iy],
  ['number', /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w-])/iy],
  ['text', /'(?:[^']|'')*'/y],
  ['json', /"(?:[^"\\]|\\.)*"/y],
  ['word', /[@$]?[a-z_][\w.]*/iy],
  ['symbol', /[()/,:=[\]]/y],
] as const;

/** Splits an expression into tokens; the last one is always of the kind `end`. */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    if (/\s/.test(expression.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(expression, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function tokenAt(expression: string, at: number): Token {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at;
    const found = form.exec(expression);
    if (found) return { kind, text: found[0], at };
  }
  throw notInModel(
    `Syntax error: character '${expression.charAt(at)}' is not valid at position ${at} in '${expression}'.`,
  );
}
