import { isDeepStrictEqual } from 'node:util';
import { CST, isAlias, isMap, isSeq, Lexer, type Node } from 'yaml';
import { type Json, valueAt } from '../model/json.ts';
import { addMember, insertItem } from './add-entry.ts';
import { removeEntry } from './remove-entry.ts';
import { setValue } from './set-value.ts';
import { applyEdit, type Path, type ValueEdit } from './value-edits.ts';
import { NotEditable, type Splice, YamlText } from './yaml-text.ts';

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
  if (edit.op === 'remove') return removeEntry(source, edit.path);
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
