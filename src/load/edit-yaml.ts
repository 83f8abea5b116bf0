import { isDeepStrictEqual } from 'node:util';
import {
  CST,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isObject, type Json, valueAt } from '../model/json.ts';
import {
  isBlockText,
  printBlockText,
  printFlow,
  printItem,
  printKey,
  printMember,
  printScalar,
  type TextStyle,
} from './print-value.ts';
import { applyEdit, type Path, type ValueEdit } from './value-edits.ts';
import { type EditablePair, isEmptyNode, NotEditable, pairOf, rangeOf, YamlText } from './yaml-text.ts';

/**
 * The text of one YAML document after one edit: everything else stays as it is, to the byte.
 *
 * The result is parsed again: it holds exactly the values it should, and every comment but those that stood with what
 * was taken out. Where that cannot be reached, undefined is given.
 */
export function editYaml(source: YamlText, edit: ValueEdit): YamlText | undefined {
  try {
    return attempt(source, edit);
  } catch (error) {
    if (error instanceof NotEditable) return undefined;
    throw error;
  }
}

function attempt(source: YamlText, edit: ValueEdit): YamlText | undefined {
  const user = userOfAnchors(source, edit);
  if (user !== undefined) {
    const freed = checked(source, setValue(source, user, valueAt(source.value, user) ?? null), source.value);
    return freed && attempt(freed, edit);
  }
  return checked(source, splicesOf(source, edit), applyEdit(source.value, edit));
}

/** The text with its splices, where it then says exactly what is wanted. */
function checked(source: YamlText, splices: readonly Splice[], wanted: Json): YamlText | undefined {
  const { text, comments } = splice(source.text, splices);
  const after = new YamlText(text);
  return isDeepStrictEqual(after.value, wanted) && isDeepStrictEqual(commentsOf(text), comments) ? after : undefined;
}

function commentsOf(text: string): readonly string[] {
  return commentsIn(text).map(({ comment }) => comment);
}

/** A part of the text, and what comes in its place. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Spliced {
  readonly text: string;
  /** The comments that should be left. */
  readonly comments: readonly string[];
}

function splice(text: string, splices: readonly Splice[]): Spliced {
  const sorted = splices.toSorted((a, b) => b.from - a.from || b.to - a.to);
  const made = sorted.reduce(
    (before, { from, to, text: part }) => before.slice(0, from) + part + before.slice(to),
    text,
  );
  const kept = commentsIn(text).filter(({ at }) => !splices.some(({ from, to }) => at >= from && at < to));
  return { text: made, comments: kept.map((each) => each.comment) };
}

/** The comments of a text, in their order. */
function commentsIn(text: string): readonly { readonly at: number; readonly comment: string }[] {
  const found: { at: number; comment: string }[] = [];
  let before = '';
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && before !== CST.SCALAR) found.push({ at, comment: token.trimEnd() });
    if (!MARKS.has(token)) at += token.length;
    before = token;
  }
  return found;
}

/** Marks of the lexer that stand for nothing in the text. */
const MARKS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

function splicesOf(source: YamlText, edit: ValueEdit): readonly Splice[] {
  const alias = aliasOn(source, edit);
  if (alias !== undefined) {
    const value = valueAt(applyEdit(source.value, edit), alias);
    return setValue(source, alias, value ?? null);
  }
  if (edit.op === 'remove') return remove(source, edit.path);
  const parent = source.at(edit.path.slice(0, -1));
  if (edit.op === 'insert') {
    if (!isSeq(parent)) throw new NotEditable('There is no list to add to.');
    return parent.items.length === 0
      ? setValue(source, edit.path.slice(0, -1), [edit.value])
      : insertItem(source, parent, Number(edit.path.at(-1)), edit.value);
  }
  if (source.at(edit.path) !== undefined) return setValue(source, edit.path, edit.value);
  if (!isMap(parent)) throw new NotEditable('There is no map to add to.');
  const key = String(edit.path.at(-1));
  if (parent.items.length === 0) return setValue(source, edit.path.slice(0, -1), { [key]: edit.value });
  return addMember(source, parent, key, edit.value);
}

/** The path of the alias that an edit would have to reach through: its value is written out in its place. */
function aliasOn(source: YamlText, { path }: ValueEdit): Path | undefined {
  const at = source.along(path).findIndex(isAlias);
  return at >= 0 && at < path.length ? path.slice(0, at) : undefined;
}

/**
 * What an anchor stands for must not change for its other users: the first alias of one that an edit touches, to be
 * written out before.
 */
function userOfAnchors(source: YamlText, { op, path }: ValueEdit): Path | undefined {
  const touched = op === 'insert' ? path.slice(0, -1) : path;
  const above = source
    .along(touched)
    .flatMap((node) => (node && 'anchor' in node && node.anchor !== undefined ? [node.anchor] : []));
  const last = source.at(touched);
  const names = new Set([...above, ...(last && op !== 'insert' ? source.anchorsIn(last) : [])]);
  const users = [...names].flatMap((name) => source.aliasesOf(name)).filter((user) => !isWithin(user, touched));
  if (users.length > 0 && isGivenTwice(source, names)) throw new NotEditable('An anchor is given twice.');
  return users[0];
}

/** One anchor may be given twice, each for the aliases behind it; that is nothing to edit by machine. */
function isGivenTwice(source: YamlText, names: ReadonlySet<string>): boolean {
  const root = source.tree.contents as Node | null;
  const all = root === null ? [] : source.anchorsIn(root);
  return all.some((name, at) => names.has(name) && all.indexOf(name) !== at);
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.length <= path.length && outer.every((segment, at) => String(segment) === String(path[at]));
}

// Setting a value that is there.

function setValue(source: YamlText, path: Path, value: Json): readonly Splice[] {
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
  const body = memberText(value, column, isItem && rest.trim() === '');
  const hasProps = text.slice(mark, from).trim() !== '';
  const start = hasProps ? from : mark;
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

function withEol(text: string, eol: string): string {
  return eol === '\n' ? text : text.replaceAll('\n', eol);
}

/** A text in lines of its own becomes another one, or something that fits behind its key. */
function setBlockText(source: YamlText, node: Scalar, value: Json, { column, isItem }: Place): readonly Splice[] {
  const [from, end] = rangeOf(node);
  const feed = source.text.indexOf('\n', from);
  if (feed < 0) throw new NotEditable('A block text has no lines.');
  const headEnd = source.text[feed - 1] === '\r' ? feed - 1 : feed;
  const head = source.text.slice(from, headEnd);
  const to = endOfBlock(source, node, feed + 1, end);
  if (typeof value === 'string' && (isBlockText(value) || (value !== '' && isBlockText(`${value}\n`)))) {
    const indent = bodyIndent(source, feed + 1, end) ?? column + 2;
    const [mark = '', ...lines] = printBlockText(value, indent).split('\n');
    const comment = /\s#.*$/.exec(head)?.[0] ?? '';
    const tail = mark === '|+' || to > feed + 1 || source.text[to - 1] === '\n' ? source.eol : '';
    const isLast = to >= source.text.length && source.text.at(-1) !== '\n';
    return [
      { from, to: from + head.length - comment.length, text: mark },
      { from: headEnd, to, text: lines.map((line) => source.eol + line).join('') + (isLast ? '' : tail) },
    ];
  }
  const text = memberText(value, column, isItem);
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

/** The end of what is said on the last line of a value, whether or not the value took the line feed with it. */
function contentEnd(source: YamlText, end: number): number {
  let at = end;
  while (at > 0 && /[\r\n]/.test(source.text[at - 1] ?? '')) at--;
  return at;
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

function printFlowLike(value: Json, old: Node, source: YamlText): string {
  return printFlow(value, isJson(source) ? 'double' : styleOf(old));
}

/** A document that is one JSON value stays one. */
function isJson(source: YamlText): boolean {
  const root = source.tree.contents;
  return (
    isCollection(root) &&
    root.flow === true &&
    isMap(root) &&
    root.items.every(({ key }) => isScalar(key) && key.type === 'QUOTE_DOUBLE')
  );
}

// What comes new.

function addMember(source: YamlText, map: YAMLMap, key: string, value: Json): readonly Splice[] {
  if (map.flow === true) {
    const style = isJson(source) ? 'double' : 'plain';
    return addToFlow(source, map, `${printKey(key, style)}: ${printFlow(value, style)}`);
  }
  const [first] = map.items as unknown as EditablePair[];
  const column = source.column(rangeOf(first?.key ?? null)[0]);
  if (source.text[source.startOfItem(map, 0)] === '?')
    throw new NotEditable('Its keys are written with a question mark.');
  return addLines(source, source.endOf(map), `${' '.repeat(column)}${printKey(key)}:${printMember(value, column)}`);
}

function insertItem(source: YamlText, list: YAMLSeq, at: number, value: Json): readonly Splice[] {
  if (list.flow === true) {
    if (at >= list.items.length) return addToFlow(source, list, printFlowLike(value, list, source));
    const from = source.startOfItem(list, at);
    return [{ from, to: from, text: `${printFlowLike(value, list, source)}, ` }];
  }
  const column = source.column(source.startOfItem(list, 0));
  const line = `${' '.repeat(column)}${printItem(value, column)}`;
  if (at > 0) return addLines(source, source.endOfItem(list, at - 1), line);
  const dash = source.startOfItem(list, 0);
  if (!source.isFirstOnLine(dash))
    return [
      { from: dash, to: dash, text: `${withEol(line.trimStart(), source.eol)}${source.eol}${' '.repeat(column)}` },
    ];
  const start = source.lineStart(dash);
  return [{ from: start, to: start, text: `${withEol(line, source.eol)}${source.eol}` }];
}

/** New lines below the one on which something ends. */
function addLines(source: YamlText, end: number, lines: string): readonly Splice[] {
  const { text, eol } = source;
  const at = source.nextLine(end);
  const made = withEol(lines, eol);
  return text[at - 1] === '\n' ? [{ from: at, to: at, text: made + eol }] : [{ from: at, to: at, text: eol + made }];
}

/** A new entry at the end of brackets: on a line of its own where the last one stands on one. */
function addToFlow(source: YamlText, collection: YAMLMap | YAMLSeq, entry: string): readonly Splice[] {
  const last = collection.items.length - 1;
  const start = source.startOfItem(collection, last);
  const end = source.endOfItem(collection, last);
  const comma = source.behindComma(end);
  const mark = comma > end ? '' : ',';
  const line = source.nextLine(comma);
  const rest = source.text.slice(comma, line).replace(/\r?\n$/, '');
  const isOwnLine = source.isFirstOnLine(start) && (rest.trim() === '' || /^\s+#/.test(rest));
  if (!isOwnLine) return [{ from: comma, to: comma, text: `${mark} ${entry}` }];
  const below = `${source.eol}${' '.repeat(source.column(start))}${entry}`;
  if (rest === '') return [{ from: comma, to: comma, text: `${mark}${below}` }];
  const at = comma + rest.length;
  return [
    { from: comma, to: comma, text: mark },
    { from: at, to: at, text: below },
  ];
}

// What goes.

function remove(source: YamlText, path: Path): readonly Splice[] {
  const collection = source.at(path.slice(0, -1));
  if (!isMap(collection) && !isSeq(collection)) throw new NotEditable('There is nothing to take out of.');
  const index = isSeq(collection)
    ? Number(path.at(-1))
    : collection.items.findIndex((each) => each === pairOf(collection, path.at(-1) ?? ''));
  if (index < 0 || index >= collection.items.length) throw new NotEditable('There is nothing to take out.');
  if (collection.items.length === 1) return setValue(source, path.slice(0, -1), isSeq(collection) ? [] : {});
  return collection.flow === true ? removeFromFlow(source, collection, index) : removeLines(source, collection, index);
}

function removeFromFlow(source: YamlText, collection: YAMLMap | YAMLSeq, index: number): readonly Splice[] {
  const start = source.startOfItem(collection, index);
  if (index < collection.items.length - 1)
    return [{ from: start, to: source.startOfItem(collection, index + 1), text: '' }];
  const before = source.endOfItem(collection, index - 1);
  const end = source.endOfItem(collection, index);
  const line = source.nextLine(source.behindComma(end));
  const isOwnLine = source.isFirstOnLine(start) && source.skipSpace(source.behindComma(end)) >= line;
  if (!isOwnLine) return [{ from: before, to: end, text: '' }];
  const comma = source.skipSpace(before);
  return [
    { from: comma, to: comma + 1, text: '' },
    { from: source.lineStart(start), to: line, text: '' },
  ];
}

/** The lines of an entry, with the comment lines right above it at its level. */
function removeLines(source: YamlText, collection: YAMLMap | YAMLSeq, index: number): readonly Splice[] {
  const start = source.startOfItem(collection, index);
  if (source.text[start] === '?') throw new NotEditable('Its keys are written with a question mark.');
  if (!source.isFirstOnLine(start)) return [{ from: start, to: source.startOfItem(collection, index + 1), text: '' }];
  const end = source.nextLine(source.endOfItem(collection, index));
  let from = source.lineStart(start);
  for (
    let above = source.lineStart(from - 1);
    from > 0 && isCommentAt(source, above, from, source.column(start));
    above = source.lineStart(from - 1)
  )
    from = above;
  if (end < source.text.length || source.text.endsWith('\n')) return [{ from, to: end, text: '' }];
  return [{ from: contentEnd(source, from), to: end, text: '' }];
}

function isCommentAt(source: YamlText, from: number, to: number, column: number): boolean {
  const line = source.text.slice(from, to);
  return line.trimStart().startsWith('#') && line.search(/[^ ]/) === column && !/^#\s*yaml-language-server:/.test(line);
}
