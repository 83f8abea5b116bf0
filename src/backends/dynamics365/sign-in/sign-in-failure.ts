import { BackendError } from '../../backend-error.ts';
import { harmlessText } from '../http/harmless-text.ts';
import type { Method } from './choose-method.ts';

const SECRETS = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'SYSTEM_ACCESSTOKEN',
  'COPILOTCTL_TOKEN',
];

/**
 * What the user is told of a sign-in that failed. The original is not kept as the cause: it may carry the request with
 * its secrets. Correlation ids stay, because the tenant's administrator looks for them.
 */
export function signInFailure(
  error: unknown,
  method: Method,
  variables: Readonly<Record<string, string | undefined>>,
): BackendError {
  const text = harmlessText(withoutSecrets(error instanceof Error ? error.message : String(error), variables), 400);
  const isUnreached = /^(network_error|endpoints_resolution_error)\b/.test(text);
  return isUnreached
    ? new BackendError('unavailable', `The sign-in by ${method} reached nobody. It says: ${text}`, {
        hint: 'Check the network, the cloud of the environment and the tenant id.',
      })
    : new BackendError('not-permitted', `The sign-in by ${method} failed. It says: ${text}`, { hint: HINTS[method] });
}

function withoutSecrets(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  const values = SECRETS.map((name) => variables[name]?.trim() ?? '').filter((value) => value !== '');
  return values.reduce((clean, value) => clean.replaceAll(value, '…'), text);
}

const HINTS: Readonly<Record<Method, string>> = {
  default:
    'Say with COPILOTCTL_AUTH how to sign in: the default tries several ways and cannot know which one was meant.',
  'client-secret': 'Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; secrets expire.',
  'client-certificate':
    'Check that AZURE_CLIENT_CERTIFICATE_PATH is a PEM file with its key, known to the app registration.',
  github: 'Check the federated credential of the app registration: its subject must match this repository and job.',
  'azure-pipelines':
    'Check that the service connection uses workload identity federation and that the pipeline may use it.',
  'workload-identity': 'Check the federated credential of the app registration and AZURE_FEDERATED_TOKEN_FILE.',
  'managed-identity':
    'Check that this machine has a managed identity; AZURE_CLIENT_ID names one that is user-assigned.',
  'azure-cli': 'Run "az login --allow-no-subscriptions" for the tenant of the environment.',
  'device-code': 'Enter the code in time, with an account of the tenant of the environment.',
};
