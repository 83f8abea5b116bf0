import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { InputError } from './input-error.ts';

/** A text that a file holds, with the name that messages call it by. */
export interface InputText {
  readonly file: string;
  readonly text: string;
}

/** @throws {InputError} when the file cannot be read. */
export function readInputFile(file: string): InputText {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new InputError(`${file} cannot be read: ${REASONS[code] ?? code}.`, true);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'no permission',
};

/** Something wrong with a value, at a path of names and indexes. */
export interface Finding {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The key itself is wrong, not its value. */
  readonly isKey?: boolean;
}

/**
 * The value of a JSON file (YAML is read too), after a JSON Schema and other checks have accepted it.
 *
 * @throws {InputError} with a line for each thing wrong: file, line, column, what.
 */
export function parseInput<T>(input: InputText, schema: object, check: (value: T) => readonly Finding[]): T {
  const lines = new LineCounter();
  const document = parseDocument(input.text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${input.file}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw new InputError(`${at(broken.pos[0])}: ${broken.message.split('\n')[0]}`);
  const value: unknown = document.toJS();
  const findings = findingsOf(value, schema);
  const all = findings.length > 0 ? findings : check(value as T); // the schema describes T
  if (all.length > 0) {
    const texts = all.map((each) => `${at(offsetOf(document.contents, each))}: ${each.message}`);
    throw new InputError([...new Set(texts)].join('\n'));
  }
  return value as T;
}

function findingsOf(value: unknown, schema: object): readonly Finding[] {
  const validate = VALIDATORS.get(schema) ?? new Ajv({ allErrors: true, strict: false, verbose: true }).compile(schema);
  VALIDATORS.set(schema, validate);
  validate(value);
  return (validate.errors ?? []).map(toFinding);
}

/** By schema: tests set faults often, and compiling takes longer than checking. */
const VALIDATORS = new WeakMap<object, ValidateFunction>();

function toFinding({ instancePath, keyword, params, message = 'is wrong', data }: ErrorObject): Finding {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = path.length === 0 ? 'the file' : `"${path.join('/')}"`;
  if (keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    return { path: [...path, key], message: `"${key}" is not known here.`, isKey: true };
  }
  if (keyword === 'enum') {
    const allowed = (params['allowedValues'] as readonly unknown[]).map((each) => JSON.stringify(each));
    return { path, message: `${name} must be one of ${allowed.join(', ')}.` };
  }
  const found = typeof data === 'object' ? '' : `, not ${JSON.stringify(data)}`;
  return { path, message: keyword === 'required' ? `${name} ${message}.` : `${name} ${message}${found}.` };
}

/** Where in the text a finding is; that of the nearest parent where the path leads nowhere. */
function offsetOf(contents: Node | null, { path, isKey }: Finding): number {
  let node: Node | null | undefined = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const [depth, part] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isLast && isKey === true && isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      return isScalar(pair?.key) ? (pair.key.range?.[0] ?? offset) : offset;
    }
    node = isCollectionWith(node, part);
    if (node === undefined) return offset;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}

function isCollectionWith(node: Node | null | undefined, part: string | number): Node | undefined {
  if (node === null || node === undefined || !('get' in node) || typeof node.get !== 'function') return undefined;
  const found: unknown = node.get(isMap(node) ? part : Number(part), true);
  return typeof found === 'object' && found !== null && 'range' in found ? (found as Node) : undefined;
}
