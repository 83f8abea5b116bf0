import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Document as Tree } from 'yaml';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../model/document.ts';
import { type DocumentSlice, documentSlices } from './document-slices.ts';
import { parseLines, spanOf, YAML_OPTIONS } from './yaml-places.ts';

// A syntax tree is made only of the documents that somebody asks about.

/** Parses one document of a file, with its offsets counted in the file. */
function treeAt(file: SourceFile, slice: DocumentSlice | undefined): { tree: Tree; start: number } | undefined {
  if (slice === undefined) return undefined;
  return {
    tree: parseDocument(file.text.slice(slice.start, slice.end), { ...YAML_OPTIONS, uniqueKeys: false }),
    start: slice.start,
  };
}

/** Looks up places in one file; each document is parsed once. */
export class PlaceFinder {
  readonly #file: SourceFile;
  readonly #lines = new LineCounter();
  readonly #slices: readonly DocumentSlice[];
  readonly #trees = new Map<number, { tree: Tree; start: number } | undefined>();

  constructor(file: SourceFile) {
    this.#file = file;
    this.#slices = documentSlices(file.text);
    parseLines(file.text, this.#lines);
  }

  /**
   * The span of a value, or of a key, in the document at `index`.
   *
   * A path that leaves the document ends at the last part of it that exists: a missing key points at its parent.
   */
  find(index: number, path: readonly (string | number)[], part: 'key' | 'value'): Span {
    if (!this.#trees.has(index)) this.#trees.set(index, treeAt(this.#file, this.#slices[index]));
    const found = this.#trees.get(index);
    if (found === undefined) return spanOf(this.#file.path, this.#lines, 0, 1);
    const [from, to] = rangeOf(found.tree, path, part);
    return spanOf(this.#file.path, this.#lines, found.start + from, found.start + Math.max(to, from + 1));
  }
}

/** Looks up places in many files; each file, and each of its documents, is parsed once. */
export class PlaceFinders {
  readonly #finders = new Map<SourceFile, PlaceFinder>();

  /** As `PlaceFinder.find`, in one of the files. */
  find(file: SourceFile, index: number, path: readonly (string | number)[], part: 'key' | 'value'): Span {
    const finder = this.#finders.get(file) ?? new PlaceFinder(file);
    this.#finders.set(file, finder);
    return finder.find(index, path, part);
  }
}

function rangeOf(tree: Tree, path: readonly (string | number)[], part: 'key' | 'value'): readonly [number, number] {
  let node: unknown = tree.contents;
  let range: readonly [number, number] = firstKey(node) ?? [0, 1];
  for (const [depth, segment] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === String(segment)) as
        | Pair<Node, Node | null>
        | undefined;
      if (pair === undefined) return range;
      const key = tight(pair.key);
      node = pair.value;
      range = isLast && part === 'key' ? key : isScalar(node) ? (tight(node) ?? key) : key;
      if (isLast && part === 'value' && node !== null && !isScalar(node)) range = flowRange(node) ?? key;
    } else if (isSeq(node)) {
      const item = node.items[Number(segment)];
      if (item === undefined) return range;
      node = item;
      range = isScalar(node) ? tight(node) : (flowRange(node) ?? firstKey(node) ?? range);
    } else {
      return range;
    }
  }
  return range;
}

function firstKey(node: unknown): readonly [number, number] | undefined {
  if (isMap(node)) {
    const [pair] = node.items;
    return isScalar(pair?.key) ? tight(pair.key) : undefined;
  }
  return isScalar(node) ? tight(node) : undefined;
}

/** The range of a one-line collection such as `[a, b]`; a block collection is shown by its key instead. */
function flowRange(node: unknown): readonly [number, number] | undefined {
  if ((isMap(node) || isSeq(node)) && node.flow === true && node.range) return [node.range[0], node.range[1]];
  return undefined;
}

function tight(node: Node): readonly [number, number] {
  return node.range ? [node.range[0], node.range[1]] : [0, 1];
}
