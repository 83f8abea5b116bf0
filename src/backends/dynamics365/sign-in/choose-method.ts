import { closest } from '../../../diagnostics/closest.ts';
import { BackendError } from '../../backend-error.ts';

/** Ways to sign in, as `COPILOTCTL_AUTH` names them. */
export const METHODS = [
  'default',
  'client-secret',
  'client-certificate',
  'github',
  'azure-pipelines',
  'workload-identity',
  'managed-identity',
  'azure-cli',
  'device-code',
] as const;
export type Method = (typeof METHODS)[number];

/** A way to sign in with what it takes. Variables that it needs are there. */
export interface Choice {
  readonly method: Method;
  readonly tenantId?: string;
  readonly clientId?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** A variable, or the first of several that is set. */
type Need = string | readonly string[];

const TENANT: Need = 'AZURE_TENANT_ID';
const CLIENT: Need = 'AZURE_CLIENT_ID';
// The Azure tasks of Azure Pipelines set these for their service connection.
const PIPELINE_TENANT: Need = ['AZURE_TENANT_ID', 'AZURESUBSCRIPTION_TENANT_ID'];
const PIPELINE_CLIENT: Need = ['AZURE_CLIENT_ID', 'AZURESUBSCRIPTION_CLIENT_ID'];
const CONNECTION = 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID';

const NEEDS: Readonly<Record<Method, { readonly variables: readonly Need[]; readonly hint: string }>> = {
  default: { variables: [], hint: '' },
  'client-secret': {
    variables: [TENANT, CLIENT, 'AZURE_CLIENT_SECRET'],
    hint: 'They are the tenant, the application (client) id and a secret of the app registration.',
  },
  'client-certificate': {
    variables: [TENANT, CLIENT, 'AZURE_CLIENT_CERTIFICATE_PATH'],
    hint: 'The certificate is a PEM file with its private key; AZURE_CLIENT_CERTIFICATE_PASSWORD opens it where needed.',
  },
  github: {
    variables: [TENANT, CLIENT, 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    hint: 'GitHub Actions sets the ACTIONS_* variables when the job has "permissions: id-token: write".',
  },
  'azure-pipelines': {
    variables: [PIPELINE_TENANT, PIPELINE_CLIENT, CONNECTION, 'SYSTEM_ACCESSTOKEN', 'SYSTEM_OIDCREQUESTURI'],
    hint: 'Azure Pipelines sets SYSTEM_OIDCREQUESTURI; map SYSTEM_ACCESSTOKEN: $(System.AccessToken) in the step.',
  },
  'workload-identity': {
    variables: [TENANT, CLIENT, 'AZURE_FEDERATED_TOKEN_FILE'],
    hint: 'The file holds the token of the workload; it is read again when it changes.',
  },
  'managed-identity': { variables: [], hint: '' },
  'azure-cli': { variables: [], hint: '' },
  'device-code': { variables: [], hint: '' },
};

/** What `default` takes when all these variables are set, in this order; else the default chain of the Azure libraries. */
export const DETECTED: readonly { readonly method: Method; readonly by: readonly string[] }[] = [
  { method: 'client-secret', by: ['AZURE_CLIENT_SECRET'] },
  { method: 'client-certificate', by: ['AZURE_CLIENT_CERTIFICATE_PATH'] },
  { method: 'github', by: ['ACTIONS_ID_TOKEN_REQUEST_URL', 'AZURE_CLIENT_ID'] },
  { method: 'azure-pipelines', by: ['SYSTEM_ACCESSTOKEN', CONNECTION] },
  { method: 'workload-identity', by: ['AZURE_FEDERATED_TOKEN_FILE'] },
];

/**
 * How to sign in. The tenant that the environment declares stands for `AZURE_TENANT_ID`.
 *
 * @throws {BackendError} `not-permitted` when there is no such way, variables are missing, or they name another tenant.
 */
export function chooseMethod(variables: Variables, declaredTenant?: string): Choice {
  const method = methodOf(variables);
  const needs = NEEDS[method].variables;
  const known: Variables = { ...variables, ...(declaredTenant !== undefined && { AZURE_TENANT_ID: declaredTenant }) };
  const missing = needs.filter((need) => firstOf(known, need) === undefined);
  if (missing.length > 0) throw incomplete(method, missing);
  const isPipeline = method === 'azure-pipelines';
  const tenant = firstOf(variables, isPipeline ? PIPELINE_TENANT : TENANT);
  if (areDifferent(tenant, declaredTenant)) throw otherTenant(tenant ?? '', declaredTenant ?? '');
  const tenantId = declaredTenant ?? tenant;
  const clientId = firstOf(variables, isPipeline ? PIPELINE_CLIENT : CLIENT);
  return { method, ...(tenantId !== undefined && { tenantId }), ...(clientId !== undefined && { clientId }) };
}

/** The value of a variable; one that is empty counts as not set. */
export function variableOf(variables: Variables, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === '' ? undefined : value;
}

function methodOf(variables: Variables): Method {
  const name = variableOf(variables, 'COPILOTCTL_AUTH') ?? 'default';
  const method = METHODS.find((each) => each === name);
  if (method === undefined) throw unknownMethod(name);
  if (method !== 'default') return method;
  const isSet = (variable: string): boolean => variableOf(variables, variable) !== undefined;
  return DETECTED.find(({ by }) => by.every(isSet))?.method ?? 'default';
}

function firstOf(variables: Variables, need: Need): string | undefined {
  const names = typeof need === 'string' ? [need] : need;
  return names.map((name) => variableOf(variables, name)).find((value) => value !== undefined);
}

/** Whether two tenants are not the same. One that is named by its domain may be any. */
function areDifferent(tenant: string | undefined, declared: string | undefined): boolean {
  if (tenant === undefined || declared === undefined || !GUID.test(tenant)) return false;
  return tenant.toLowerCase() !== declared.toLowerCase();
}
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function unknownMethod(name: string): BackendError {
  const near = closest(name, METHODS);
  return new BackendError('not-permitted', `COPILOTCTL_AUTH names no way to sign in: "${name}".`, {
    hint: near === undefined ? `Known are ${METHODS.join(', ')}.` : `Did you mean "${near}"?`,
  });
}

function incomplete(method: Method, missing: readonly Need[]): BackendError {
  const names = missing.map((need) => (typeof need === 'string' ? need : need.join(' or '))).join(', ');
  const are = missing.length === 1 ? 'is' : 'are';
  return new BackendError('not-permitted', `To sign in by ${method}, ${names} ${are} missing.`, {
    hint: NEEDS[method].hint,
  });
}

function otherTenant(tenant: string, declared: string): BackendError {
  return new BackendError(
    'not-permitted',
    `AZURE_TENANT_ID is ${tenant}, and the environment is of tenant ${declared}.`,
    {
      hint: 'Sign in to the tenant of the environment, or correct tenantId.',
    },
  );
}
