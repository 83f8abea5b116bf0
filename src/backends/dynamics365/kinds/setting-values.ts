import type { Json } from '../../../model/json.ts';
import type { Failure } from '../../../model/outcome.ts';
import type { DataverseRequest } from '../dataverse/dataverse-request.ts';
import { decode, encode } from '../mapping/encoding.ts';
import type { Encoding, KindEntry, Target } from '../mapping/mapping.ts';
import type { Query, Translation } from './kind-mapping.ts';
import { rejected } from './refused.ts';
import { APP_SETTINGS_QUERY, DEFINITIONS_QUERY, ORGANIZATION_SETTINGS_QUERY } from './settings-queries.ts';
import { isId } from './skill-rows.ts';
import type { Row, Snapshot } from './snapshot.ts';

/** What reading a setting needs. */
export const SETTING_QUERIES: readonly Query[] = [DEFINITIONS_QUERY, APP_SETTINGS_QUERY, ORGANIZATION_SETTINGS_QUERY];

/** An app, as its settings name it. */
export interface SettingOwner {
  readonly id: string;
  readonly uniqueName: string;
}

/** A setting definition with the value that holds. */
export interface Setting {
  readonly definition: Row;
  /** Every value is a text, whatever its type. */
  readonly value: string;
  /** Where the value stands; absent when it is the default of the definition. */
  readonly row?: Row;
}

type SettingTarget = Extract<Target, { kind: 'setting' }>;

/**
 * The value of a setting: that of the app, else that of the organization, else the default.
 *
 * Undefined when there is no such setting here, so that it is not installed.
 */
export function settingOf(
  target: SettingTarget,
  app: SettingOwner | undefined,
  { snapshot }: Translation,
): Setting | undefined {
  const definition = snapshot.rows(DEFINITIONS_QUERY.name)?.find((row) => isMeant(row, target));
  if (definition === undefined) return undefined;
  const row = (app && appRow(definition, app, snapshot)) ?? organizationRow(definition, snapshot);
  return {
    definition,
    value: textOf(row?.values['value'] ?? definition.values['defaultvalue']),
    ...(row !== undefined && { row }),
  };
}

/** What the value of a setting means; undefined when it means nothing. */
export function decodeSetting({ value }: Setting, encoding: Encoding | undefined): Json | undefined {
  const text = value.trim();
  if (encoding?.as === 'boolean')
    return YES.has(text.toLowerCase()) || (NO.has(text.toLowerCase()) ? false : undefined);
  if (encoding?.as === 'choice' || encoding?.as === 'number')
    return /^-?\d+$/.test(text) ? decode(Number(text), encoding) : undefined;
  return decode(text, encoding);
}

/**
 * The request that gives a setting a value, for an app or for the whole organization. It may not stand in a change set.
 *
 * Source: Web API reference, SaveSettingValue: every value is a text, and one without `AppUniqueName` is that of the
 * environment.
 */
export function saveSetting(
  setting: Setting,
  value: Json,
  { encode: encoding }: KindEntry,
  app: SettingOwner | undefined,
): DataverseRequest {
  return {
    method: 'POST',
    path: 'SaveSettingValue',
    body: {
      SettingName: textOf(setting.definition.values['uniquename']),
      Value: printValue(encode(value, encoding), setting),
      ...(app !== undefined && { AppUniqueName: app.uniqueName }),
    },
  };
}

/** Content that stands for a setting in a version: no ETag tells that a value is the default. */
export function versionOfSetting({ definition, value, row }: Setting): string {
  return row === undefined ? `${textOf(definition.values['uniquename'])}=${value}` : `setting(${row.id})=${row.etag}`;
}

/** Why a setting cannot be written: nothing here defines it. */
export function noSetting(path: string, { uniqueName, displayName }: SettingTarget): Failure {
  return rejected(
    `Not installed here: ${path} is the setting "${uniqueName ?? displayName ?? ''}", which this environment does not define.`,
    'Install or update the app that brings it, or remove the field from the file.',
  );
}

function isMeant({ values }: Row, { uniqueName, displayName }: SettingTarget): boolean {
  return isSame(values['uniquename'], uniqueName) || isSame(values['displayname'], displayName);
}

function isSame(stored: Json | undefined, name: string | undefined): boolean {
  return typeof stored === 'string' && name !== undefined && stored.toLowerCase() === name.toLowerCase();
}

function appRow(definition: Row, app: SettingOwner, snapshot: Snapshot): Row | undefined {
  return snapshot
    .rows(APP_SETTINGS_QUERY.name)
    ?.find(
      ({ values }) =>
        isOf(definition, values['_settingdefinitionid_value']) && isId(values['_parentappmoduleid_value'], app.id),
    );
}

function organizationRow(definition: Row, snapshot: Snapshot): Row | undefined {
  return snapshot
    .rows(ORGANIZATION_SETTINGS_QUERY.name)
    ?.find(({ values }) => isOf(definition, values['_settingdefinitionid_value']));
}

function isOf(definition: Row, lookup: Json | undefined): boolean {
  return isId(lookup, definition.id);
}

/** A setting that is a text for yes and no keeps its words: Microsoft's pages speak of the value Yes. */
function printValue(stored: Json, { definition }: Setting): string {
  if (typeof stored !== 'boolean') return stored === null ? '' : String(stored);
  const known = textOf(definition.values['defaultvalue']).toLowerCase();
  if (known === 'yes' || known === 'no') return stored ? 'Yes' : 'No';
  if (definition.values['datatype'] === NUMBER) return stored ? '1' : '0';
  return String(stored);
}

const YES = new Set(['true', 'yes', '1']);
const NO = new Set(['false', 'no', '0']);

/** Of `datatype`: 0 is a number, 1 a text, 2 yes or no. */
const NUMBER = 0;

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
