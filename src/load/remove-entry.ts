import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { setValue } from './set-value.ts';
import type { Path } from './value-edits.ts';
import { contentEnd, NotEditable, pairOf, type Splice, type YamlText } from './yaml-text.ts';

/** What takes a member out of a map, or an item out of a list. */
export function removeEntry(source: YamlText, path: Path): readonly Splice[] {
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
