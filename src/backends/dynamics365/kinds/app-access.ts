import { applyFields } from '../../../model/apply-fields.ts';
import type { FieldChange } from '../../../model/change.ts';
import { compareTexts } from '../../../model/compare-texts.ts';
import { SHAPES } from '../../../model/generated/shapes.ts';
import { textOf } from '../../../model/kinds/references.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { readColumns } from '../mapping/columns.ts';
import { entriesOfRow, entryFor, kindEntries } from '../mapping/kind-entries.ts';
import type { KindMapping, LiveRow, MadeChange, Translation, Written } from './kind-mapping.ts';
import { mergeSpecs } from './merge-specs.ts';
import { notMapped, refused, rejected } from './refused.ts';
import {
  decodeSetting,
  noSetting,
  SETTING_QUERIES,
  type SettingOwner,
  saveSetting,
  settingOf,
  versionOfSetting,
} from './setting-values.ts';
import { APPS_QUERY } from './settings-queries.ts';
import type { Row } from './snapshot.ts';

/**
 * `AppAccess`: values that an app gives to setting definitions; they take effect when the app is published.
 *
 * The apps are those that the `Environment` names, and the workspace. An environment has many more that have nothing
 * to do with Customer Service.
 */
export const appAccess: KindMapping = {
  kind: 'AppAccess',
  tables: [],
  queries: [APPS_QUERY, ...SETTING_QUERIES],
  read: (translation) => appsOf(translation).map((app) => liveRow(app, translation)),
  write: (change, translation) => {
    switch (change.op) {
      case 'create':
        return refused(notAnApp(textOf(change.after.spec, 'app'), translation));
      case 'update':
        return update(change, translation);
      case 'delete':
        return refused(
          rejected('An app is not removed by its Copilot settings.', 'Set copilotEnabled to false instead.'),
        );
    }
  },
};

/** In Copilot Service workspace Copilot is there without a switch. Source: settings catalogue, access by app. */
const WORKSPACE = 'msdyn_customerserviceworkspace';
const SWITCH = '/copilotEnabled';

interface App extends SettingOwner {
  readonly row: Row;
}

function appsOf({ snapshot, apps }: Translation): readonly App[] {
  const named = new Set([WORKSPACE, ...apps.map(({ uniqueName }) => uniqueName.toLowerCase())]);
  return (snapshot.rows(APPS_QUERY.name) ?? [])
    .map((row) => ({ row, id: row.id, uniqueName: textOf(row.values, 'uniquename') }))
    .filter(({ uniqueName }) => named.has(uniqueName.toLowerCase()))
    .sort((left, right) => compareTexts(left.uniqueName, right.uniqueName));
}

function isWorkspace({ uniqueName }: SettingOwner): boolean {
  return uniqueName.toLowerCase() === WORKSPACE;
}

function liveRow(app: App, translation: Translation): LiveRow {
  const entries = kindEntries(translation.mapping, 'AppAccess');
  const settings = entries.flatMap(({ path, target, encode }) => {
    const setting = target.kind === 'setting' ? settingOf(target, app, translation) : undefined;
    return setting === undefined ? [] : [{ path, setting, value: decodeSetting(setting, encode) }];
  });
  const values = settings.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, after: value }]));
  const switches = isWorkspace(app) ? [...values, { path: SWITCH, after: true }] : values;
  return {
    spec: mergeSpecs([
      readColumns(entriesOfRow(entries, 'own', APPS_QUERY.table), app.row.values),
      applyFields({}, switches, SHAPES.AppAccess),
    ]),
    version: [`appmodules(${app.id})`, ...settings.map(({ setting }) => versionOfSetting(setting))],
  };
}

function update(change: Extract<MadeChange, { op: 'update' }>, translation: Translation): Written {
  const name = textOf(change.before.resource.spec, 'app');
  const app = appsOf(translation).find(({ uniqueName }) => uniqueName.toLowerCase() === name.toLowerCase());
  if (app === undefined) return refused(notAnApp(name, translation));
  const operations: DataverseRequest[] = [];
  for (const field of change.fields) {
    const saved = save(field, app, translation);
    if ('via' in saved) return saved;
    operations.push(saved);
  }
  return { via: 'alone', operations: [...operations, publish(app)] };
}

function save({ path, after }: FieldChange, app: App, translation: Translation): DataverseRequest | Written {
  if (path === SWITCH && isWorkspace(app)) return refused(noSwitch());
  const entry = entryFor(kindEntries(translation.mapping, 'AppAccess'), path);
  if (entry?.target.kind !== 'setting' || entry.write === 'never' || after === undefined)
    return refused(notMapped(path));
  const setting = settingOf(entry.target, app, translation);
  if (setting === undefined) return refused(noSetting(path, entry.target));
  return saveSetting(setting, after, entry, app);
}

/** Source: Web API reference, PublishXml; publishing one app leaves everything else as it is. */
function publish({ id }: App): DataverseRequest {
  const xml = `<importexportxml><appmodules><appmodule>{${id}}</appmodule></appmodules></importexportxml>`;
  return { method: 'POST', path: 'PublishXml', body: { ParameterXml: xml } };
}

function notAnApp(name: string, { snapshot }: Translation) {
  const isThere = snapshot
    .rows(APPS_QUERY.name)
    ?.some(({ values }) => textOf(values, 'uniquename').toLowerCase() === name.toLowerCase());
  return isThere === true
    ? rejected(`The Environment does not name the app "${name}".`, 'Name it in the Environment under apps.')
    : rejected(
        'There is no such app in the environment.',
        'Correct the unique name, or install the app first and name it in the Environment under apps.',
      );
}

function noSwitch() {
  return rejected(
    'Copilot needs no switch in Copilot Service workspace and cannot be switched off there.',
    'Remove copilotEnabled from the file; experience profiles say who has Copilot in the workspace.',
  );
}
