import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TableMetadata } from '../../../../src/backends/dynamics365/dataverse/metadata.ts';
import { KIND_MAPPINGS } from '../../../../src/backends/dynamics365/kinds/index.ts';
import type { Translation, Written } from '../../../../src/backends/dynamics365/kinds/kind-mapping.ts';
import type { Row } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import { type Emulator, startEmulator } from '../../../../src/emulator/emulator.ts';
import type { Json, JsonObject } from '../../../../src/model/json.ts';
import type { Kind } from '../../../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../../../src/model/kinds/index.ts';
import { translationOf, writeCreate, writeDelete, writeUpdate } from './translating.ts';

/** Requests as they are translated, sent one by one to the emulator: it takes them, and what it then holds reads back. */

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

async function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: JsonObject) {
  const answer = await fetch(`${emulator.organizations['prod']?.url}/api/data/v9.2/${path}`, {
    method,
    headers: { Authorization: 'Bearer any', 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as { readonly value?: readonly JsonObject[] } & JsonObject;
}

/** What a kind is translated with, read from the emulator as it is now. */
async function translate(kind: Kind): Promise<Translation> {
  const mapping = KIND_MAPPINGS[kind];
  const rows: Record<string, readonly Row[]> = {};
  for (const { name, table, path } of mapping.queries) {
    const { value = [] } = await ask('GET', path);
    rows[name] = value.map((values) => ({
      id: String(values[`${table}id`]),
      etag: String(values['@odata.etag']),
      values,
    }));
  }
  const tables = await Promise.all(mapping.tables.map(metadataOf));
  const businessUnitId = String((await ask('GET', 'WhoAmI'))['BusinessUnitId']);
  const made = translationOf({ rows, apps: [{ uniqueName: 'msdynce_servicehub' }] });
  const metadata = new Map(tables.map((table) => [table.table, table]));
  return { ...made, snapshot: { ...made.snapshot, metadata, businessUnitId } };
}

async function metadataOf(table: string): Promise<TableMetadata> {
  const { EntitySetName } = await ask('GET', `EntityDefinitions(LogicalName='${table}')?$select=EntitySetName`);
  return { table, entitySet: String(EntitySetName), primaryId: `${table}id`, columns: new Map() };
}

async function carryOut(written: Written): Promise<void> {
  if (written.via !== 'change-set' && written.via !== 'alone') throw new Error(JSON.stringify(written));
  for (const { method, path, headers, body } of written.operations) await ask(method, path, headers, body);
}

async function specOf(kind: Kind, identity = 'default'): Promise<JsonObject | undefined> {
  const rows = KIND_MAPPINGS[kind].read(await translate(kind));
  return rows.find(({ spec }) => KIND_DEFINITIONS[kind].identity(spec) === identity)?.spec;
}

const UPDATES: readonly (readonly [Kind, Readonly<Record<string, Json | undefined>>, JsonObject])[] = [
  [
    'CopilotSettings',
    { '/copilotImmersive': true, '/recordTranscripts': true, '/knowledgeFilters/preset/askAQuestion/raw': '{"a":1}' },
    {
      copilotImmersive: true,
      recordTranscripts: true,
      knowledgeFilters: { preset: { askAQuestion: { raw: '{"a":1}' } } },
    },
  ],
  [
    'CustomerSupportAgent',
    {
      '/overview/instructions': 'Answer briefly.',
      '/emailSettings/enablementMode': 'manual',
      '/prompts/items/Next step': {
        name: 'Next step',
        prompt: 'What next?',
        scope: 'copilot-immersive',
        inGuide: true,
      },
    },
    {
      overview: { instructions: 'Answer briefly.' },
      emailSettings: { enablementMode: 'manual' },
      prompts: { items: [{ name: 'Next step', prompt: 'What next?', scope: 'copilot-immersive', inGuide: true }] },
    },
  ],
  [
    'CustomerSupportAgent',
    { '/prompts/items/Next step/enabled': false, '/prompts/items/Next step/prompt': 'And now?' },
    { prompts: { items: [{ name: 'Next step', prompt: 'And now?', enabled: false }] } },
  ],
  ['CustomerSupportAgent', { '/prompts/items/Next step': undefined }, { prompts: { items: [] } }],
  [
    'AdminManagementAgent',
    { '/userAccess/mode': 'specific-roles', '/userAccess/roles': ['System Administrator'] },
    { userAccess: { mode: 'specific-roles', roles: ['System Administrator'] } },
  ],
  ['AdminManagementAgent', { '/userAccess/roles': [] }, { userAccess: { roles: [] } }],
  [
    'CaseSummary',
    { '/available': true, '/formPlacement/excludedForms': ['a', 'b'] },
    { available: true, formPlacement: { excludedForms: ['a', 'b'] } },
  ],
  ['ConversationSummary', { '/onDemand': true }, { onDemand: true }],
  [
    'PlatformSettings',
    { '/aiFormFill/assistance': 'on', '/aiBuilderPreviewModels': false },
    { aiFormFill: { assistance: 'on' }, aiBuilderPreviewModels: false },
  ],
];

test.each(UPDATES)('%s takes %j', async (kind, fields, expected) => {
  await carryOut(writeUpdate(kind, fields, await translate(kind)));
  expect(await specOf(kind)).toMatchObject(expected);
});

test('an app takes its switches', async () => {
  expect(await specOf('AppAccess', 'msdynce_servicehub')).toMatchObject({ copilotEnabled: false });
  const place = await translate('AppAccess');
  const at = KIND_MAPPINGS.AppAccess.read(place).findIndex(({ spec }) => spec['app'] === 'msdynce_servicehub');
  await carryOut(writeUpdate('AppAccess', { '/copilotEnabled': true, '/caseSummary': true }, place, at));
  expect(await specOf('AppAccess', 'msdynce_servicehub')).toMatchObject({ copilotEnabled: true, caseSummary: true });
});

test('a record summary is made, changed and removed', async () => {
  const spec = { displayName: 'Work order', table: 'msdyn_workorder', formPlacement: { default: true } };
  const identity = KIND_DEFINITIONS.RecordSummary.identity(spec);
  await carryOut(writeCreate('RecordSummary', spec, await translate('RecordSummary')));
  expect(await specOf('RecordSummary', identity)).toMatchObject(spec);
  await carryOut(writeUpdate('RecordSummary', { '/formPlacement/default': false }, await translate('RecordSummary')));
  expect(await specOf('RecordSummary', identity)).toMatchObject({ formPlacement: { default: false } });
  await carryOut(writeDelete('RecordSummary', spec, await translate('RecordSummary')));
  expect(await specOf('RecordSummary', identity)).toBeUndefined();
});
