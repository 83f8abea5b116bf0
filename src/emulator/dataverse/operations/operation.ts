import type { Json } from '../../json.ts';
import type { Organization } from '../organization.ts';
import { retrieveCurrentOrganization, retrieveProvisionedLanguages, whoAmI } from './identity-functions.ts';
import { getAppConfig, invokeIntelligenceAction, retrievePlatformCopilotSettings } from './product-actions.ts';
import { publishAllXml, publishXml } from './publish-actions.ts';
import {
  addPrivilegesRole,
  removePrivilegeRole,
  replacePrivilegesRole,
  retrieveRolePrivilegesRole,
} from './role-operations.ts';
import { retrieveSetting, retrieveSettingList, saveSettingValue } from './setting-operations.ts';
import { retrieveUserPrivileges } from './user-privileges.ts';

/** One call of a function or action. */
export interface OperationCall {
  /** Without its namespace: `AddPrivilegesRole`. */
  readonly name: string;
  /** The row it is called on. */
  readonly boundTo?: { readonly table: string; readonly id: string };
  /** By name, as they stand in the URL or the body. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly organization: Organization;
  /** Of the organization, as the caller wrote it: `http://127.0.0.1:4365/prod`. */
  readonly baseUrl: string;
}

/** What an operation answers; a body comes without `@odata.context`, which names `<operation>Response`. */
interface OperationAnswer {
  readonly status: number;
  readonly body?: { readonly [name: string]: Json };
}

/** Carries out a call. @throws {EmulatorError} when the service refuses it. */
export type Operation = (call: OperationCall) => OperationAnswer;

/** What is called by GET, by name. */
export const FUNCTIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['RetrieveCurrentOrganization', retrieveCurrentOrganization],
  ['RetrieveProvisionedLanguages', retrieveProvisionedLanguages],
  ['RetrieveRolePrivilegesRole', retrieveRolePrivilegesRole],
  ['RetrieveSetting', retrieveSetting],
  ['RetrieveSettingList', retrieveSettingList],
  ['RetrieveUserPrivileges', retrieveUserPrivileges],
  ['WhoAmI', whoAmI],
]);

/** What is called by POST, by name. */
export const ACTIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['AddPrivilegesRole', addPrivilegesRole],
  ['PublishAllXml', publishAllXml],
  ['PublishXml', publishXml],
  ['RemovePrivilegeRole', removePrivilegeRole],
  ['ReplacePrivilegesRole', replacePrivilegesRole],
  ['SaveSettingValue', saveSettingValue],
  ['msdyn_InvokeIntelligenceAction', invokeIntelligenceAction],
  ['msdyn_RetrievePlatformCopilotSettings', retrievePlatformCopilotSettings],
  ['msdyn_getAppConfigByAgent', getAppConfig],
  ['msdyn_getAppConfigByContext', getAppConfig],
]);
