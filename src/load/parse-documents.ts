import { closest } from '../diagnostics/closest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document, SourceFile } from '../model/document.ts';
import { isObject, type Json, type JsonObject } from '../model/json.ts';
import { DOCUMENT_KINDS } from '../model/kind.ts';
import { checkValue } from './check-value.ts';
import { documentSlices } from './document-slices.ts';
import { readPlainYaml } from './plain-yaml.ts';

/** A file's documents, and what is wrong with it. */
export interface Parsed {
  readonly documents: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
  /** The file could not be parsed: only a parser that keeps positions can tell everything that is wrong with it. */
  readonly unreadable?: true;
}

/**
 * Parses one file into documents, the fast way: values only, no positions.
 *
 * A file that is not plain YAML (a syntax error, anchors, a text over several lines) comes back `unreadable`:
 * `parseWithPositions` parses it with a full parser. `test/load/parse-documents.test.ts` proves both ways equal.
 */
export function parseDocuments(file: SourceFile): Parsed {
  const values = readPlainYaml(file.text);
  return values === undefined ? UNREADABLE : readDocuments(file, values, true);
}

const UNREADABLE: Parsed = { documents: [], diagnostics: [], unreadable: true };

/**
 * Turns the values of a file's documents into documents, checking what every kind has in common.
 *
 * Plain YAML cannot hold what `checkValue` looks for: its reader has left such a file to the full parser.
 */
export function readDocuments(file: SourceFile, values: readonly Json[], isChecked = false): Parsed {
  const slices = documentSlices(file.text);
  const documents: Document[] = [];
  const diagnostics: Diagnostic[] = [];
  values.forEach((value, index) => {
    if (value === null || value === undefined) return;
    const slice = slices[index] ?? { start: 0, end: file.text.length, line: 1 };
    const problems = isChecked
      ? checkHead(value, file.path, index)
      : [...checkValue(value, file.path, index), ...checkHead(value, file.path, index)];
    if (problems.length > 0) diagnostics.push(...problems);
    if (problems.length > 0 || !isObject(value)) return;
    documents.push(documentOf(value, { file, index, ...slice }));
  });
  return { documents, diagnostics };
}

function documentOf(value: JsonObject, source: Document['source']): Document {
  const metadata = value['metadata'] as JsonObject;
  return { kind: value['kind'] as string, name: metadata['name'] as string, value, source };
}

function checkHead(value: Json, file: string, document: number): Diagnostic[] {
  if (!isObject(value)) {
    return [problem('load/not-a-document', 'A document is a map with apiVersion, kind, metadata and spec.', [])];
  }
  const found: Diagnostic[] = [];
  const { apiVersion, kind, metadata } = value;
  if (apiVersion !== API_VERSION) {
    found.push(
      apiVersion === undefined
        ? problem('load/missing-head', 'The document has no apiVersion.', [], `Add "apiVersion: ${API_VERSION}".`)
        : problem(
            'load/unknown-version',
            `This version reads no "${show(apiVersion)}".`,
            ['apiVersion'],
            `Write "${API_VERSION}".`,
          ),
    );
  }
  if (kind === undefined) {
    found.push(problem('load/missing-head', 'The document has no kind.', [], `Kinds: ${DOCUMENT_KINDS.join(', ')}.`));
  } else if (!(DOCUMENT_KINDS as readonly Json[]).includes(kind)) {
    const near = typeof kind === 'string' ? closest(kind, DOCUMENT_KINDS) : undefined;
    const hint = near === undefined ? `Kinds: ${DOCUMENT_KINDS.join(', ')}.` : `Did you mean "${near}"?`;
    found.push(problem('load/unknown-kind', `There is no kind "${show(kind)}".`, ['kind'], hint));
  }
  if (!isObject(metadata) || typeof metadata['name'] !== 'string' || metadata['name'] === '') {
    const path = isObject(metadata) ? ['metadata'] : [];
    found.push(
      problem('load/missing-head', 'The document has no metadata.name.', path, 'Add "metadata: { name: … }".'),
    );
  }
  return found;

  function problem(code: Diagnostic['code'], message: string, path: readonly string[], hint?: string): Diagnostic {
    return { code, severity: 'error', message, where: { file, document, path }, ...(hint !== undefined && { hint }) };
  }
}

/** The only version of the file format so far. */
export const API_VERSION = 'copilotctl/v1';

function show(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
