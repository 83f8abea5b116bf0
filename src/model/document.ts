import type { Where } from '../diagnostics/diagnostic.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** One text file as it was read. */
export interface SourceFile {
  /** Path relative to the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Where a document stands in its file. */
interface DocumentSource {
  readonly file: SourceFile;
  /** Which document of the file, counted from 0. */
  readonly index: number;
  /** Line of the document's first text, counted from 1. */
  readonly line: number;
  /** Offsets of the document's text in the file, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** One YAML document with a known `apiVersion` and `kind`; `spec` has not been validated yet. */
export interface Document {
  readonly kind: string;
  readonly name: string;
  readonly value: JsonObject;
  readonly source: DocumentSource;
}

/** The `spec` of a document, or an empty one where it has none that is an object. */
export function specOf(document: Document): JsonObject {
  const spec = document.value['spec'];
  return isObject(spec) ? spec : {};
}

/** One member of a document's `metadata`. */
export function metadataOf(document: Document, member: string): Json | undefined {
  const metadata = document.value['metadata'];
  return isObject(metadata) ? metadata[member] : undefined;
}

/** Labels of a document and of those laid over it; of two values for one label the last. */
export function labelsOf(layers: readonly Document[]): Readonly<Record<string, string>> {
  const all = layers.map((layer) => metadataOf(layer, 'labels')).filter(isObject);
  return Object.assign({}, ...all) as Record<string, string>;
}

/** The place of a part of a document; of the whole document without a path. */
export function whereIn({ source }: Document, path?: Where['path'], part?: Where['part']): Where {
  return {
    file: source.file.path,
    document: source.index,
    ...(path !== undefined && { path }),
    ...(part !== undefined && { part }),
  };
}
