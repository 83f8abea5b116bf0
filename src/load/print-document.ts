import { isObject, type Json, type JsonObject, type JsonPointer, pointer } from '../model/json.ts';
import { API_VERSION } from './parse-documents.ts';
import { printKey, printMember, printScalar } from './print-value.ts';

/** A document to be written, with what is said beside its fields. */
export interface NewDocument {
  readonly kind: string;
  readonly name: string;
  readonly state?: 'absent';
  readonly spec: JsonObject;
  /** What stands beside fields, by their pointers into the spec. */
  readonly notes: ReadonlyMap<JsonPointer, string>;
}

/** A new document as text that ends with a line feed, as a person would write it. */
export function printDocument({ kind, name, state, spec, notes }: NewDocument): string {
  const lines = [
    `apiVersion: ${API_VERSION}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: ${printScalar(name)}`,
    ...(state === undefined ? [] : [`  state: ${state}`]),
    ...(state === undefined ? ['spec:', ...memberLines(spec, [], 2, notes)] : []),
  ];
  return `${lines.join('\n').replace(/\nspec:$/, '\nspec: {}')}\n`;
}

function memberLines(
  object: JsonObject,
  path: readonly string[],
  indent: number,
  notes: NewDocument['notes'],
): string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    value === undefined ? [] : member(key, value, [...path, key], indent, notes),
  );
}

function member(
  key: string,
  value: Json,
  path: readonly string[],
  indent: number,
  notes: NewDocument['notes'],
): string[] {
  const start = `${' '.repeat(indent)}${printKey(key)}:`;
  const note = notes.get(pointer(path));
  if (isObject(value) && Object.keys(value).length > 0)
    return [...noted(start, note, indent), ...memberLines(value, path, indent + 2, notes)];
  const [first = '', ...rest] = printMember(value, indent).split('\n');
  return [...noted(`${start}${first}`, note, indent), ...rest];
}

/** A line with its note behind it, or above it where the line would become too long. */
function noted(line: string, note: string | undefined, indent: number): string[] {
  if (note === undefined) return [line];
  return line.length + note.length + 3 <= LONGEST_LINE
    ? [`${line} # ${note}`]
    : [`${' '.repeat(indent)}# ${note}`, line];
}

const LONGEST_LINE = 120;
