import { isDeepStrictEqual } from 'node:util';
import { CST, Lexer, Parser, parseAllDocuments } from 'yaml';
import { type Arrange, type MapItem, printTokens } from './print-tokens.ts';

/**
 * A configuration file in its canonical form: two spaces, one blank line at most, the head of each document in one
 * order, the line for editors first. Comments, anchors, texts and the order of everything in `spec` stay as they are.
 *
 * The text must have been parsed without errors. Where the result would not hold the same values and comments, which
 * takes constructs that no configuration needs, undefined is given: the file is better left alone.
 */
export function formatYaml(text: string): string | undefined {
  const source = editorLineFirst(ended(text));
  return [headFirst, asWritten].map((arrange) => attempt(source, arrange)).find((found) => found !== undefined);
}

function attempt(source: string, arrange: Arrange): string | undefined {
  try {
    const formatted = format(source, arrange);
    if (formatted === source) return formatted;
    return isSame(source, formatted) && format(formatted, arrange) === formatted ? formatted : undefined;
  } catch {
    return undefined;
  }
}

function format(text: string, arrange: Arrange): string {
  return printTokens([...new Parser().parse(text)], arrange);
}

function ended(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
}

/** Editors read the schema from the first line. */
function editorLineFirst(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !/^(\s*|\s*#.*|---\s*)$/.test(line));
  const at = lines.findIndex((line, index) => index < end && /^\s*#\s*yaml-language-server:/.test(line));
  if (at < 0) return text;
  const [line = ''] = lines.splice(at, 1);
  return [line.trim(), ...lines].join('\n').replace(/^(.*)\n\n+/, '$1\n');
}

const asWritten: Arrange = (items) => items;

const headFirst: Arrange = (items, path) => {
  const order = ORDER[path.join('/')];
  if (order === undefined) return items;
  const place = (item: MapItem): number => {
    const at = item.key && 'source' in item.key ? order.indexOf(item.key.source) : -1;
    return at < 0 ? order.length : at;
  };
  const sorted = items.filter((item) => item.key).toSorted((a, b) => place(a) - place(b));
  const rest = items.filter((item) => !item.key);
  if (sorted.every((item, at) => item === items[at])) return items;
  const [first, ...others] = sorted;
  return first === undefined ? items : [withoutBlankAbove(first), ...others, ...rest];
};

const ORDER: Readonly<Record<string, readonly string[]>> = {
  '': ['apiVersion', 'kind', 'metadata', 'spec'],
  metadata: ['name'],
};

function withoutBlankAbove(item: MapItem): MapItem {
  const from = item.start.findIndex((token) => token.type !== 'newline' && token.type !== 'space');
  return { ...item, start: from < 0 ? [] : item.start.slice(from) } as MapItem;
}

function isSame(before: string, after: string): boolean {
  return (
    isDeepStrictEqual(valuesOf(after), valuesOf(before)) && isDeepStrictEqual(commentsOf(after), commentsOf(before))
  );
}

function valuesOf(text: string): unknown {
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', prettyErrors: false });
  return [...documents].map((document) => {
    if (document.errors.length > 0) throw new Error('The formatted text has errors.');
    return document.toJS();
  });
}

/** The comments of a text, sorted. */
function commentsOf(text: string): readonly string[] {
  const found: string[] = [];
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && before !== SCALAR) found.push(token.trimEnd());
    before = token;
  }
  return found.sort();
}

/** What the lexer puts before the text of a value. */
const SCALAR = CST.SCALAR;
