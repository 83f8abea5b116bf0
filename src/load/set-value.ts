import { isCollection, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { isObject, type Json } from '../model/json.ts';
import {
  isBlockText,
  printBlockText,
  printFlow,
  printItem,
  printMember,
  printScalar,
  type TextStyle,
} from './print-value.ts';
import type { Path } from './value-edits.ts';
import {
  contentEnd,
  type EditablePair,
  isEmptyNode,
  NotEditable,
  pairOf,
  rangeOf,
  type Splice,
  type YamlText,
} from './yaml-text.ts';

/** What brings a value that is there to another one. */
export function setValue(source: YamlText, path: Path, value: Json): readonly Splice[] {
  const node = source.at(path);
  if (!node) throw new NotEditable('There is no value to change.');
  if (path.length === 0) return setRoot(source, node, value);
  const parent = source.at(path.slice(0, -1));
  if (isInFlow(source, path)) {
    const [from, to] = isEmptyNode(node) ? emptyPlace(source, parent, path) : rangeOf(node);
    return [{ from, to, text: (isEmptyNode(node) ? ' ' : '') + printFlowLike(value, node, source) }];
  }
  const place = placeOf(source, path, parent);
  if (isBlockScalar(node)) return setBlockText(source, node, value, place);
  if (isBlockCollection(node)) return replaceBlock(source, node, value, place);
  const [from, to] = isEmptyNode(node) ? [place.mark, place.mark] : rangeOf(node);
  const inline = inlineText(value, node);
  if (inline !== undefined) return [{ from, to, text: (isEmptyNode(node) ? ' ' : '') + inline }];
  return below(source, from, to, value, place);
}

function setRoot(source: YamlText, node: Node, value: Json): readonly Splice[] {
  const [from, to] = rangeOf(node);
  const end = isBlockCollection(node) ? contentEnd(source, source.endOf(node)) : to;
  return [{ from, to: end, text: printFlowLike(value, node, source) }];
}

/** Where a member or item of a block collection is written. */
interface Place {
  /** The offset behind its colon or dash. */
  readonly mark: number;
  /** The column of its key or dash. */
  readonly column: number;
  readonly isItem: boolean;
}

function placeOf(source: YamlText, path: Path, parent: Node | null | undefined): Place {
  if (isMap(parent)) {
    const key = pairOf(parent, path.at(-1) ?? '')?.key ?? null;
    const [from, to] = rangeOf(key);
    return { mark: source.behindColon(to), column: source.column(from), isItem: false };
  }
  if (isSeq(parent) && parent.flow !== true) {
    const dash = source.startOfItem(parent, Number(path.at(-1)));
    return { mark: dash + 1, column: source.column(dash), isItem: true };
  }
  throw new NotEditable('It stands in no block.');
}

function isInFlow(source: YamlText, path: Path): boolean {
  return source.along(path.slice(0, -1)).some((node) => isCollection(node) && node.flow === true);
}

function emptyPlace(source: YamlText, parent: Node | null | undefined, path: Path): readonly [number, number] {
  if (!isMap(parent)) throw new NotEditable('Nothing is written here.');
  const pair = pairOf(parent, path.at(-1) ?? '');
  const [, end] = rangeOf(pair?.key ?? null);
  const at = source.behindColon(end);
  return [at, at];
}

function isBlockScalar(node: Node): node is Scalar {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

function isBlockCollection(node: Node): node is YAMLMap | YAMLSeq {
  return isCollection(node) && node.flow !== true;
}

/** The value on one line, in the style of what it replaces; undefined where it reads better below. */
function inlineText(value: Json, old: Node): string | undefined {
  if (Array.isArray(value) || isObject(value)) {
    if (isCollection(old) && old.items.length > 0) return printFlow(value, styleOf(old));
    const member = printMember(value, 0);
    return member.startsWith('\n') ? undefined : member.trimStart();
  }
  if (typeof value === 'string' && isBlockText(value)) return undefined;
  return printScalar(value as null | boolean | number | string, { style: styleOf(old) });
}

/** A value that takes lines of its own: it goes below the line, and a comment on the line stays there. */
function below(
  source: YamlText,
  from: number,
  to: number,
  value: Json,
  { mark, column, isItem }: Place,
): readonly Splice[] {
  const { text, eol } = source;
  const rest = text.slice(to, source.nextLine(to)).replace(/\r?\n$/, '');
  const props = propsOf(source, mark, from);
  const hasProps = props !== '';
  const body = memberText(value, column, isItem && !hasProps && rest.trim() === '');
  const start = hasProps ? (body.startsWith('\n') ? mark + props.length : from) : mark;
  if (rest.trim() === '') {
    const lead = hasProps && body.startsWith(' ') ? body.slice(1) : body;
    return [{ from: start, to, text: withEol(lead, eol) }];
  }
  if (!body.startsWith('\n') && !/^ [|>]/.test(body)) throw new NotEditable('A comment stands in the way.');
  const [head = '', ...lines] = body.split('\n');
  const end = to + rest.length;
  return [
    { from: start, to, text: hasProps ? head.trimStart() : head },
    { from: end, to: end, text: lines.map((line) => `${eol}${line}`).join('') },
  ];
}

/** The anchor and tag of a value; beside them a map cannot begin, for they would be those of its first key. */
function propsOf({ text }: YamlText, mark: number, from: number): string {
  return text.slice(mark, from).trimEnd();
}

/** Text with the line ends of the file. */
export function withEol(text: string, eol: string): string {
  return eol === '\n' ? text : text.replaceAll('\n', eol);
}

/** A text in lines of its own becomes another one, or something that fits behind its key. */
function setBlockText(source: YamlText, node: Scalar, value: Json, { mark, column, isItem }: Place): readonly Splice[] {
  const [from, end] = rangeOf(node);
  const feed = source.text.indexOf('\n', from);
  if (feed < 0) throw new NotEditable('A block text has no lines.');
  const headEnd = source.text[feed - 1] === '\r' ? feed - 1 : feed;
  const head = source.text.slice(from, headEnd);
  const to = endOfBlock(source, node, feed + 1, end);
  if (typeof value === 'string' && (isBlockText(value) || (value !== '' && isBlockText(`${value}\n`)))) {
    const indent = bodyIndent(source, feed + 1, end) ?? column + 2;
    const [style = '', ...lines] = printBlockText(value, indent).split('\n');
    const comment = /\s#.*$/.exec(head)?.[0] ?? '';
    const tail = style === '|+' || to > feed + 1 || source.text[to - 1] === '\n' ? source.eol : '';
    const isLast = to >= source.text.length && source.text.at(-1) !== '\n';
    return [
      { from, to: from + head.length - comment.length, text: style },
      { from: headEnd, to, text: lines.map((line) => source.eol + line).join('') + (isLast ? '' : tail) },
    ];
  }
  const text = memberText(value, column, isItem && propsOf(source, mark, from) === '');
  const comment = /\s#.*$/.exec(head)?.[0] ?? '';
  const [first = '', ...lines] = text.split('\n');
  const ended = source.text[to - 1] === '\n' ? source.eol : '';
  return [
    { from, to: from + head.length - comment.length, text: first.trimStart() },
    { from: headEnd, to, text: lines.map((line) => source.eol + line).join('') + ended },
  ];
}

/** A value as it stands behind its key or dash. */
function memberText(value: Json, column: number, isItem: boolean): string {
  return isItem && isObject(value) ? printItem(value, column).slice(1) : printMember(value, column);
}

/** Where the lines of a block text end; blank lines behind it belong to the file where the text does not keep them. */
function endOfBlock(source: YamlText, node: Scalar, from: number, end: number): number {
  if (/\+/.test(source.text.slice(rangeOf(node)[0], from))) return end;
  const blank = /(?:\r?\n[ \t]*)*$/.exec(source.text.slice(from, end))?.[0].length ?? 0;
  return source.nextLine(end - blank);
}

function bodyIndent(source: YamlText, from: number, to: number): number | undefined {
  const line = source.text
    .slice(from, to)
    .split('\n')
    .find((each) => /[^ \r]/.test(each));
  return line?.search(/[^ ]/);
}

/** A block of lines gives way to something else; a comment beside its key stays. */
function replaceBlock(
  source: YamlText,
  node: YAMLMap | YAMLSeq,
  value: Json,
  { mark, column, isItem }: Place,
): readonly Splice[] {
  const end = contentEnd(source, source.nextLine(source.endOf(node)));
  const [first = '', ...lines] = memberText(value, column, isItem).split('\n');
  const lineEnd = contentEnd(source, source.nextLine(mark));
  const comment = source.isFirstOnLine(rangeOf(node)[0])
    ? /\s+#.*$/.exec(source.text.slice(mark, lineEnd))?.[0]
    : undefined;
  const kept = lineEnd - (comment?.length ?? 0);
  if (comment === undefined || lineEnd > end)
    return [{ from: mark, to: end, text: withEol([first, ...lines].join('\n'), source.eol) }];
  return [
    { from: mark, to: kept, text: first },
    { from: lineEnd, to: end, text: lines.map((line) => source.eol + line).join('') },
  ];
}

/** The style of a scalar, or of the texts in a collection. */
function styleOf(node: Node): TextStyle {
  if (isCollection(node)) {
    const inner = isMap(node) ? (node.items[0] as EditablePair | undefined)?.key : (node.items[0] as Node | undefined);
    return inner === undefined || inner === null ? 'plain' : styleOf(inner);
  }
  if (!isScalar(node)) return 'plain';
  return node.type === 'QUOTE_DOUBLE' ? 'double' : node.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
}

/** A value in brackets, in the style of what it replaces or comes beside. */
export function printFlowLike(value: Json, old: Node, source: YamlText): string {
  return printFlow(value, isJson(source) ? 'double' : styleOf(old));
}

/** A document that is one JSON value stays one. */
export function isJson(source: YamlText): boolean {
  const root = source.tree.contents;
  return (
    isCollection(root) &&
    root.flow === true &&
    isMap(root) &&
    root.items.every(({ key }) => isScalar(key) && key.type === 'QUOTE_DOUBLE')
  );
}
