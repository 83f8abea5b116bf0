import type { Json } from '../model/json.ts';
import type { Shape } from '../model/shape.ts';
import { documentSlices } from './document-slices.ts';
import { editYaml } from './edit-yaml.ts';
import { type Path, type ValueEdit, valueEdits } from './value-edits.ts';
import { YamlText } from './yaml-text.ts';

/** A file's text after one of its documents was edited, and the places that could not be. */
export interface EditedText {
  readonly text: string;
  /** Paths into the document as it was at that time. */
  readonly refused: readonly Path[];
}

/**
 * The text of a file with one document brought to another value, `wanted`; `shape` says how its lists compare.
 *
 * Only what differs is touched. What stands in a form that no edit knows stays as it is, and its path is told.
 */
export function editDocument(text: string, index: number, wanted: Json, shape: Shape): EditedText {
  const slice = documentSlices(text)[index];
  if (slice === undefined) return { text, refused: [[]] };
  let source = new YamlText(text.slice(slice.start, slice.end));
  const refused = new Map<string, Path>();
  for (;;) {
    const edit = valueEdits(source.value, wanted, shape).find((each) => !refused.has(nameOf(each)));
    if (edit === undefined) break;
    const edited = editYaml(source, edit);
    if (edited === undefined || edited.text === source.text) refused.set(nameOf(edit), edit.path);
    else source = edited;
  }
  return {
    text: text.slice(0, slice.start) + source.text + text.slice(slice.end),
    refused: [...refused.values()],
  };
}

/** An edit is told apart by what it does where, and to which value. */
function nameOf(edit: ValueEdit): string {
  return JSON.stringify(edit);
}
