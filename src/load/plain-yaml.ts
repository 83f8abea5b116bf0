import type { Json } from '../model/json.ts';
import { isNotPlain, NOT_PLAIN } from './not-plain.ts';
import { readFlow } from './plain-flow.ts';
import { addMember, KEY } from './plain-key.ts';
import { readDoubleQuoted, readSingleQuoted, resolvePlain } from './plain-scalar.ts';

/**
 * The values of all documents of a text, if it is plain YAML; undefined when it is anything else.
 *
 * Plain is what nearly every configuration is: block maps with word keys, block lists, texts on one line, `|` blocks,
 * brackets that close on their line, comments, `---`. Everything else (anchors, tags, texts over several lines, other
 * escapes and numbers, every mistake) is left to the full parser, so nothing is decided here that it would not decide
 * the same. Values only, no positions: ten times as fast. `test/load/plain-yaml.test.ts` holds it to the full parser.
 */
export function readPlainYaml(text: string): Json[] | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new PlainReader(text).documents();
  } catch (error) {
    if (isNotPlain(error)) return undefined;
    throw error;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNUSUAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\r(?!\n)|^%|^\.\.\./m;

/** Reads line by line: `at` is the first character of the current line that is no space, `end` the end of its text. */
class PlainReader {
  readonly #text: string;
  /** The current line: where it starts, its first character that is no space, its end, and the start of the next. */
  #start = 0;
  #at = 0;
  #end = 0;
  #next = 0;
  #done = false;

  constructor(text: string) {
    this.#text = text;
  }

  documents(): Json[] {
    const found: Json[] = [];
    this.#advance();
    let explicit = false;
    while (!this.#done) {
      if (this.#isMark()) {
        if (explicit) NOT_PLAIN(); // an empty document
        explicit = true;
        this.#advance();
        continue;
      }
      if (found.length > 0 && !explicit) NOT_PLAIN();
      explicit = false;
      found.push(this.#block(this.#indent(), 0));
      if (!this.#done && !this.#isMark()) NOT_PLAIN();
    }
    return explicit || found.length === 0 ? NOT_PLAIN() : found;
  }

  /** Moves to the next line that says something. */
  #advance(): void {
    const text = this.#text;
    for (let from = this.#next; from < text.length; from = this.#next) {
      const feed = text.indexOf('\n', from);
      this.#next = feed < 0 ? text.length : feed + 1;
      let end = feed < 0 ? text.length : feed;
      if (text.charCodeAt(end - 1) === 13) end--;
      let at = from;
      while (at < end && text.charCodeAt(at) === 32) at++;
      const code = text.charCodeAt(at);
      if (at >= end || code === 35) continue;
      if (code === 9) NOT_PLAIN();
      this.#start = from;
      this.#at = at;
      this.#end = end;
      return;
    }
    this.#done = true;
  }

  #indent(): number {
    return this.#at - this.#start;
  }

  #isMark(): boolean {
    if (this.#at !== this.#start || !this.#text.startsWith('---', this.#at)) return false;
    const rest = this.#text.slice(this.#at + 3, this.#end);
    return rest === '' || (/^\s+(#|$)/.test(rest) ? true : rest.startsWith(' ') ? NOT_PLAIN() : false);
  }

  /** The value that begins on the current line, a map or a list whose entries stand at this indentation. */
  #block(indent: number, depth: number): Json {
    if (depth > MAX_DEPTH) NOT_PLAIN();
    return this.#isItem() ? this.#list(indent, depth) : this.#map(indent, depth);
  }

  #isItem(): boolean {
    if (this.#text.charCodeAt(this.#at) !== 45) return false;
    return this.#at + 1 >= this.#end || this.#text.charCodeAt(this.#at + 1) === 32;
  }

  #list(indent: number, depth: number): Json {
    const items: Json[] = [];
    while (!this.#done && this.#indent() === indent && this.#isItem()) {
      let at = this.#at + 1;
      while (at < this.#end && this.#text.charCodeAt(at) === 32) at++;
      if (at >= this.#end || this.#text.charCodeAt(at) === 35) items.push(this.#below(indent, depth, false));
      else {
        KEY.lastIndex = at;
        if (KEY.test(this.#text)) {
          this.#at = at; // the map's first entry stands behind the dash
          items.push(this.#map(at - this.#start, depth + 1));
        } else items.push(this.#inline(at, indent));
      }
    }
    this.#mustEnd(indent);
    return items;
  }

  #map(indent: number, depth: number): Json {
    if (depth > MAX_DEPTH) NOT_PLAIN();
    const members: Record<string, Json> = {};
    while (!this.#done && this.#indent() === indent && !this.#isMark()) {
      KEY.lastIndex = this.#at;
      const key = KEY.exec(this.#text)?.[1];
      if (key === undefined) return NOT_PLAIN();
      let at = this.#at + key.length + 1;
      while (at < this.#end && this.#text.charCodeAt(at) === 32) at++;
      const isEmpty = at >= this.#end || this.#text.charCodeAt(at) === 35;
      addMember(members, key, isEmpty ? this.#below(indent, depth, true) : this.#inline(at, indent));
    }
    this.#mustEnd(indent);
    return members;
  }

  /** A line that is indented further than the block it would belong to is a mistake or a text over several lines. */
  #mustEnd(indent: number): void {
    if (!this.#done && this.#indent() > indent) NOT_PLAIN();
    if (!this.#done && this.#indent() === indent && !this.#isMark() && indent > 0 && !this.#isItem()) NOT_PLAIN();
  }

  /** The value of a key or dash with nothing behind it: the block below it, or null. */
  #below(indent: number, depth: number, isMember: boolean): Json {
    this.#advance();
    if (this.#done || this.#isMark()) return null;
    const inner = this.#indent();
    if (inner > indent) return this.#block(inner, depth + 1);
    return isMember && inner === indent && this.#isItem() ? this.#list(indent, depth + 1) : null;
  }

  /** A value that stands behind its key or dash, and ends on this line but for a `|` block. */
  #inline(at: number, indent: number): Json {
    const text = this.#text;
    const end = this.#end;
    switch (text.charCodeAt(at)) {
      case 34:
        return this.#closed(readDoubleQuoted(text, at, end));
      case 39:
        return this.#closed(readSingleQuoted(text, at, end));
      case 91:
      case 123:
        return this.#closed(readFlow(text, at, end));
      case 124:
        return this.#literal(at, indent);
      default:
        return this.#plain(at);
    }
  }

  /** Nothing but a comment may stand behind a value. */
  #closed({ value, next }: { readonly value: Json; readonly next: number }): Json {
    if (next < this.#end && !/^[ ]+(#.*)?$/.test(this.#text.slice(next, this.#end))) NOT_PLAIN();
    this.#advance();
    return value;
  }

  #plain(from: number): Json {
    const line = this.#text.slice(from, this.#end);
    if (!PLAIN_START.test(line)) NOT_PLAIN();
    const comment = line.indexOf(' #');
    const plain = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
    if (plain.includes(': ') || plain.endsWith(':') || plain.includes('\t')) NOT_PLAIN();
    this.#advance();
    return resolvePlain(plain);
  }

  /** A `|` or `|-` block: its lines without their common indentation. */
  #literal(from: number, indent: number): Json {
    const header = this.#text.slice(from, this.#end).trimEnd();
    if (header !== '|' && header !== '|-') NOT_PLAIN();
    const text = this.#text;
    const lines: string[] = [];
    let own = -1;
    let at = this.#next;
    while (at < text.length) {
      const feed = text.indexOf('\n', at);
      let end = feed < 0 ? text.length : feed;
      if (text.charCodeAt(end - 1) === 13) end--;
      let first = at;
      while (first < end && text.charCodeAt(first) === 32) first++;
      const isBlank = first >= end;
      if (own < 0 && !isBlank) {
        own = first - at;
        if (own <= indent || text.charCodeAt(first) === 9) NOT_PLAIN();
        if (lines.some((line) => line !== '')) NOT_PLAIN();
      }
      if (!isBlank && first - at < own) break;
      if (isBlank && own < 0 && first > at) NOT_PLAIN();
      lines.push(text.slice(Math.min(end, at + Math.max(own, 0)), end));
      at = feed < 0 ? text.length : feed + 1;
    }
    if (own < 0) NOT_PLAIN();
    this.#next = at;
    this.#advance();
    while (lines.at(-1) === '') lines.pop();
    return lines.join('\n') + (header === '|' ? '\n' : '');
  }
}

const MAX_DEPTH = 60;
/** What a plain text may begin with: no indicator; a dash only where no space follows. */
const PLAIN_START = /^(?:[^\s,[\]{}#&*!|>'"%@`?:-]|-[^\s,[\]{}#-])/;
