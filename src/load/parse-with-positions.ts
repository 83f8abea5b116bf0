import {
  Composer,
  type CST,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  parseAllDocuments,
  type Document as Tree,
} from 'yaml';
import type { Diagnostic, Span, Where } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../model/document.ts';
import type { Json } from '../model/json.ts';
import { documentSlices } from './document-slices.ts';
import { type Parsed, readDocuments } from './parse-documents.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { parseLines, spanOf, YAML_OPTIONS } from './yaml-places.ts';

// Full syntax trees cost many times the plain reader: this file is imported only for what that leaves alone.

/** Aliases that may stand for a collection before we call the file a bomb; the library's own measure. */
const MAX_ALIASES = 100;

/** Parses a file that the fast parser could not: all syntax errors with their places, or the documents after all. */
export function parseWithPositions(file: SourceFile): Parsed {
  const lines = new LineCounter();
  let trees: readonly Tree[];
  try {
    const found = treesOf(file.text, lines);
    if (found === undefined) return broken([tooMuch(file, 'too deep')]);
    trees = found;
  } catch (error) {
    return broken([tooMuch(file, error)]);
  }
  const problems = trees.flatMap((tree) => tree.errors.map((error) => syntaxError(file, lines, error)));
  if (problems.length > 0) return broken(problems);
  const values: Json[] = [];
  for (const tree of trees) {
    try {
      values.push(plainValue(tree));
    } catch (error) {
      problems.push(tooMuch(file, error, tree));
    }
  }
  return problems.length > 0 ? broken(problems) : readDocuments(file, values);
}

/**
 * The documents of a file of which only some are not plain: those alone go through the full parser.
 *
 * Undefined when anything is wrong with one of them; `parseWithPositions` says what.
 */
export function parseDocumentwise(file: SourceFile): Parsed | undefined {
  const slices = documentSlices(file.text);
  if (slices.length < 2) return undefined;
  const values: Json[] = [];
  for (const { start, end } of slices) {
    const text = file.text.slice(start, end);
    const value = readPlainYaml(text) ?? fullValues(text);
    if (value?.length !== 1) return undefined;
    values.push(value[0] as Json);
  }
  return readDocuments(file, values);
}

/** The values of a text that the full parser has nothing against. */
function fullValues(text: string): readonly Json[] | undefined {
  try {
    const trees = treesOf(text, new LineCounter());
    return trees?.some((tree) => tree.errors.length > 0) === false ? trees.map(plainValue) : undefined;
  } catch {
    return undefined;
  }
}

/** The syntax trees of a text's documents; undefined when they are too deep to be made. */
function treesOf(text: string, lines: LineCounter): readonly Tree[] | undefined {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (isTooDeep(tokens)) return undefined;
  return [...new Composer(YAML_OPTIONS).compose(tokens, true, text.length)].filter(isWritten);
}

function plainValue(tree: Tree): Json {
  const value = tree.toJS({ maxAliasCount: MAX_ALIASES }) as Json;
  JSON.stringify(value); // a value that holds itself has no JSON
  return value;
}

/**
 * Whether collections are nested so deep that making a syntax tree of them would overflow the stack.
 *
 * With some thousand levels Node.js does not throw then but ends: a regular expression of the parser cannot be compiled
 * for want of stack. The parser that makes these tokens does not recurse.
 */
function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > MAX_NESTING) return true;
    const depth = next.depth + 1;
    for (const token of tokensIn(next.token)) open.push({ token, depth });
  }
  return false;
}

/** More than `checkValue` allows, which says where it is too deep, and far less than a stack holds. */
const MAX_NESTING = 250;

function tokensIn(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) =>
    [item.key, item.value].flatMap((each) => (each === undefined || each === null ? [] : [each])),
  );
}

/** The library makes an empty document of a `...` that ends nothing; for YAML 1.2 there is none. */
function isWritten(tree: Tree): boolean {
  return tree.directives?.docStart === true || tree.range?.[0] !== tree.range?.[1];
}

function broken(diagnostics: Diagnostic[]): Parsed {
  return { documents: [], diagnostics };
}

function syntaxError(
  file: SourceFile,
  lines: LineCounter,
  error: { code: string; message: string; pos: [number, number] },
): Diagnostic {
  const at = spanOf(file.path, lines, error.pos[0], Math.max(error.pos[1], error.pos[0] + 1));
  const where: Where = { file: file.path };
  const words = error.message.replace(/\s+/g, ' ').replace(/(["'])quote/, '$1 quote');
  const message = `${words.replace(/[.:]?$/, '')}.`;
  if (error.code === 'DUPLICATE_KEY') {
    const first = firstPlaceOfKey(file, lines, error.pos[0]);
    return {
      code: 'load/duplicate-key',
      severity: 'error',
      message: 'The same key stands twice in one map.',
      hint: 'Keep one of the two.',
      where,
      at,
      ...(first !== undefined && { related: { message: 'It stood here first.', where, at: first } }),
    };
  }
  const tab = error.code === 'TAB_AS_INDENT' ? { hint: 'Indent with spaces; YAML allows no tabs there.' } : {};
  return { code: 'load/syntax', severity: 'error', message, where, at, ...tab };
}

/** Where the key at an offset stood for the first time in its map. */
function firstPlaceOfKey(file: SourceFile, lines: LineCounter, offset: number): Span | undefined {
  for (const tree of parseAllDocuments(file.text, { ...YAML_OPTIONS, uniqueKeys: false })) {
    const found = search((tree as Tree).contents);
    if (found !== undefined) return found;
  }
  return undefined;

  function search(node: unknown): Span | undefined {
    if (isSeq(node)) return firstOf(node.items.map((item) => () => search(item)));
    if (!isMap(node)) return undefined;
    const again = node.items.find((pair) => isScalar(pair.key) && pair.key.range?.[0] === offset);
    if (again !== undefined && isScalar(again.key)) {
      const name = again.key.value;
      const first = node.items.find((pair) => isScalar(pair.key) && pair.key.value === name);
      const range = isScalar(first?.key) ? first.key.range : undefined;
      return range ? spanOf(file.path, lines, range[0], range[1]) : undefined;
    }
    return firstOf(node.items.map((pair) => () => search(pair.value)));
  }
}

function firstOf<T>(tries: readonly (() => T | undefined)[]): T | undefined {
  for (const attempt of tries) {
    const found = attempt();
    if (found !== undefined) return found;
  }
  return undefined;
}

function tooMuch(file: SourceFile, error: unknown, tree?: Tree): Diagnostic {
  const text = error instanceof Error ? error.message : String(error);
  const where: Where = { file: file.path };
  const lines = new LineCounter();
  parseLines(file.text, lines);
  const from = tree?.range?.[0] ?? 0;
  const at = spanOf(file.path, lines, from, from + 1);
  if (/alias/i.test(text)) {
    const message = 'Aliases multiply this document beyond what it says, or an anchor is missing.';
    return { code: 'load/alias-bomb', severity: 'error', message, hint: 'Write the values out.', where, at };
  }
  if (/circular/i.test(text)) {
    return {
      code: 'load/alias-bomb',
      severity: 'error',
      message: 'A value holds itself.',
      hint: 'Remove the alias.',
      where,
      at,
    };
  }
  return { code: 'load/too-deep', severity: 'error', message: 'Values are nested too deep to be read.', where, at };
}
