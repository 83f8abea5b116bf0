import type { Credential } from './cached-tokens.ts';
import { type Choice, variableOf } from './choose-method.ts';
import { githubAssertion } from './github-assertion.ts';
import type { SignInOptions } from './token-source.ts';

/** Creates the credential of a choice. The Azure library is loaded here, and only here. */
export async function createCredential(
  { method, tenantId, clientId }: Choice,
  { cloud, variables, prompt }: Pick<SignInOptions, 'cloud' | 'variables' | 'prompt'>,
): Promise<Credential> {
  const azure = await import('@azure/identity');
  const options = { authorityHost: cloud.authority };
  const tenant = tenantId === undefined ? {} : { tenantId };
  const client = clientId === undefined ? {} : { clientId };
  const given = (name: string): string => variableOf(variables, name) ?? '';
  // What a way to sign in needs was found to be there when it was chosen.
  const [theTenant, theClient] = [tenantId ?? '', clientId ?? ''];
  switch (method) {
    case 'client-secret':
      return new azure.ClientSecretCredential(theTenant, theClient, given('AZURE_CLIENT_SECRET'), options);
    case 'client-certificate': {
      const password = variableOf(variables, 'AZURE_CLIENT_CERTIFICATE_PASSWORD');
      const certificatePath = given('AZURE_CLIENT_CERTIFICATE_PATH');
      const certificate = { certificatePath, ...(password !== undefined && { certificatePassword: password }) };
      return new azure.ClientCertificateCredential(theTenant, theClient, certificate, options);
    }
    case 'github':
      return new azure.ClientAssertionCredential(
        theTenant,
        theClient,
        () => githubAssertion(given('ACTIONS_ID_TOKEN_REQUEST_URL'), given('ACTIONS_ID_TOKEN_REQUEST_TOKEN')),
        options,
      );
    case 'azure-pipelines':
      return new azure.AzurePipelinesCredential(
        theTenant,
        theClient,
        given('AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'),
        given('SYSTEM_ACCESSTOKEN'),
        options,
      );
    case 'workload-identity':
      return new azure.WorkloadIdentityCredential({
        ...options,
        tenantId: theTenant,
        clientId: theClient,
        tokenFilePath: given('AZURE_FEDERATED_TOKEN_FILE'),
      });
    case 'managed-identity':
      return new azure.ManagedIdentityCredential(client);
    case 'azure-cli':
      return new azure.AzureCliCredential(tenant);
    case 'device-code':
      return new azure.DeviceCodeCredential({
        ...options,
        ...tenant,
        ...client,
        userPromptCallback: ({ message }) => prompt(message.replaceAll(/\p{Cc}+/gu, ' ')),
      });
    case 'default':
      return new azure.DefaultAzureCredential({
        ...options,
        ...tenant,
        ...(clientId !== undefined && { managedIdentityClientId: clientId, workloadIdentityClientId: clientId }),
      });
    default:
      return method satisfies never;
  }
}
