import { type Document, type SourceFile, specOf } from '../model/document.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { groupBy } from '../model/group-by.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { DocumentKind } from '../model/kind.ts';
import { editDocument } from './edit-document.ts';
import type { Path } from './value-edits.ts';

/** What a document should say: its spec, and its metadata where that changes too. */
export interface DocumentEdit {
  readonly document: Document;
  readonly spec: JsonObject;
  readonly metadata?: JsonObject;
}

/** A place in a document that is written in a form that only a person can edit. */
interface RefusedPlace {
  readonly document: Document;
  readonly path: Path;
}

/** Files after the edits of their documents; those whose text did not change are left out. */
export interface EditedFiles {
  readonly files: ReadonlyMap<SourceFile, string>;
  readonly refused: readonly RefusedPlace[];
}

/**
 * The texts of the files in which documents should say something else.
 *
 * Comments, the order of everything, anchors, quotes, blank lines and line ends stay; only what differs is touched. Each
 * edit is parsed again and is made only where exactly the wanted values changed.
 */
export function editFiles(edits: readonly DocumentEdit[]): EditedFiles {
  const files = new Map<SourceFile, string>();
  const refused: RefusedPlace[] = [];
  for (const [file, own] of groupBy(edits, (each) => each.document.source.file)) {
    let text = file.text;
    for (const { document, spec, metadata } of own) {
      const wanted = wantedOf(document, spec, metadata);
      const edited = editDocument(text, document.source.index, wanted, {
        type: 'object',
        members: { spec: SHAPES[document.kind as DocumentKind] },
      });
      text = edited.text;
      refused.push(...edited.refused.map((path) => ({ document, path })));
    }
    if (text !== file.text) files.set(file, text);
  }
  return { files, refused };
}

function wantedOf(document: Document, spec: JsonObject, metadata: JsonObject | undefined): Json {
  const hasSpec = document.value['spec'] !== undefined || Object.keys(spec).length > 0;
  return {
    ...document.value,
    ...(metadata !== undefined && { metadata }),
    ...(hasSpec && spec !== specOf(document) && { spec }),
  };
}
