import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isObject, type Json, type JsonObject } from '../../src/model/json.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'schemas');

/** Every schema by its file name. */
export const SCHEMAS: ReadonlyMap<string, JsonObject> = new Map(
  readdirSync(FOLDER)
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as JsonObject]),
);

/** The schemas of the kinds that people declare, the project and the environment included. */
export const DOCUMENT_SCHEMAS = [...SCHEMAS].filter(([, schema]) => kindOf(schema) !== undefined);

/** The kind that a schema is for. */
export function kindOf(schema: JsonObject): string | undefined {
  const kind = at(schema, 'properties', 'kind', 'const');
  return typeof kind === 'string' ? kind : undefined;
}

/** The member at a path; undefined where there is none. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((each, key) => (isObject(each) ? each[key] : undefined), value);
}

/** One property somewhere in a schema, its reference resolved, its own annotations laid over it. */
export interface Property {
  readonly path: string;
  readonly schema: JsonObject;
  /** The file that the schema stands in, to which its own references belong. */
  readonly file: string;
}

/** Every property below a schema, those of list items included, with references followed. */
export function propertiesOf(file: string, schema: JsonObject, path = ''): readonly Property[] {
  const [inFile, resolved] = resolve(file, schema);
  const members = Object.entries(isObject(resolved['properties']) ? resolved['properties'] : {}).flatMap(
    ([name, each]) => {
      if (!isObject(each)) return [];
      const [itsFile, whole] = resolve(inFile, each);
      const property = { path: `${path}/${name}`, schema: whole, file: itsFile };
      return [property, ...propertiesOf(inFile, each, property.path)];
    },
  );
  const items = isObject(resolved['items']) ? propertiesOf(inFile, resolved['items'], `${path}[]`) : [];
  return [...members, ...items];
}

function resolve(file: string, schema: JsonObject): readonly [string, JsonObject] {
  const { $ref, ...beside } = schema;
  if (typeof $ref !== 'string') return [file, schema];
  const [name = '', pointer = ''] = $ref.split('#');
  const target = name === '' ? file : name;
  const found = at(SCHEMAS.get(target), ...pointer.split('/').filter(Boolean));
  if (!isObject(found)) throw new Error(`${file} refers to ${$ref}, which is not there.`);
  const [inFile, whole] = resolve(target, found);
  return [inFile, { ...whole, ...beside }];
}

/** Keywords of our own; anything else that a schema says is the standard's. */
const KEYWORDS = [
  'list',
  'catalogue',
  'risk',
  'sensitive',
  'when-absent',
  'manual',
  'ref',
  'env',
  'stage',
  'immutable',
  'opaque',
];

/** What a schema has against a value, each as `place: message`; nothing when it accepts it. */
export function complaints(name: string, value: unknown): readonly string[] {
  const validate = AJV.getSchema(name);
  if (validate === undefined) throw new Error(`There is no schema ${name}.`);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

const AJV = makeAjv();

function makeAjv() {
  const ajv = new Ajv.default({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  for (const keyword of KEYWORDS) ajv.addKeyword({ keyword: `x-${keyword}` });
  for (const [name, schema] of SCHEMAS) ajv.addSchema(schema, name);
  return ajv;
}
