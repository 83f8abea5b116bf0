import type { Json } from '../../json.ts';
import { EmulatorError } from '../emulator-error.ts';
import { idOf } from '../id-of.ts';
import type { Organization } from '../organization.ts';
import { requirePrivilege } from '../require-privilege.ts';
import type { StoredRow } from '../store.ts';
import type { Operation, OperationCall } from './operation.ts';
import { notFound, optionalTextParameter, textParameter } from './parameters.ts';
import { publishedValue } from './publish-actions.ts';

/** `RetrieveSetting(SettingName, AppUniqueName)`: the value that counts: of the app, else of the organization, else the default. */
export const retrieveSetting: Operation = (call) => {
  const definition = settingNamed(call);
  return { status: 200, body: { SettingDetail: settingDetail(call.organization, definition, appOf(call)) } };
};

/** `RetrieveSettingList(AppUniqueName)`: every setting with the value that counts. */
export const retrieveSettingList: Operation = (call) => {
  const app = appOf(call);
  const definitions = call.organization.store.all('settingdefinition');
  const SettingDetailCollection = definitions.map((definition) => settingDetail(call.organization, definition, app));
  return { status: 200, body: { SettingDetailCollection } };
};

/**
 * `SaveSettingValue(SettingName, Value, AppUniqueName, SolutionUniqueName)`: writes the row of the app or of the
 * organization. Clients see the value of an app once it is published.
 *
 * @throws {EmulatorError} 404 for an app or solution that is not there; 500 for a setting that is not, and for a value or
 *   level the setting does not take. Source of the two statuses: how Microsoft's Terraform provider treats them; the codes are assumed.
 */
export const saveSettingValue: Operation = (call) => {
  const definition = settingNamed(call);
  const app = appOf(call);
  const value = textParameter(call, 'Value');
  checkSolution(call);
  checkLevel(definition, app !== undefined);
  checkValue(definition, value);
  if (app) saveForApp(call.organization, definition, app, value);
  else saveForOrganization(call.organization, definition, value);
  return { status: 204 };
};

function settingDetail(organization: Organization, definition: StoredRow, app: StoredRow | undefined): Json {
  const { uniquename = null, datatype = null, defaultvalue = null } = definition.values;
  const ofApp = app && publishedValue(organization, definition, app);
  const ofOrganization = organization.store.get('organizationsetting', organizationSettingId(organization, definition));
  return { Name: uniquename, Value: ofApp ?? ofOrganization?.values.value ?? defaultvalue, DataType: datatype };
}

function saveForOrganization(organization: Organization, definition: StoredRow, value: string): void {
  const names = {
    uniquename: definition.values.uniquename ?? null,
    displayname: definition.values.displayname ?? null,
  };
  const id = organizationSettingId(organization, definition);
  save(organization, 'organizationsetting', id, { value, settingdefinitionid: definition.id, ...names });
}

function saveForApp(organization: Organization, definition: StoredRow, app: StoredRow, value: string): void {
  const uniquename = `${String(app.values.uniquename)}_${String(definition.values.uniquename)}`;
  save(organization, 'appsetting', appSettingId(organization, definition, app), {
    value,
    uniquename,
    displayname: definition.values.displayname ?? null,
    parentappmoduleid: app.id,
    settingdefinitionid: definition.id,
  });
}

function save(organization: Organization, table: string, id: string, values: Readonly<Record<string, Json>>): void {
  const definition = organization.tables.byName.get(table);
  if (!definition) throw notFound(`The table '${table}' does not exist.`);
  const at = `${new Date(organization.now()).toISOString().slice(0, 19)}Z`;
  const { userId, organizationId } = organization.options;
  const touched = { ...values, modifiedon: at, modifiedby: userId };
  if (organization.store.get(table, id)) {
    requirePrivilege(organization, 'Write', definition);
    organization.store.update(table, id, touched);
    return;
  }
  requirePrivilege(organization, 'Create', definition);
  const fixed = { componentstate: 0, ismanaged: false, organizationid: organizationId };
  const created = { createdon: at, createdby: userId, [definition.primaryId]: id };
  organization.store.insert(table, id, { ...fixed, ...created, ...touched });
}

/** The row that holds the value of an organization. */
function organizationSettingId(organization: Organization, definition: StoredRow): string {
  const known = organization.store
    .all('organizationsetting')
    .find((row) => row.values.settingdefinitionid === definition.id);
  return known?.id ?? idOf(organization.options.organizationId, 'organizationsetting', definition.id);
}

/** The row that holds the value of an app. */
function appSettingId(organization: Organization, definition: StoredRow, app: StoredRow): string {
  const known = organization.store
    .all('appsetting')
    .find(({ values }) => values.settingdefinitionid === definition.id && values.parentappmoduleid === app.id);
  return known?.id ?? idOf(organization.options.organizationId, 'appsetting', app.id, definition.id);
}

function settingNamed(call: OperationCall): StoredRow {
  const name = textParameter(call, 'SettingName');
  const row = rowNamed(call.organization, 'settingdefinition', name);
  // Status confirmed for SaveSettingValue, code and text assumed: recorded refusals of the Terraform provider.
  if (!row) throw new EmulatorError(500, '0x80040216', 'Setting definition was not found.');
  return row;
}

function appOf(call: OperationCall): StoredRow | undefined {
  const name = optionalTextParameter(call, 'AppUniqueName');
  if (name === undefined || name === '') return undefined;
  const row = rowNamed(call.organization, 'appmodule', name);
  if (!row) throw notFound(`App with unique name '${name}' does not exist.`);
  return row;
}

function checkSolution(call: OperationCall): void {
  const name = optionalTextParameter(call, 'SolutionUniqueName');
  if (name === undefined || name === '' || rowNamed(call.organization, 'solution', name)) return;
  throw notFound(`Solution with unique name '${name}' does not exist.`);
}

function rowNamed({ store }: Organization, table: string, uniqueName: string): StoredRow | undefined {
  const wanted = uniqueName.toLowerCase();
  return store.all(table).find((row) => String(row.values.uniquename).toLowerCase() === wanted);
}

const ORGANIZATION_ONLY = 1;
const APP_ONLY = 2;

function checkLevel(definition: StoredRow, isForApp: boolean): void {
  const { overridablelevel, isoverridable, uniquename } = definition.values;
  const isAllowed = isoverridable !== false && overridablelevel !== (isForApp ? ORGANIZATION_ONLY : APP_ONLY);
  const level = isForApp ? 'an app' : 'the organization';
  if (!isAllowed) throw refused(`The setting '${String(uniquename)}' cannot be overridden for ${level}.`);
}

const NUMBER = 0;
const BOOLEAN = 2;
/** Longest value of the columns, as generated metadata of 2024-12 has it. */
const LONGEST_VALUE = 50;

function checkValue(definition: StoredRow, value: string): void {
  const { datatype, uniquename } = definition.values;
  const isNumber = /^-?\d+(\.\d+)?$/.test(value);
  const isBoolean = /^(true|false)$/i.test(value);
  const fits =
    value.length <= LONGEST_VALUE && (datatype !== NUMBER || isNumber) && (datatype !== BOOLEAN || isBoolean);
  if (!fits) throw refused(`The value is not valid for the setting '${String(uniquename)}'.`);
}

function refused(message: string): EmulatorError {
  return new EmulatorError(500, '0x80040265', message);
}
