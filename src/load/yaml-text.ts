import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Document as Tree,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Json } from '../model/json.ts';
import type { Path } from './value-edits.ts';
import { YAML_OPTIONS } from './yaml-places.ts';

/** Thrown where a text is built in a way that an edit does not know; the text stays as it is. */
export class NotEditable extends Error {
  override readonly name = 'NotEditable';
}

/** A part of the text, and what comes in its place. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text of one document with its syntax tree, and what an edit must know of where things stand in it. */
export class YamlText {
  readonly text: string;
  readonly tree: Tree;
  /** How lines end. */
  readonly eol: '\n' | '\r\n';
  #value: Json | undefined;

  constructor(text: string) {
    this.text = text;
    this.tree = parseDocument(text, YAML_OPTIONS);
    this.eol = /\r\n/.test(text) && !/[^\r]\n/.test(text) ? '\r\n' : /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
  }

  /** The value that the text means. */
  get value(): Json {
    if (this.#value === undefined) {
      const [error] = this.tree.errors;
      if (error !== undefined) throw new NotEditable(error.message);
      this.#value = this.tree.toJS({ maxAliasCount: 100 }) as Json;
    }
    return this.#value;
  }

  /** The nodes along a path, the root first; it ends early at an alias, and where the path leaves the document. */
  along(path: Path): readonly (Node | null)[] {
    const found: (Node | null)[] = [this.tree.contents as Node | null];
    for (const segment of path) {
      const at = found.at(-1);
      const next = isMap(at) ? pairOf(at, segment)?.value : isSeq(at) ? at.items[Number(segment)] : undefined;
      if (next === undefined) break;
      found.push(next as Node | null);
    }
    return found;
  }

  /** The node at a path; undefined where there is none. */
  at(path: Path): Node | null | undefined {
    const nodes = this.along(path);
    return nodes.length === path.length + 1 ? nodes.at(-1) : undefined;
  }

  /** The paths of the aliases of an anchor. */
  aliasesOf(anchor: string): readonly Path[] {
    const found: Path[] = [];
    const walk = (node: unknown, path: Path): void => {
      if (isAlias(node) && node.source === anchor) found.push(path);
      else if (isSeq(node)) for (const [at, each] of node.items.entries()) walk(each, [...path, at]);
      else if (isMap(node)) {
        for (const pair of node.items) {
          if (isAlias(pair.key)) throw new NotEditable('A key is an alias.');
          walk(pair.value, [...path, String(isScalar(pair.key) ? pair.key.value : '')]);
        }
      }
    };
    walk(this.tree.contents, []);
    return found;
  }

  /** Anchors on a node and below it. */
  anchorsIn(node: Node): readonly string[] {
    const found: string[] = [];
    const note = (_: unknown, each: Node): undefined => {
      if ('anchor' in each && each.anchor !== undefined) found.push(each.anchor);
    };
    visit(node, { Node: note });
    return found;
  }

  /** Where what a node says ends; behind the line feed for a block text. */
  endOf(node: Node | null): number {
    if (isMap(node) && node.flow !== true && node.items.length > 0)
      return this.endOfPair(node.items.at(-1) as EditablePair);
    if (isSeq(node) && node.flow !== true && node.items.length > 0) {
      const last = node.items.at(-1) as Node;
      return isEmptyNode(last) ? this.#behindMark(this.startOfItem(node, node.items.length - 1)) : this.endOf(last);
    }
    return rangeOf(node)[1];
  }

  endOfPair(pair: EditablePair): number {
    const keyEnd = rangeOf(pair.key)[1];
    if (pair.value === null) return keyEnd;
    return isEmptyNode(pair.value) ? this.behindColon(keyEnd) : this.endOf(pair.value);
  }

  /** The offset behind the colon of a key that ends at an offset. */
  behindColon(keyEnd: number): number {
    const at = this.skipSpace(keyEnd);
    if (this.text[at] !== ':') throw new NotEditable('A key has no colon behind it.');
    return at + 1;
  }

  /** Where an entry of a collection begins: its dash, its key, or the mark before it. */
  startOfItem(collection: YAMLMap | YAMLSeq, index: number): number {
    const isBlockList = isSeq(collection) && collection.flow !== true;
    if (index === 0)
      return collection.flow === true ? this.skipSpace(rangeOf(collection)[0] + 1) : rangeOf(collection)[0];
    const before = this.endOfItem(collection, index - 1);
    if (collection.flow !== true) {
      const at = this.skipSpace(before);
      if (isBlockList && this.text[at] !== '-') throw new NotEditable('A list has no dash where one is expected.');
      return at;
    }
    return this.skipSpace(this.behindComma(before));
  }

  endOfItem(collection: YAMLMap | YAMLSeq, index: number): number {
    const item: unknown = collection.items[index];
    if (isMap(collection)) return this.endOfPair(item as EditablePair);
    const node = item as Node;
    if (!isEmptyNode(node)) return this.endOf(node);
    return collection.flow === true ? rangeOf(node)[0] : this.#behindMark(this.startOfItem(collection, index));
  }

  /** The offset behind the comma that follows, or where the comma is missing. */
  behindComma(from: number): number {
    const at = this.skipSpace(from);
    return this.text[at] === ',' ? at + 1 : from;
  }

  #behindMark(mark: number): number {
    return mark + 1;
  }

  /** The first offset from here on that is neither space nor comment. */
  skipSpace(from: number): number {
    let at = from;
    for (;;) {
      while (/[ \t\r\n]/.test(this.text[at] ?? '')) at++;
      if (this.text[at] !== '#' || (at > 0 && !/\s/.test(this.text[at - 1] ?? ''))) return at;
      while (at < this.text.length && this.text[at] !== '\n') at++;
    }
  }

  lineStart(at: number): number {
    return this.text.lastIndexOf('\n', at - 1) + 1;
  }

  /** Where the line after this place begins; the end of the text behind the last one. */
  nextLine(at: number): number {
    if (at > 0 && this.text[at - 1] === '\n') return at;
    const feed = this.text.indexOf('\n', at);
    return feed < 0 ? this.text.length : feed + 1;
  }

  column(at: number): number {
    return at - this.lineStart(at);
  }

  /** Whether nothing but spaces stands before this place on its line. */
  isFirstOnLine(at: number): boolean {
    return this.text.slice(this.lineStart(at), at).trim() === '';
  }
}

export type EditablePair = Pair<Node, Node | null>;

/** The entry of a map with a key; undefined when there is none. */
export function pairOf(map: YAMLMap, key: string | number): EditablePair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key)) as
    | EditablePair
    | undefined;
}

/** A node for a value of which nothing is written. */
export function isEmptyNode(node: unknown): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '';
}

/** Where a node is written: its first character, and the one behind its last. */
export function rangeOf(node: Node | null): readonly [number, number] {
  if (!node?.range) throw new NotEditable('A value has no place.');
  return [node.range[0], node.range[1]];
}

/** The end of what is said on the last line of a value, whether or not the value took the line feed with it. */
export function contentEnd(source: YamlText, end: number): number {
  let at = end;
  while (at > 0 && /[\r\n]/.test(source.text[at - 1] ?? '')) at--;
  return at;
}
