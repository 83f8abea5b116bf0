import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { bundledSchemas, schemaNames } from '../../src/commands/schema.ts';
import { readSchemas } from '../../src/files/package-files.ts';
import { bundleSchema } from '../../src/model/bundle-schema.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { DOCUMENT_KINDS } from '../../src/model/kind.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('bundleSchema', () => {
  it('takes what other files define into the schema, once', () => {
    const schemas = new Map<string, JsonObject>([
      [
        'a.schema.json',
        {
          $id: 'a',
          properties: { x: { $ref: 'b.schema.json#/$defs/name' }, y: { $ref: 'b.schema.json#/$defs/name' } },
        },
      ],
      [
        'b.schema.json',
        { $id: 'b', $defs: { name: { $ref: '#/$defs/slug' }, slug: { type: 'string', 'x-ref': 'Kind' }, unused: {} } },
      ],
    ]);
    expect(bundleSchema('a.schema.json', schemas)).toEqual({
      $id: 'a',
      properties: { x: { $ref: '#/$defs/b.name' }, y: { $ref: '#/$defs/b.name' } },
      $defs: { 'b.name': { $ref: '#/$defs/b.slug' }, 'b.slug': { type: 'string', 'x-ref': 'Kind' } },
    });
  });

  it('follows a definition that refers to itself', () => {
    const schemas = new Map<string, JsonObject>([
      ['tree.schema.json', { $ref: '#/$defs/node', $defs: { node: { items: { $ref: '#/$defs/node' } } } }],
    ]);
    expect(bundleSchema('tree.schema.json', schemas)).toEqual({
      $ref: '#/$defs/tree.node',
      $defs: { 'tree.node': { items: { $ref: '#/$defs/tree.node' } } },
    });
  });

  it('says which reference leads nowhere', () => {
    const schemas = new Map<string, JsonObject>([['a.schema.json', { $ref: 'b.schema.json' }]]);
    expect(() => bundleSchema('a.schema.json', schemas)).toThrow('There is no schema b.schema.json.');
  });
});

describe('the bundled schemas', () => {
  const bundled = bundledSchemas();

  it('are there for every kind, and for documents of any kind', () => {
    expect(schemaNames()).toEqual(expect.arrayContaining([...DOCUMENT_KINDS, 'copilotctl']));
    expect(bundled.size).toBe(schemaNames().length);
  });

  it.each([...bundled.keys()])('%s stands alone', (file) => {
    const schema = JSON.parse(bundled.get(file) ?? '') as JsonObject;
    expect(() => compiled(schema)).not.toThrow();
  });

  it('of documents of any kind accepts what ships, and nothing with a wrong field', () => {
    const accepts = compiled(JSON.parse(bundled.get('copilotctl.schema.json') ?? '') as JsonObject);
    const text = readFileSync(join(ROOT, 'environments/base/summaries.yaml'), 'utf8');
    const documents = parseAllDocuments(text).map((document) => document.toJS() as JsonObject);
    expect(documents.length).toBeGreaterThan(2);
    for (const document of documents) {
      expect(accepts(document)).toBe(true);
      expect(accepts({ ...document, colour: 'blue' })).toBe(false);
    }
  });

  it('keep the keywords of ours', () => {
    const ours = [...readSchemas().values()].some((schema) => JSON.stringify(schema).includes('"x-list"'));
    expect(ours).toBe(true);
    expect([...bundled.values()].some((text) => text.includes('"x-list"'))).toBe(true);
  });
});

function compiled(schema: JsonObject) {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}
