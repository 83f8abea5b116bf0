import type { YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../model/json.ts';
import { printFlow, printItem, printKey, printMember } from './print-value.ts';
import { isJson, printFlowLike, withEol } from './set-value.ts';
import { type EditablePair, NotEditable, rangeOf, type Splice, type YamlText } from './yaml-text.ts';

/** What adds a member to a map. */
export function addMember(source: YamlText, map: YAMLMap, key: string, value: Json): readonly Splice[] {
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

/** What puts an item into a list that has some. */
export function insertItem(source: YamlText, list: YAMLSeq, at: number, value: Json): readonly Splice[] {
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
