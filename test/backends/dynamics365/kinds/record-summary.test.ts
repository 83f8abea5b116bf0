import { expect, test } from 'vitest';
import { KIND_MAPPINGS } from '../../../../src/backends/dynamics365/kinds/index.ts';
import type { Row } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import { guidOf, idOf, refusalIn, row, translationOf, writeCreate, writeDelete, writeUpdate } from './translating.ts';

const DEFAULT = row('7fa56176-c226-45e5-b8fa-25d56e0dcc21', { msdyn_name: 'Default' });
const ORDER = row(
  '41',
  { msdyn_copilotsummarizationsettingid: guidOf('41'), msdyn_name: 'Work orders', msdyn_isdefaultconfig: true },
  'W/"4"',
);
const OF_ORDER = row(
  '51',
  { msdyn_entityname: 'msdyn_workorder', msdyn_summarysettingid: guidOf('41').toUpperCase() },
  'W/"5"',
);
const SPEC = {
  displayName: 'Work orders',
  table: 'msdyn_workorder',
  developerSummaryId: guidOf('41'),
  formPlacement: { default: true },
};

function environment(summaries: readonly Row[], configurations: readonly Row[]) {
  return translationOf({
    rows: { msdyn_copilotsummarizationsetting: summaries, msdyn_entitycopilotconfiguration: configurations },
  });
}

test('a row beside the default one is a record summary of the table whose configuration names it', () => {
  const orphan = row('42', { msdyn_name: 'Of an unknown table' });
  const place = environment([DEFAULT, orphan, ORDER], [row('52', { msdyn_entityname: 'incident' }), OF_ORDER]);
  expect(KIND_MAPPINGS.RecordSummary.read(place)).toEqual([
    {
      spec: SPEC,
      version: [
        `msdyn_copilotsummarizationsettings(${guidOf('41')})=W/"4"`,
        `msdyn_entitycopilotconfigurations(${guidOf('51')})=W/"5"`,
      ],
    },
  ]);
});

test('a create makes the summary and the configuration that names it, each if it is not there', () => {
  const spec = { displayName: 'Returns', table: 'contoso_return', formPlacement: { default: true, disabled: false } };
  const id = idOf('RecordSummary', 'contoso_return:Returns');
  expect(writeCreate('RecordSummary', spec, environment([DEFAULT], []))).toEqual({
    via: 'change-set',
    needsFreshRead: false,
    operations: [
      {
        method: 'PATCH',
        path: `msdyn_copilotsummarizationsettings(${id})`,
        headers: { 'If-None-Match': '*' },
        body: { msdyn_name: 'Returns', msdyn_isdefaultconfig: true, msdyn_disabledforplatformsummary: false },
      },
      {
        method: 'PATCH',
        path: `msdyn_entitycopilotconfigurations(${idOf('RecordSummary', 'contoso_return:Returns', 'table')})`,
        headers: { 'If-None-Match': '*' },
        body: {
          msdyn_name: 'Returns (contoso_return)',
          msdyn_summarysettingid: id,
          msdyn_entityname: 'contoso_return',
        },
      },
    ],
  });
});

test('an update changes the row that holds the field', () => {
  const written = writeUpdate('RecordSummary', { '/formPlacement/default': false }, environment([ORDER], [OF_ORDER]));
  expect(written).toMatchObject({
    operations: [
      {
        path: `msdyn_copilotsummarizationsettings(${guidOf('41')})`,
        headers: { 'If-Match': 'W/"4"' },
        body: { msdyn_isdefaultconfig: false },
      },
    ],
  });
  const byHand = writeUpdate('RecordSummary', { '/verbosity': 'Concise' }, environment([ORDER], [OF_ORDER]));
  expect(refusalIn(byHand)).toContain('/verbosity');
});

test('a delete removes every configuration that names the summary, then the summary', () => {
  const second = row('52', { msdyn_entityname: 'msdyn_workorder', msdyn_summarysettingid: guidOf('41') }, 'W/"6"');
  expect(writeDelete('RecordSummary', SPEC, environment([DEFAULT, ORDER], [OF_ORDER, second]))).toMatchObject({
    operations: [
      {
        method: 'DELETE',
        path: `msdyn_entitycopilotconfigurations(${guidOf('51')})`,
        headers: { 'If-Match': 'W/"5"' },
      },
      {
        method: 'DELETE',
        path: `msdyn_entitycopilotconfigurations(${guidOf('52')})`,
        headers: { 'If-Match': 'W/"6"' },
      },
      {
        method: 'DELETE',
        path: `msdyn_copilotsummarizationsettings(${guidOf('41')})`,
        headers: { 'If-Match': 'W/"4"' },
      },
    ],
  });
});

test('an id that the service never gave makes nothing', () => {
  const spec = { displayName: 'Returns', table: 'contoso_return', developerSummaryId: guidOf('77') };
  expect(refusalIn(writeCreate('RecordSummary', spec, environment([DEFAULT], [])))).toContain(guidOf('77'));
});

test('where the tables are not installed a create is refused', () => {
  expect(refusalIn(writeCreate('RecordSummary', SPEC_NEW, translationOf({})))).toContain('not installed here');
});
const SPEC_NEW = { displayName: 'Returns', table: 'contoso_return' };
