import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import catalogue from '../../data/catalogue.json' with { type: 'json' };
import { EmbeddedBackend } from '../../src/backends/embedded/embedded-backend.ts';
import { documentOrigins } from '../../src/load/find-origins.ts';
import type { EnvironmentSpec } from '../../src/model/generated/types.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { isKind, type Kind } from '../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import { apply, plan } from '../../src/reconcile.ts';
import { FileRecords } from '../../src/record/files/file-records.ts';
import { desired } from '../builders.ts';
import { documentOf } from '../documents.ts';
import { leaseOf, START } from '../leases.ts';
import { specWith } from './sample-document.ts';
import { at, complaints, DOCUMENT_SCHEMAS, kindOf, propertiesOf } from './schema-files.ts';

const stores = mkdtempSync(join(tmpdir(), 'catalogue-'));
afterAll(() => rmSync(stores, { recursive: true }));

/** An environment in which everything can be switched on: inside the EU Data Boundary, with an app of its own. */
const ENVIRONMENT: EnvironmentSpec = {
  geography: 'europe',
  apps: [{ uniqueName: 'contoso_sample', displayName: 'Contoso', navigation: 'multi-session' }],
  existing: { tables: ['msdyn_copilotevent', 'Contoso'], roles: ['msdyn_copilotevent', 'Contoso'] },
};

/** Data movement is on in Europe from the start, and other switches hold it there. */
function environmentFor(path: string): EnvironmentSpec {
  return path.endsWith('/moveDataAcrossRegions') ? { ...ENVIRONMENT, geography: 'unitedkingdom' } : ENVIRONMENT;
}

/** What a resource is told apart by, where a sample text would name something that is not there. */
const GIVEN: Partial<Record<Kind, JsonObject>> = {
  AppAccess: { app: 'contoso_sample' },
  ExperienceProfile: { uniqueName: 'contoso_sample' },
};

interface Field {
  readonly row: string;
  readonly kind: Kind;
  readonly file: string;
  readonly schema: JsonObject;
  readonly path: string;
  readonly isFixed: boolean;
}

const FIELDS: readonly Field[] = DOCUMENT_SCHEMAS.flatMap(([file, schema]) => {
  const kind = kindOf(schema) ?? '';
  const spec = at(schema, 'properties', 'spec');
  if (!isKind(kind)) return [];
  return propertiesOf(file, spec as JsonObject).flatMap((property) => {
    const rows = property.schema['x-catalogue'];
    const isFixed = property.schema['const'] !== undefined;
    return Array.isArray(rows)
      ? rows.map((row) => ({ row: String(row), kind, file, schema, path: property.path, isFixed }))
      : [];
  });
});

const ROWS = catalogue.rows.filter((row) => row.declarable).map((row) => row.id);

test('every declarable row of the catalogue has a field', () => {
  const declared = new Set(FIELDS.map((field) => field.row));
  expect(ROWS.filter((row) => !declared.has(row))).toEqual([]);
});

test.each(FIELDS)('$row: $kind $path', async (field) => {
  const results = [await applied(field, 0), await applied(field, 1)];
  expect(results).toContainEqual({ complaints: [], planned: !field.isFixed, open: [], left: [] });
});

/** What became of a declaration of one field: planned, carried out or left to a person, and read back. */
async function applied(field: Field, turn: 0 | 1) {
  const { kind, file, schema, path } = field;
  const given = GIVEN[kind] ?? {};
  const spec = specWith(file, schema, path, turn, given);
  const name = KIND_DEFINITIONS[kind].singleton ? 'default' : 'sample';
  const document = documentOf(kind, name, spec);
  const state = desired(environmentFor(path), [[kind, spec as never, { name }]]);
  const placed = { ...state, resources: state.resources.map((each) => ({ ...each, layers: [document] })) };
  const folder = mkdtempSync(join(stores, 'field-'));
  const records = new FileRecords({ folder: join(folder, 'records'), environment: 'test' });
  const ports = {
    backend: new EmbeddedBackend({ environment: state.environment, folder: join(folder, 'live') }),
    records,
    lease: await leaseOf(records),
    start: START,
    findOrigins: documentOrigins,
    now: () => new Date('2026-11-22T12:00:00Z'),
  };
  const planned = await plan(placed, ports, new AbortController().signal);
  const { outcomes, left } = await apply(planned, ports, new AbortController().signal);
  return {
    complaints: complaints(file, document.value),
    planned: planned.plan.steps.length > 0,
    open: outcomes.filter(({ status }) => status !== 'applied' && status !== 'by-hand'),
    left,
  };
}
