import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../../model/document.ts';
import { spanOf, type TextRange } from './text-range.ts';

/** What is told of a document while it is read. Depths count from 1, offsets are in UTF-16 units of the text. */
export interface XmlVisitor {
  /** A start tag, from its `<` up to behind its `>`. An element that closes itself is closed by a call of its own. */
  open(tag: XmlTag, range: TextRange, depth: number): void;
  /** The end of an element; `end` is the offset behind it. */
  close(name: string, end: number, depth: number): void;
  /** Character data with references resolved and lines ended by LF, in one piece or several. */
  text(text: string): void;
}

/** A start tag; attribute values have their references resolved. */
export type XmlTag = Pick<SaxesTagPlain, 'name' | 'attributes' | 'isSelfClosing'>;

/** No exporter nests elements like this. */
const MAX_DEPTH = 200;
/** In UTF-16 units; the customizations of the largest products have tens of millions. */
const MAX_LENGTH = 256 * 1024 * 1024;

/**
 * Reads a text as XML 1.0 and tells a visitor what stands in it; gives what is wrong with it, or nothing.
 *
 * Strict: what is not well-formed is refused where it stops being so. Of what XML allows, document types (and with them
 * entities of one's own, internal or external), another encoding than UTF-8, and more than 200 levels are refused.
 */
export function walkXml(file: SourceFile, visitor: XmlVisitor): Diagnostic | undefined {
  if (file.text.length > MAX_LENGTH) return refusal(file, { start: 0, end: 0 }, 'It is larger than 256 MiB.');
  try {
    walk(file, visitor);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.diagnostic;
    throw error;
  }
}

function walk(file: SourceFile, visitor: XmlVisitor): void {
  const { text } = file;
  // Not more than seven handlers: with an eighth the engine keeps the parser as a dictionary, which takes six times as long.
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let depth = 0;
  let understood = 0;
  parser.on('error', (error) => {
    throw new Refused(notWellFormed(file, { start: understood, end: parser.position }, error.message));
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding === undefined || /^(utf-8|us-ascii)$/i.test(encoding)) return;
    const range = { start: text.indexOf('<?xml'), end: parser.position };
    throw new Refused(refusal(file, range, `It says that its encoding is ${encoding}; only UTF-8 is read.`));
  });
  parser.on('doctype', () => {
    const range = { start: text.lastIndexOf('<!DOCTYPE', parser.position), end: parser.position };
    throw new Refused(refusal(file, range, 'It has a document type, which may define entities; none is read.'));
  });
  parser.on('opentag', (tag) => {
    const { position } = parser;
    // No "<" stands in a start tag but its first.
    const range = { start: text.lastIndexOf('<', position - 1), end: position };
    depth += 1;
    understood = position;
    if (depth > MAX_DEPTH)
      throw new Refused(refusal(file, range, `Elements are nested more than ${MAX_DEPTH} levels deep.`));
    visitor.open(tag, range, depth);
  });
  parser.on('closetag', ({ name }) => {
    visitor.close(name, parser.position, depth);
    depth -= 1;
    understood = parser.position;
  });
  parser.on('text', (some) => visitor.text(some));
  parser.on('cdata', (some) => {
    understood = parser.position;
    visitor.text(some);
  });
  parser.write(text).close();
}

/** Leaves the parser at once; never leaves this file. */
class Refused extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** `range` is what was read since the last tag, up to where the parser gave up. */
function notWellFormed(file: SourceFile, { start, end }: TextRange, what: string): Diagnostic {
  // The parser looks for the end of a reference as far as the end of the file.
  const bare = BARE_AMPERSAND.exec(file.text.slice(start, end).replaceAll(COMMENT, (each) => ' '.repeat(each.length)));
  if (bare !== null) {
    const at = { start: start + bare.index, end: start + bare.index + 1 };
    return syntax(file, at, 'an ampersand that begins no reference.', 'Write &amp; where an ampersand is meant.');
  }
  return syntax(file, { start: Math.max(0, end - 1), end }, what, 'Mend the place, or export the file again.');
}

const COMMENT = /<!--.*?-->/gs;
const BARE_AMPERSAND = /&(?!(?:[\p{L}_:][\p{L}\p{N}._:-]*|#[0-9]+|#x[0-9a-fA-F]+);)/u;

function syntax(file: SourceFile, range: TextRange, what: string, hint: string): Diagnostic {
  const message = `This is not well-formed XML: ${what.replace(/\.$/, '')}.`;
  return { code: 'solution/xml-syntax', severity: 'error', message, hint, ...placed(file, range) };
}

function refusal(file: SourceFile, range: TextRange, message: string): Diagnostic {
  const hint = 'No exporter of solutions writes this; use the file as it was exported.';
  return { code: 'solution/xml-refused', severity: 'error', message, hint, ...placed(file, range) };
}

function placed(file: SourceFile, range: TextRange): Pick<Diagnostic, 'where' | 'at'> {
  return { where: { file: file.path }, at: spanOf(file, range) };
}
