import type { CST } from 'yaml';
import { LineWriter } from './line-writer.ts';

// The library's own printer moves comments and forgets line breaks that people made. This one prints the tokens of the
// source: whatever stands in the file is printed in its place, only the space between is ours.

/** Prints the tokens of a YAML text with two spaces for each level; `arrange` may reorder the entries of a block map. */
export function printTokens(tokens: readonly CST.Token[], arrange: Arrange): string {
  const printer = new TokenPrinter(arrange);
  for (const token of tokens) printer.top(token);
  return printer.finish();
}

/** The entries of a map in the order to print them; `path` holds the keys that lead to it. */
export type Arrange = (items: readonly MapItem[], path: readonly string[]) => readonly MapItem[];

/** One entry of a block map, as the parser gives it. */
export type MapItem = CST.BlockMap['items'][number];

/** A level of the source, in columns, and where it is printed. */
interface Level {
  readonly source: number;
  readonly indent: number;
}

const STEP = 2;

class TokenPrinter {
  readonly #out = new LineWriter();
  readonly #arrange: Arrange;
  #levels: readonly Level[] = [];
  #column = 0;

  constructor(arrange: Arrange) {
    this.#arrange = arrange;
  }

  finish(): string {
    return this.#out.finish();
  }

  /** What stands outside of values: documents, directives, comments, marks. */
  top(token: CST.Token): void {
    if (token.type === 'document') {
      this.#trivia(token.start, 0);
      if (token.value) this.#value(token.value, 0, []);
      this.#trivia(token.end ?? [], 0);
    } else if (token.type === 'doc-end') {
      this.#out.endLine();
      this.#out.word('...', 0);
      this.#trivia(token.end ?? [], 0);
    } else if (token.type === 'directive') {
      this.#out.endLine();
      this.#out.word(token.source, 0);
    } else if (isSourceToken(token)) this.#source(token, 0);
  }

  #value(token: CST.Token, indent: number, path: readonly string[]): void {
    if (token.type === 'block-map') this.#map(token, indent, path);
    else if (token.type === 'block-seq') this.#sequence(token, indent);
    else if (token.type === 'flow-collection') this.#flow(token, indent);
    else if (token.type === 'block-scalar') this.#blockText(token, indent);
    else if (isFlowText(token)) {
      this.#text(token.source, indent);
      this.#trivia(token.end ?? [], indent);
    } else throw new Error(`A ${token.type} is no value.`);
  }

  #map(map: CST.BlockMap, indent: number, path: readonly string[]): void {
    const outer = this.#levels;
    this.#levels = [...outer, { source: map.indent, indent }];
    for (const [at, item] of this.#arrange(map.items, path).entries()) {
      if (at > 0) this.#out.endLine();
      this.#trivia(item.start, indent);
      if (item.key) this.#value(item.key, indent, []);
      if (item.key?.type === 'alias') this.#out.word('', indent);
      this.#trivia(item.sep ?? [], indent + STEP, indent);
      if (item.value) this.#value(item.value, indent + STEP, [...path, keyOf(item)]);
    }
    this.#levels = outer;
  }

  #sequence(sequence: CST.BlockSequence, indent: number): void {
    const outer = this.#levels;
    this.#levels = [...outer, { source: sequence.indent, indent }];
    for (const [at, item] of sequence.items.entries()) {
      if (at > 0) this.#out.endLine();
      this.#trivia(item.start, indent);
      if (item.value) this.#value(item.value, indent + STEP, ['-']);
    }
    this.#levels = outer;
  }

  /** `[a, b]` and `{ a: 1 }`; where somebody broke the line it stays broken. */
  #flow(flow: CST.FlowCollection, indent: number): void {
    const isMap = flow.start.source === '{';
    const isEmpty = flow.items.every((item) => item.start.length === 0 && !item.key && !item.value);
    const [close, ...after] = flow.end;
    const outer = this.#levels;
    this.#levels = [];
    this.#out.word(flow.start.source, indent);
    if (!isMap || isEmpty) this.#out.tight();
    for (const item of flow.items) {
      this.#trivia(item.start, indent);
      if (item.key) this.#value(item.key, indent, []);
      this.#trivia(item.sep ?? [], indent);
      if (item.value) this.#value(item.value, indent, []);
    }
    this.#levels = outer;
    if (close !== undefined) this.#close(close.source, isMap && !isEmpty, indent);
    this.#trivia(after, indent);
  }

  #close(bracket: string, hasPadding: boolean, indent: number): void {
    const column = Math.max(0, indent - STEP);
    if (hasPadding) this.#out.word(bracket, column);
    else this.#out.glue(bracket, column);
  }

  /** Lines after the first of a text in quotes, or without: their indentation says nothing. */
  #text(source: string, indent: number): void {
    const [first = '', ...rest] = source.split('\n');
    this.#out.word(first, indent);
    for (const line of rest) {
      this.#out.endLine();
      const text = line.replace(/^[ \t]+/, '');
      if (text === '') this.#out.raw('');
      else this.#out.word(text, indent);
    }
  }

  #blockText(token: CST.BlockScalar, indent: number): void {
    let digit: string | undefined;
    for (const prop of token.props) {
      if (!isSourceToken(prop)) continue;
      if (prop.type === 'block-scalar-header') digit = /[1-9]/.exec(prop.source)?.[0];
      this.#source(prop, indent);
    }
    this.#out.endLine();
    const lines = token.source.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const before = digit === undefined ? indentOf(lines) : (this.#levels.at(-1)?.source ?? 0) + Number(digit);
    for (const line of lines) {
      const text = line.slice(before);
      this.#out.raw(text === '' ? '' : ' '.repeat(indent) + text);
    }
  }

  /** What stands between values; the mark of a key is printed at the key's own level. */
  #trivia(tokens: readonly CST.SourceToken[], indent: number, markIndent = indent): void {
    for (const token of tokens) this.#source(token, token.type === 'map-value-ind' ? markIndent : indent);
  }

  #source(token: CST.SourceToken, indent: number): void {
    switch (token.type) {
      case 'space':
        if (this.#out.isAtStart) this.#column = token.source.length;
        break;
      case 'newline':
        this.#column = 0;
        this.#out.newline();
        break;
      case 'comment':
        this.#out.word(token.source, this.#out.isAtStart ? this.#levelAt(this.#column, indent) : indent);
        break;
      case 'map-value-ind':
      case 'comma':
        this.#out.glue(token.source, indent);
        break;
      case 'block-scalar-header':
        this.#out.word(token.source.replace(/[1-9]/, String(STEP)), indent);
        break;
      case 'byte-order-mark':
        break;
      default:
        this.#out.word(token.source, indent);
    }
  }

  /** Where a comment line goes: it belongs to the deepest level that it is not left of. */
  #levelAt(column: number, indent: number): number {
    const level = this.#levels.findLast(({ source }) => source <= column);
    if (level === undefined) return this.#levels.length === 0 ? indent : 0;
    return level === this.#levels.at(-1) && column > level.source ? indent : level.indent;
  }
}

/** Whether a token is punctuation, space or comment. */
function isSourceToken(token: CST.Token): token is CST.SourceToken {
  return 'source' in token && !isFlowText(token) && token.type !== 'block-scalar';
}

function isFlowText(token: CST.Token): token is CST.FlowScalar {
  return FLOW_TEXT.has(token.type);
}

const FLOW_TEXT: ReadonlySet<string> = new Set(['alias', 'scalar', 'single-quoted-scalar', 'double-quoted-scalar']);

function keyOf(item: MapItem): string {
  return item.key && 'source' in item.key ? item.key.source : '';
}

function indentOf(lines: readonly string[]): number {
  const first = lines.find((line) => /[^ ]/.test(line));
  return first === undefined ? 0 : first.search(/[^ ]/);
}
