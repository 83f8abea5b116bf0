import { compareTexts } from './compare-texts.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * A schema that stands alone: everything it refers to in other files is in its own `$defs`.
 *
 * `common.schema.json#/$defs/metadata` becomes `#/$defs/common.metadata`, a whole file the name of the file. Our own
 * keywords (`x-…`) are kept; editors pass over them.
 */
export function bundleSchema(file: string, schemas: ReadonlyMap<string, JsonObject>): JsonObject {
  const definitions = new Map<string, Json>();
  const root = inline(schemaOf(file), file);
  const { $defs: _, ...own } = root;
  if (definitions.size === 0) return own;
  const sorted = [...definitions].sort(([a], [b]) => compareTexts(a, b));
  return { ...own, $defs: Object.fromEntries(sorted) };

  function inline(schema: JsonObject, at: string): JsonObject {
    const entries = Object.entries(schema).map(([key, value = null]): [string, Json] => [
      key,
      key === '$ref' && typeof value === 'string' ? define(value, at) : walk(value, at),
    ]);
    return Object.fromEntries(entries);
  }

  function walk(value: Json, at: string): Json {
    if (Array.isArray(value)) return value.map((item: Json) => walk(item, at));
    return isObject(value) ? inline(value, at) : value;
  }

  /** Takes what a reference means into the definitions; gives the reference to it there. */
  function define(reference: string, at: string): string {
    const [name = '', path = ''] = reference.split('#');
    const target = name === '' ? at : name;
    const segments = path.split('/').filter((segment) => segment !== '');
    const key = [stemOf(target), ...segments.filter((segment) => segment !== '$defs')].join('.');
    if (!definitions.has(key)) {
      definitions.set(key, true); // a definition that refers to itself finds this and goes no deeper
      const { $schema: _, $id: __, ...found } = partOf(schemaOf(target), segments, reference);
      definitions.set(key, inline(found, target));
    }
    return `#/$defs/${key}`;
  }

  function schemaOf(name: string): JsonObject {
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`There is no schema ${name}.`);
    return schema;
  }
}

/** The name of a schema without what all of them end with. */
export function stemOf(file: string): string {
  return file.replace(/\.schema\.json$/, '');
}

function partOf(schema: JsonObject, segments: readonly string[], reference: string): JsonObject {
  let part: Json | undefined = schema;
  for (const segment of segments) part = isObject(part) ? part[segment] : undefined;
  if (!isObject(part)) throw new Error(`Nothing stands at ${reference}.`);
  return part;
}
