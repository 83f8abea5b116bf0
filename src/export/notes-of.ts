import type { FieldEvidence } from '../model/evidence.ts';
import { FIELD_TEXTS } from '../model/generated/field-texts.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { isObject, type Json, type JsonObject, type JsonPointer, pointer, segmentsOf } from '../model/json.ts';
import type { Kind } from '../model/kind.ts';
import { shapesAlong, speaksOf } from '../model/shape-at.ts';

/**
 * What is worth saying beside the fields of a spec, by their pointers: what the pages call them where the name does not
 * say it, their defaults, that only a person can set them, and that where they are stored is inferred.
 */
export function notesOf(
  kind: Kind,
  spec: JsonObject,
  evidence: readonly FieldEvidence[],
): ReadonlyMap<JsonPointer, string> {
  const notes = new Map<JsonPointer, string>();
  walk(spec, []);
  return notes;

  function walk(object: JsonObject, path: readonly string[]): void {
    for (const [name, value] of Object.entries(object)) {
      if (value === undefined) continue;
      const at = [...path, name];
      const said = noteOf(kind, at, value, evidence);
      if (said !== '') notes.set(pointer(at), said);
      if (isObject(value)) walk(value, at);
    }
  }
}

function noteOf(kind: Kind, path: readonly string[], value: Json, evidence: readonly FieldEvidence[]): string {
  const [title = '', whenAbsent] = FIELD_TEXTS[kind][pointer(path)] ?? [];
  const parts = [
    ...(isSaid([kind, ...path], title) ? [] : [title]),
    ...(whenAbsent === undefined || isEmpty(whenAbsent) || isObject(value) ? [] : [`default: ${shown(whenAbsent)}`]),
    ...(isByHand(kind, path, value) ? ['set by a person'] : []),
    ...inferred(path, evidence),
  ];
  return parts.join('; ');
}

/** Whether names say all that a title says: `userAccess: mode:`, "Access mode". */
function isSaid(names: readonly string[], title: string): boolean {
  const said = new Set(names.flatMap(wordsOf));
  return wordsOf(title).every((word) => said.has(word) || FILLERS.has(word));
}

/** The words of a name or title, each as one of its kind: `knowledgeSources` is "knowledge", "source". */
function wordsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(/'s?\b/g, '')
    .replaceAll(/([a-z])(?=[A-Z0-9])|(\d)(?=[A-Za-z])/g, '$1$2 ')
    .toLowerCase();
  return (words.match(/[a-z0-9]+/g) ?? []).map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
}

const FILLERS: ReadonlySet<string> = new Set([
  'a',
  'allow',
  'and',
  'display',
  'enable',
  'of',
  'on',
  'the',
  'to',
  'turn',
]);

function isEmpty(value: Json): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

function shown(value: Json): string {
  return Array.isArray(value) ? (value as readonly Json[]).join(', ') : String(value);
}

function isByHand(kind: Kind, path: readonly string[], value: Json): boolean {
  const manual = shapesAlong(SHAPES[kind], path).at(-1)?.manual;
  return manual !== undefined && speaksOf(manual.when, value);
}

/** Only at the field that the evidence names: what holds for all below it is said once. */
function inferred(path: readonly string[], evidence: readonly FieldEvidence[]): string[] {
  const says = evidence.find((each) => {
    const pattern = segmentsOf(each.path);
    return pattern.length === path.length && pattern.every((segment, at) => segment === path[at]);
  });
  return says !== undefined && (says.grade === 'C' || says.grade === 'D')
    ? [`where it is stored is inferred (grade ${says.grade})`]
    : [];
}
