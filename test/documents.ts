import { parseDocuments } from '../src/load/parse-documents.ts';
import { parseWithPositions } from '../src/load/parse-with-positions.ts';
import type { Document } from '../src/model/document.ts';
import type { Json } from '../src/model/json.ts';

/** The documents of a text, as loading gives them; a text with findings is a mistake of the test. */
export function documentsIn(text: string, path = 'environments/base/all.yaml'): readonly Document[] {
  const file = { path, text };
  const fast = parseDocuments(file);
  const { documents, diagnostics } = fast.unreadable ? parseWithPositions(file) : fast;
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return documents;
}

/** One document as a value. JSON is YAML, so its text has a place for each value. */
export function documentOf(kind: string, name: string, spec: Json, path?: string, metadata = {}): Document {
  const value = { apiVersion: 'copilotctl/v1', kind, metadata: { name, ...metadata }, spec };
  const [document] = documentsIn(JSON.stringify(value, null, 1), path);
  if (document === undefined) throw new Error(`${kind}/${name} is no document.`);
  return document;
}
