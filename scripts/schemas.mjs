// Reads schemas/ and knows the keywords that are ours. Shared by the generator and by the tests of the schemas.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Annotations that the code reads; see CONTRIBUTING.md. */
export const KEYWORDS = [
  'x-list',
  'x-catalogue',
  'x-risk',
  'x-sensitive',
  'x-when-absent',
  'x-manual',
  'x-ref',
  'x-env',
  'x-stage',
  'x-immutable',
  'x-opaque',
];

const root = new URL('..', import.meta.url).pathname;

/** Every schema by file name. */
export function readSchemas() {
  const folder = join(root, 'schemas');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.schema.json'))
    .sort();
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]));
}

/** The document kind that a schema is for, or undefined for shared definitions and machine formats. */
export function kindOf(schema) {
  return schema.properties?.kind?.const;
}

/** A strict ajv that holds all schemas. */
export function makeAjv(schemas, options = {}) {
  const ajv = new Ajv.default({ allErrors: true, strict: true, strictRequired: false, verbose: false, ...options });
  addFormats.default(ajv, ['date-time', 'date', 'uri', 'email', 'uuid']);
  for (const keyword of KEYWORDS) ajv.addKeyword({ keyword });
  for (const [name, schema] of schemas) ajv.addSchema(schema, name);
  return ajv;
}

/** Resolves `file#/$defs/x` and `#/$defs/x`; gives the target with the reference's own annotations laid over it. */
export function deref(schemas, file, schema) {
  let at = { file, schema };
  while (at.schema.$ref) {
    const { $ref, ...beside } = at.schema;
    const [name, path] = $ref.split('#');
    const target = name === '' ? at.file : name;
    let found = schemas.get(target);
    for (const segment of (path ?? '').split('/').filter(Boolean)) found = found?.[segment];
    if (found === undefined) throw new Error(`${at.file}: unknown reference ${$ref}`);
    at = { file: target, schema: { ...found, ...beside } };
  }
  return at;
}
