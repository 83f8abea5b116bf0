import { describe, expect, test } from 'vitest';
import { chooseMethod, DETECTED, METHODS } from '../../../../src/backends/dynamics365/sign-in/choose-method.ts';

const TENANT = '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10';
const CLIENT = '11111111-1111-1111-1111-111111111111';
const APP = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT };
const GITHUB = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'word' };
const PIPELINE = {
  SYSTEM_ACCESSTOKEN: 'word',
  SYSTEM_OIDCREQUESTURI: 'https://x',
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection',
};

function refusalOf(variables: Readonly<Record<string, string>>, tenant?: string): unknown {
  try {
    return chooseMethod(variables, tenant);
  } catch (error) {
    return error;
  }
}

describe('by default', () => {
  test.each([
    ['client-secret', { ...APP, AZURE_CLIENT_SECRET: 'word', AZURE_CLIENT_CERTIFICATE_PATH: 'a.pem', ...GITHUB }],
    ['client-certificate', { ...APP, AZURE_CLIENT_CERTIFICATE_PATH: 'a.pem', ...GITHUB }],
    ['github', { ...APP, ...GITHUB, ...PIPELINE }],
    ['azure-pipelines', { ...APP, ...PIPELINE, AZURE_FEDERATED_TOKEN_FILE: 'token' }],
    ['workload-identity', { ...APP, AZURE_FEDERATED_TOKEN_FILE: 'token' }],
    ['default', {}],
    ['default', APP],
    ['default', { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_SECRET: ' ', ...GITHUB }],
  ])('it is %s where its variables are the first that are set', (method, variables) => {
    expect(chooseMethod(variables).method).toBe(method);
  });

  test('no way is detected twice, and each is one that can be asked for', () => {
    const detected = DETECTED.map(({ method }) => method);
    expect([new Set(detected).size, detected.filter((method) => !METHODS.includes(method))]).toEqual([5, []]);
  });
});

test.each([
  ['client-secret', {}, 'AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET are missing', 'app registration'],
  ['client-secret', { ...APP }, 'AZURE_CLIENT_SECRET is missing', 'app registration'],
  ['client-certificate', { ...APP }, 'AZURE_CLIENT_CERTIFICATE_PATH is missing', 'PEM'],
  ['github', { ...APP, AZURE_CLIENT_ID: '' }, 'AZURE_CLIENT_ID, ACTIONS_ID_TOKEN_REQUEST_URL', 'id-token: write'],
  [
    'azure-pipelines',
    { SYSTEM_OIDCREQUESTURI: 'https://x' },
    'AZURE_TENANT_ID or AZURESUBSCRIPTION_TENANT_ID, AZURE_CLIENT_ID or AZURESUBSCRIPTION_CLIENT_ID, AZURESUBSCRIPTION_SERVICE_CONNECTION_ID, SYSTEM_ACCESSTOKEN are missing',
    'System.AccessToken',
  ],
  ['workload-identity', { ...APP }, 'AZURE_FEDERATED_TOKEN_FILE is missing', 'workload'],
])('%s names the variables that it misses', (method, variables, message, hint) => {
  expect(refusalOf({ ...variables, COPILOTCTL_AUTH: method })).toMatchObject({
    code: 'not-permitted',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});

test.each(['managed-identity', 'azure-cli', 'device-code'])('%s needs no variable', (method) => {
  expect(chooseMethod({ COPILOTCTL_AUTH: method, AZURE_CLIENT_SECRET: 'word' })).toEqual({ method });
});

test('a way that does not exist is told from one that was meant', () => {
  expect(refusalOf({ COPILOTCTL_AUTH: 'azurecli' })).toMatchObject({ hint: 'Did you mean "azure-cli"?' });
  expect(refusalOf({ COPILOTCTL_AUTH: 'kerberos-ticket' })).toMatchObject({
    code: 'not-permitted',
    hint: `Known are ${METHODS.join(', ')}.`,
  });
});

describe('the tenant', () => {
  const secret = { AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: 'word' };

  test('that the environment declares stands for AZURE_TENANT_ID', () => {
    expect(chooseMethod(secret, TENANT)).toEqual({ method: 'client-secret', tenantId: TENANT, clientId: CLIENT });
    expect(chooseMethod({ ...secret, AZURE_TENANT_ID: 'contoso.example' }, TENANT).tenantId).toBe(TENANT);
    expect(chooseMethod({ ...secret, AZURE_TENANT_ID: TENANT.toUpperCase() }, TENANT).tenantId).toBe(TENANT);
  });

  test('that the variables name is refused when the environment is of another', () => {
    const error = refusalOf({ ...secret, AZURE_TENANT_ID: CLIENT }, TENANT);
    expect(error).toMatchObject({ code: 'not-permitted', message: expect.stringContaining(CLIENT) });
    expect(error).toMatchObject({ message: expect.stringContaining(TENANT) });
  });

  test('and the application of a pipeline may be those of its service connection', () => {
    const connection = { AZURESUBSCRIPTION_TENANT_ID: TENANT, AZURESUBSCRIPTION_CLIENT_ID: CLIENT };
    expect(chooseMethod({ ...PIPELINE, ...connection })).toEqual({
      method: 'azure-pipelines',
      tenantId: TENANT,
      clientId: CLIENT,
    });
  });
});
