import { describe, expect, test } from 'vitest';
import catalogue from '../../data/catalogue.json' with { type: 'json' };
import { isObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { DOCUMENT_KINDS } from '../../src/model/kind.ts';
import { at, complaints, DOCUMENT_SCHEMAS, kindOf, propertiesOf, SCHEMAS } from './schema-files.ts';

test.each([...SCHEMAS])(
  '%s is named by its file, of the draft we use, and can be compiled strictly',
  (name, schema) => {
    expect(schema['$id']).toBe(name);
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(typeof schema['title']).toBe('string');
    expect(typeof schema['description']).toBe('string');
    if (schema['type'] !== undefined) expect(complaints(name, 'no document')).not.toEqual([]);
  },
);

test('there is one schema for each kind of document', () => {
  expect(DOCUMENT_SCHEMAS.map(([, schema]) => kindOf(schema)).sort()).toEqual([...DOCUMENT_KINDS].sort());
});

describe.each(DOCUMENT_SCHEMAS)('%s', (file, schema) => {
  const spec = at(schema, 'properties', 'spec');
  const properties = isObject(spec) ? propertiesOf(file, spec) : [];

  test('has fields', () => {
    expect(properties.length).toBeGreaterThan(0);
  });

  test.each(['title', 'description', '$comment'])('gives each field its %s', (annotation) => {
    const without = properties.filter(
      (each) => typeof each.schema[annotation] !== 'string' || each.schema[annotation] === '',
    );
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  test('says of each list how its items are told apart', () => {
    const lists = properties.filter((each) => each.schema['type'] === 'array');
    for (const { path, schema: list, file: itsFile } of lists) {
      const how = list['x-list'];
      expect(['set', 'map', 'sequence'], path).toContain(at(how, 'type'));
      const keys = [at(how, 'key') ?? []].flat() as readonly string[];
      expect(keys.length > 0, path).toBe(at(how, 'type') === 'map');
      const members = isObject(list['items'])
        ? propertiesOf(itsFile, list['items']).map((each) => each.path.slice(1))
        : [];
      expect(
        keys.filter((key) => !members.includes(key)),
        path,
      ).toEqual([]);
    }
  });

  test('allows no field that it does not name', () => {
    const open = properties.filter(
      (each) => each.schema['type'] === 'object' && each.schema['additionalProperties'] === undefined,
    );
    expect(open.map(({ path }) => path)).toEqual([]);
    expect([schema['additionalProperties'], at(spec, 'additionalProperties')]).toEqual([false, false]);
  });

  test('names catalogue rows that there are and that can be declared', () => {
    const declarable = new Set(catalogue.rows.filter((row) => row.declarable).map((row) => row.id));
    expect(properties.flatMap(rowsOf).filter((id) => !declarable.has(id))).toEqual([]);
  });

  test('gives defaults that it accepts itself', () => {
    for (const { path, schema: each } of properties) {
      const value = each['default'];
      if (value === undefined) continue;
      const types = [each['type'] ?? []].flat();
      if (types.length > 0) expect(types, path).toContain(typeOf(value));
      if (Array.isArray(each['enum'])) expect(each['enum'], path).toContain(value);
    }
  });
});

test('every catalogue row that can be declared has a field, and every other one says why it has none', () => {
  const all = new Set(DOCUMENT_SCHEMAS.flatMap(([file, schema]) => propertiesOf(file, schema).flatMap(rowsOf)));
  expect(catalogue.rows.filter((row) => row.declarable && !all.has(row.id)).map((row) => row.id)).toEqual([]);
  expect(
    catalogue.rows.filter((row) => !row.declarable && !('reason' in row && row.reason !== '')).map((row) => row.id),
  ).toEqual([]);
});

test('catalogue rows have ids of their own', () => {
  const ids = catalogue.rows.map((row) => row.id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe.each([
  'plan.schema.json',
  'saved-plan.schema.json',
  'snapshot.schema.json',
  'report.schema.json',
  'notification.schema.json',
])('%s', (name) => {
  const schema = SCHEMAS.get(name) ?? {};
  const parts = [['', schema] as const, ...Object.entries(isObject(schema['$defs']) ? schema['$defs'] : {})];

  test('explains itself: each part and each property has a title and a description', () => {
    const silent = parts.flatMap(([part, each]) => (isObject(each) ? unexplained(each, part) : [part]));
    expect(silent).toEqual([]);
  });

  test('allows no member that it does not name, but in the spec of a resource', () => {
    const open = parts.filter(
      ([part, each]) =>
        isObject(each) && each['type'] === 'object' && each['additionalProperties'] !== false && part !== 'spec',
    );
    expect(open.map(([part]) => part)).toEqual([]);
  });
});

/** Paths of the properties that lack a title or a description. */
function unexplained(schema: JsonObject, path: string): readonly string[] {
  const here = schema['title'] === undefined || schema['description'] === undefined ? [path] : [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  return [
    ...here,
    ...properties.flatMap(([name, each]) => (isObject(each) ? unexplained(each, `${path}/${name}`) : [])),
  ];
}

function rowsOf({ schema }: { readonly schema: JsonObject }): readonly string[] {
  return Array.isArray(schema['x-catalogue']) ? schema['x-catalogue'].map(String) : [];
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : value === null ? 'null' : typeof value;
}
