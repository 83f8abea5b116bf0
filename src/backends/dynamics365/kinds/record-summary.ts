import { compareTexts } from '../../../model/compare-texts.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { JsonObject } from '../../../model/json.ts';
import { summaryIdentity, textOf } from '../../../model/kinds/references.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { readColumns, writeColumns } from '../mapping/columns.ts';
import { entriesOfRow, entryFor, kindEntries } from '../mapping/kind-entries.ts';
import type { KindEntry, Mapping } from '../mapping/mapping.ts';
import type { KindMapping, LiveRow, MadeChange, Translation, Written } from './kind-mapping.ts';
import { mergeSpecs } from './merge-specs.ts';
import { notMapped, refused, rejected } from './refused.ts';
import { remembered } from './remembered.ts';
import { createRow, deleteRow, freeId, patchRow, versionOf } from './row-requests.ts';
import { SUMMARY_SETTINGS_QUERY, TABLE_CONFIGURATIONS_QUERY } from './settings-queries.ts';
import type { Row, Snapshot } from './snapshot.ts';

/**
 * `RecordSummary`: a row of summary settings beside the default one, and the row of the Copilot configuration of its
 * table that names it. Without that second row it is not known which table is summarized, so it is no record summary.
 */
export const recordSummary: KindMapping = {
  kind: 'RecordSummary',
  tables: [SUMMARY_SETTINGS_QUERY.table, TABLE_CONFIGURATIONS_QUERY.table],
  queries: [SUMMARY_SETTINGS_QUERY, TABLE_CONFIGURATIONS_QUERY],
  read: (translation) => summariesOf(translation).map((summary) => liveRow(summary, translation)),
  rowOf: (spec, path, translation) => {
    const summary = summaryOf(spec, translation);
    const entry = entryFor(kindEntries(translation.mapping, 'RecordSummary'), path);
    if (entry?.target.kind !== 'column') return undefined;
    return entry.target.table === CONFIGURATIONS ? summary?.configuration : summary?.row;
  },
  write: (change, translation) => {
    switch (change.op) {
      case 'create':
        return create(change, translation);
      case 'update':
        return update(change, translation);
      case 'delete':
        return remove(change, translation);
    }
  },
};

const SUMMARIES = SUMMARY_SETTINGS_QUERY.table;
const CONFIGURATIONS = TABLE_CONFIGURATIONS_QUERY.table;

interface Summary {
  readonly row: Row;
  readonly configuration: Row;
  /** Further rows that name the summary; they go with it. */
  readonly others: readonly Row[];
  readonly spec: JsonObject;
}

function summariesOf({ mapping, snapshot }: Translation): readonly Summary[] {
  return summariesIn(mapping)(snapshot);
}

const summariesIn = remembered((mapping: Mapping) =>
  remembered((snapshot: Snapshot) => readSummaries(mapping, snapshot)),
);

function readSummaries(mapping: Mapping, snapshot: Snapshot): readonly Summary[] {
  const entries = kindEntries(mapping, 'RecordSummary');
  const shared = new Set(
    Object.values(mapping.rows).flatMap((finder) => ('id' in finder ? [finder.id.toLowerCase()] : [])),
  );
  const configurations = groupBy(sorted(snapshot.rows(TABLE_CONFIGURATIONS_QUERY.name)), ({ values }) =>
    textOf(values, 'msdyn_summarysettingid').toLowerCase(),
  );
  return sorted(snapshot.rows(SUMMARY_SETTINGS_QUERY.name)).flatMap((row) => {
    const [configuration, ...others] = configurations.get(row.id) ?? [];
    if (shared.has(row.id) || configuration === undefined) return [];
    const spec = mergeSpecs([
      readColumns(entriesOfRow(entries, 'own', SUMMARIES), row.values),
      readColumns(entriesOfRow(entries, 'own', CONFIGURATIONS), configuration.values),
    ]);
    const isNamed = textOf(spec, 'table') !== '' && textOf(spec, 'displayName') !== '';
    return isNamed ? [{ row, configuration, others, spec }] : [];
  });
}

const summariesByIdentity: (summaries: readonly Summary[]) => ReadonlyMap<string, readonly Summary[]> = remembered(
  (summaries) => groupBy(summaries, ({ spec }) => identityOf(spec)),
);

function sorted(rows: readonly Row[] | undefined): readonly Row[] {
  return [...(rows ?? [])].sort((left, right) => compareTexts(left.id, right.id));
}

function liveRow({ row, configuration, spec }: Summary, translation: Translation): LiveRow {
  return {
    spec,
    version: [versionOf(SUMMARIES, row, translation), versionOf(CONFIGURATIONS, configuration, translation)],
  };
}

function summaryOf(spec: JsonObject, translation: Translation): Summary | undefined {
  return summariesByIdentity(summariesOf(translation)).get(identityOf(spec))?.[0];
}

function identityOf(spec: JsonObject): string {
  return summaryIdentity(textOf(spec, 'table'), textOf(spec, 'displayName'));
}

function create({ after: { spec } }: Extract<MadeChange, { op: 'create' }>, translation: Translation): Written {
  const [displayName, table] = [textOf(spec, 'displayName'), textOf(spec, 'table')];
  if (textOf(spec, 'developerSummaryId') !== '') return refused(noSuchSummary(textOf(spec, 'developerSummaryId')));
  const { snapshot } = translation;
  const rows = snapshot.rows(SUMMARY_SETTINGS_QUERY.name);
  const configurations = snapshot.rows(TABLE_CONFIGURATIONS_QUERY.name);
  if (rows === undefined || configurations === undefined) return refused(notInstalled());
  const names = ['RecordSummary', identityOf(spec)];
  const id = freeId(names, rows, translation);
  const configuration = {
    msdyn_name: `${displayName} (${table})`,
    msdyn_summarysettingid: id,
    ...bodyOf(CONFIGURATIONS, spec, translation),
  };
  return {
    via: 'change-set',
    needsFreshRead: false,
    operations: [
      ...createRow(SUMMARIES, id, bodyOf(SUMMARIES, spec, translation), translation),
      ...createRow(
        CONFIGURATIONS,
        freeId([...names, 'table'], configurations, translation),
        configuration,
        translation,
      ),
    ],
  };
}

/** Every column of one of the two rows for which the spec has a value. */
function bodyOf(table: string, spec: JsonObject, { mapping }: Translation): JsonObject {
  const entries = writable(entriesOfRow(kindEntries(mapping, 'RecordSummary'), 'own', table));
  return writeColumns(entries, [{ path: '', after: spec }]);
}

function update(change: Extract<MadeChange, { op: 'update' }>, translation: Translation): Written {
  const summary = summaryOf(change.before.resource.spec, translation);
  if (summary === undefined) return refused(gone());
  const entries = kindEntries(translation.mapping, 'RecordSummary');
  const homeless = change.fields.find(({ path }) => !isOwnColumn(entryFor(entries, path)));
  if (homeless !== undefined) return refused(notMapped(homeless.path));
  const patch = (table: string, row: Row): readonly DataverseRequest[] =>
    patchRow(table, row, writeColumns(writable(entriesOfRow(entries, 'own', table)), change.fields), translation);
  return {
    via: 'change-set',
    needsFreshRead: false,
    operations: [...patch(SUMMARIES, summary.row), ...patch(CONFIGURATIONS, summary.configuration)],
  };
}

function isOwnColumn(entry: KindEntry | undefined): boolean {
  return entry?.target.kind === 'column' && entry.target.row === 'own' && entry.write !== 'never';
}

function writable(entries: readonly KindEntry[]): readonly KindEntry[] {
  return entries.filter((entry) => entry.write !== 'never');
}

function remove(change: Extract<MadeChange, { op: 'delete' }>, translation: Translation): Written {
  const summary = summaryOf(change.before.resource.spec, translation);
  if (summary === undefined) return refused(gone());
  return {
    via: 'change-set',
    needsFreshRead: false,
    operations: [
      ...[summary.configuration, ...summary.others].map((row) => deleteRow(CONFIGURATIONS, row, translation)),
      deleteRow(SUMMARIES, summary.row, translation),
    ],
  };
}

function gone() {
  return { code: 'moved', message: 'The record summary is not there any more.', hint: 'Run plan again.' };
}

function notInstalled() {
  return rejected(
    'Record summaries are not installed here: their tables are missing.',
    'Install or update Dynamics 365 Customer Service, or remove the declaration.',
  );
}

function noSuchSummary(id: string) {
  return rejected(
    `There is no record summary with the developer summary id ${id}.`,
    'The service gives this id: correct it, or leave developerSummaryId out to make a new summary.',
  );
}
