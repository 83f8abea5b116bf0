import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { cloudOf } from '../../../../src/backends/dynamics365/clouds.ts';
import { type Choice, METHODS } from '../../../../src/backends/dynamics365/sign-in/choose-method.ts';
import { createCredential } from '../../../../src/backends/dynamics365/sign-in/create-credential.ts';
import { githubAssertion } from '../../../../src/backends/dynamics365/sign-in/github-assertion.ts';
import { signInFailure } from '../../../../src/backends/dynamics365/sign-in/sign-in-failure.ts';
import { openTokenSource } from '../../../../src/backends/dynamics365/sign-in/token-source.ts';

const SIGNAL = new AbortController().signal;
const contoso = cloudOf({ organizationUrl: 'https://contoso.crm4.dynamics.com' });
const local = cloudOf({ organizationUrl: 'http://127.0.0.1:4365/prod' });
const basics = { prompt: () => {}, now: () => 0 };
const SECRETS = ['pass~word.1', 'assertion-token', 'pipeline-token'];
const VARIABLES = {
  AZURE_TENANT_ID: '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10',
  AZURE_CLIENT_ID: '11111111-1111-1111-1111-111111111111',
  AZURE_CLIENT_SECRET: SECRETS[0],
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRETS[1],
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://127.0.0.1:1/token',
  SYSTEM_ACCESSTOKEN: SECRETS[2],
  SYSTEM_OIDCREQUESTURI: 'https://127.0.0.1:1/oidc',
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection',
  AZURE_FEDERATED_TOKEN_FILE: '/nowhere/token',
  AZURE_CLIENT_CERTIFICATE_PATH: '/nowhere/certificate.pem',
};

describe('the fixed token', () => {
  test('is for an organization on this machine', async () => {
    const source = openTokenSource({ ...basics, cloud: local, variables: { COPILOTCTL_TOKEN: ' word\n' } });
    expect(await source.token(local.organization.tokenScope, SIGNAL, { insteadOf: 'word' })).toBe('word');
  });

  test.each([
    [contoso, 'word', 'on this machine only; this one is at https://contoso.crm4.dynamics.com'],
    [local, '', 'http://127.0.0.1:4365/prod needs COPILOTCTL_TOKEN'],
    [local, 'wo\nrd', 'holds characters'],
  ])('is refused where it does not fit: %#', (cloud, token, message) => {
    const variables = { ...VARIABLES, COPILOTCTL_TOKEN: token };
    expect(() => openTokenSource({ ...basics, cloud, variables })).toThrow(
      expect.objectContaining({ code: 'not-permitted', message: expect.stringContaining(message) }),
    );
    expect(() => openTokenSource({ ...basics, cloud, variables })).not.toThrow(/word/);
  });
});

describe('a sign-in', () => {
  test('with missing variables fails before anybody is asked', () => {
    const variables = { COPILOTCTL_AUTH: 'client-secret' };
    expect(() => openTokenSource({ ...basics, cloud: contoso, variables })).toThrow('AZURE_CLIENT_SECRET are missing');
  });

  test('has a credential for every way', async () => {
    // The library asks the process itself for this one.
    vi.stubEnv('SYSTEM_OIDCREQUESTURI', VARIABLES.SYSTEM_OIDCREQUESTURI);
    onTestFinished(() => void vi.unstubAllEnvs());
    const choice: Omit<Choice, 'method'> = { tenantId: VARIABLES.AZURE_TENANT_ID, clientId: VARIABLES.AZURE_CLIENT_ID };
    const made = await Promise.all(
      METHODS.map((method) =>
        createCredential({ method, ...choice }, { ...basics, cloud: contoso, variables: VARIABLES }),
      ),
    );
    expect(made.map((credential) => credential.constructor.name)).toEqual([
      'DefaultAzureCredential',
      'ClientSecretCredential',
      'ClientCertificateCredential',
      'ClientAssertionCredential',
      'AzurePipelinesCredential',
      'WorkloadIdentityCredential',
      'ManagedIdentityCredential',
      'AzureCliCredential',
      'DeviceCodeCredential',
    ]);
  });

  // These fail on this machine, before anything is sent to anybody.
  test.each(['client-certificate', 'github', 'workload-identity'] as const)(
    'by %s that fails tells no secret, anywhere in the error',
    async (method) => {
      const source = openTokenSource({
        ...basics,
        cloud: contoso,
        variables: { ...VARIABLES, COPILOTCTL_AUTH: method },
      });
      const error: unknown = await source
        .token(contoso.organization.tokenScope, SIGNAL)
        .catch((failed: unknown) => failed);
      expect(error).toMatchObject({ message: expect.stringContaining('sign-in'), hint: expect.any(String) });
      expect(['not-permitted', 'unavailable']).toContain(Reflect.get(Object(error), 'code'));
      expect(Reflect.get(Object(error), 'cause')).toBeUndefined();
      for (const secret of SECRETS) expect(String(error)).not.toContain(secret);
    },
  );
});

describe('what a library says of a failure', () => {
  const said = (message: string) => signInFailure(new Error(message), 'client-secret', VARIABLES);

  test('loses secrets, tokens and claims, and keeps the reason and the correlation id', () => {
    const { code, message } = said(
      "invalid_client: AADSTS7000215: Invalid client secret 'pass~word.1' provided.\r\n claims=eyJhY2Nlc3NfdG9rZW4iOnt9fQ " +
        `client_secret=other&scope=x Bearer ${'q'.repeat(20)} ${'Zz9'.repeat(20)} eyJ0.eyJ1.sig ` +
        'Correlation ID: 22222222-2222-2222-2222-222222222222 \u001b[31m',
    );
    expect(code).toBe('not-permitted');
    expect(message).toContain('AADSTS7000215: Invalid client secret');
    expect(message).toContain('Correlation ID: 22222222-2222-2222-2222-222222222222');
    for (const secret of ['pass~word.1', 'other', 'qqq', 'Zz9Zz9', 'eyJ', '\u001b', '\n']) {
      expect(message).not.toContain(secret);
    }
  });

  test('is told apart: a network that does not reach sign-in, and a sign-in that refuses', () => {
    expect(said('network_error: See https://aka.ms/msal.js.errors#network_error for details').code).toBe('unavailable');
    expect(said('invalid_client: no').code).toBe('not-permitted');
    expect(said('x'.repeat(5000)).message.length).toBeLessThan(500);
  });
});

describe('the token of a GitHub job', () => {
  async function github(status: number, body: string): Promise<{ url: string; asked: (string | undefined)[] }> {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.writeHead(status, { location: 'https://evil.example' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return { url: `http://127.0.0.1:${port}/job?api-version=2.0`, asked };
  }

  test('is asked for the exchange with Microsoft Entra', async () => {
    const { url, asked } = await github(200, '{"value":"a.b.c"}');
    expect(await githubAssertion(url, 'word')).toBe('a.b.c');
    expect(asked).toEqual(['/job?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange', 'Bearer word']);
  });

  test.each([
    [500, '{}'],
    [302, '{"value":"a.b.c"}'],
    [200, '<html>'],
    [200, '{"value":7}'],
  ])('is not there when the answer is %i %s', async (status, body) => {
    const { url } = await github(status, body);
    await expect(githubAssertion(url, 'word')).rejects.toMatchObject({
      code: 'unavailable',
      message: `GitHub Actions gave no token for the sign-in (status ${status}).`,
    });
  });

  test.each(['http://github.example/job', 'nonsense'])('is not asked for at %s', async (url) => {
    await expect(githubAssertion(url, 'word')).rejects.toMatchObject({ message: expect.stringContaining('unusable') });
  });

  test('is never in an error, even when it cannot be sent', async () => {
    const failed: unknown = await githubAssertion('https://127.0.0.1:1/job', 'wo\nrd').catch((error: unknown) => error);
    expect(failed).toMatchObject({ message: 'GitHub Actions gave no token for the sign-in (no answer).' });
    expect(Reflect.get(Object(failed), 'cause')).toBeUndefined();
  });
});
