import { type Json, type JsonObject, layOver } from '../json.ts';
import type { Environment } from './environment.ts';
import { azureRegionOf } from './locations.ts';

/** What a record is written for. */
export interface RecordView {
  readonly tenantId: string;
  /** Base URL of the emulator, as the caller wrote it. */
  readonly baseUrl: string;
  /** What `$expand` names, as text. */
  readonly expand: string;
  readonly values: JsonObject;
}

/** The environment's record of the BAP admin API. Shape: recorded data of TF; `copilotPolicies` only when expanded. */
export function environmentRecord(environment: Environment, view: RecordView): JsonObject {
  const { copilotPolicies, ...values } = view.values;
  const properties = layOver(
    {
      tenantId: view.tenantId,
      azureRegion: azureRegionOf(environment.geography),
      ...FIXED,
      clientUris: clientUris(environment.id),
      runtimeEndpoints: {
        'microsoft.BusinessAppPlatform': view.baseUrl,
        'microsoft.CommonDataModel': view.baseUrl,
        'microsoft.PowerApps': view.baseUrl,
      },
      environmentSku: environment.organization.type === 'sandbox' ? 'Sandbox' : 'Production',
      databaseType: hasDataverse(environment) ? 'CommonDataService' : 'None',
      createdBy: creator(view.tenantId),
      linkedEnvironmentMetadata: hasDataverse(environment) ? linkedMetadata(environment, view.baseUrl) : null,
      states: states(environment),
      ...values,
      ...(environment.groupId === undefined ? {} : { parentEnvironmentGroup: { id: environment.groupId } }),
      ...(isExpanded(view.expand) && copilotPolicies !== undefined ? { copilotPolicies } : {}),
    },
    environment.seed.properties ?? {},
  );
  return {
    id: `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${environment.id}`,
    type: 'Microsoft.BusinessAppPlatform/scopes/environments',
    location: environment.geography,
    name: environment.id,
    properties,
  };
}

/** Where the organization of an environment is found, with a slash at the end. */
export function instanceUrlOf(environment: Environment, baseUrl: string): string {
  return environment.seed.instanceUrl ?? `${new URL(baseUrl).origin}/${environment.organization.name}/`;
}

/** Whether an environment has Dataverse. */
export function hasDataverse(environment: Environment): boolean {
  return environment.seed.hasDataverse ?? true;
}

function isExpanded(expand: string): boolean {
  return expand.split(',').some((each) => each.trim() === 'properties/copilotPolicies');
}

const CREATED_AT = '2025-03-04T09:00:00.0000000Z';

const FIXED: JsonObject = {
  createdTime: CREATED_AT,
  lastModifiedTime: '2026-02-01T10:00:00.0000000Z',
  provisioningState: 'Succeeded',
  creationType: 'User',
  isDefault: false,
  capacity: [],
  addons: [],
  trialScenarioType: 'None',
  notificationMetadata: { state: 'NotSpecified', branding: 'NotSpecific' },
  retentionPeriod: 'P7D',
  updateCadence: { id: 'Moderate' },
  protectionStatus: { keyManagedBy: 'Microsoft' },
  cluster: {
    category: 'Prod',
    number: '100',
    uriSuffix: 'xx-il100.gateway.prod.island',
    geoShortName: 'EU',
    environment: 'Prod',
  },
  connectedGroups: [],
};

function clientUris(id: string): Json {
  return {
    admin: `https://admin.powerplatform.microsoft.com/environments/environment/${id}/hub`,
    maker: `https://make.powerapps.com/environments/${id}/home`,
  };
}

function creator(tenantId: string): Json {
  return {
    id: '88888888-8888-8888-8888-888888888888',
    displayName: 'Contoso Admin',
    type: 'User',
    tenantId,
    userPrincipalName: 'admin@contoso.example',
  };
}

function linkedMetadata(environment: Environment, baseUrl: string): Json {
  const instanceUrl = instanceUrlOf(environment, baseUrl);
  const { organization } = environment;
  return {
    resourceId: organization.organizationId,
    friendlyName: organization.name,
    uniqueName: `unq${organization.organizationId.replaceAll('-', '').slice(0, 25)}`,
    domainName: organization.name,
    version: '9.2.26013.00150',
    instanceUrl,
    instanceApiUrl: instanceUrl.replace(/\/$/, ''),
    baseLanguage: LCID_OF_ENGLISH,
    instanceState: 'Ready',
    createdTime: CREATED_AT,
    backgroundOperationsState: 'Enabled',
    scaleGroup: 'SCALEGROUP001',
    platformSku: 'Standard',
    schemaType: 'Standard',
  };
}

const LCID_OF_ENGLISH = 1033;

function states(environment: Environment): Json {
  return {
    management: { id: environment.hasOperation ? 'Running' : 'Ready' },
    runtime: {
      runtimeReasonCode: 'NotSpecified',
      requestedBy: { displayName: 'SYSTEM', type: 'NotSpecified' },
      id: 'Enabled',
    },
  };
}
