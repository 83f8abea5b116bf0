import type { Environment } from '../../model/environment.ts';
import { isObject, type Json } from '../../model/json.ts';
import { BackendError } from '../backend-error.ts';
import { isGuid } from './dataverse/odata.ts';
import type { Snapshot } from './kinds/snapshot.ts';
import type { RawAnswers } from './read-snapshot.ts';

/**
 * Refuses a live system that is not the one an `Environment` describes, before anything is compared or written.
 *
 * @throws {BackendError} `rejected` when an id that the file gives is another one there; `corrupt` when the service does
 *   not say which organization it is.
 */
export function guardOrganization({ name, spec }: Environment, snapshot: Snapshot, answers: RawAnswers): void {
  const body = answers.get('organization')?.body;
  const detail = isObject(body) && isObject(body['Detail']) ? body['Detail'] : {};
  if (!isGuid(snapshot.organizationId)) throw nameless(name);
  refuseOther(name, 'organizationId', spec.organizationId, snapshot.organizationId);
  refuseOther(name, 'environmentId', spec.environmentId, detail['EnvironmentId']);
  refuseOther(name, 'tenantId', spec.tenantId, detail['TenantId']);
}

/**
 * Refuses an environment record that is not that of the organization, or lies in another geography than declared: the
 * rules of the region would be the wrong ones, and nobody can move an environment.
 *
 * @throws {BackendError} `rejected` when the record says otherwise.
 */
export function guardEnvironment({ name, spec }: Environment, { admin, organizationId }: Snapshot): void {
  const record = admin.environment;
  if (record === undefined) return;
  const properties = isObject(record['properties']) ? record['properties'] : {};
  const linked = isObject(properties['linkedEnvironmentMetadata']) ? properties['linkedEnvironmentMetadata'] : {};
  refuseOther(name, 'environmentId', spec.environmentId, record['name']);
  refuseOther(name, 'geography', spec.geography, record['location']);
  if (typeof linked['resourceId'] !== 'string' || organizationId === '') return;
  if (linked['resourceId'].toLowerCase() === organizationId) return;
  throw new BackendError('rejected', `${name}: environmentId and organizationUrl belong to different environments.`, {
    hint: 'Correct one of them. Nothing was changed.',
  });
}

/** Every organization says who it is; ids of rows that we make depend on it, too. */
function nameless(environment: string): BackendError {
  return new BackendError('corrupt', `${environment}: the service does not say which organization it is.`, {
    hint: 'Is organizationUrl the address of a Dataverse organization, and nothing in between changes answers?',
  });
}

/** What is not declared is not checked; what the service does not say cannot be. */
function refuseOther(environment: string, what: string, declared: string | undefined, live: Json | undefined): void {
  if (declared === undefined || typeof live !== 'string' || live === '') return;
  if (declared.toLowerCase() === live.toLowerCase()) return;
  throw new BackendError(
    'rejected',
    `${environment} is declared with the ${what} ${declared}, but the live system has ${live}.`,
    { hint: `Correct ${what} of the Environment, or organizationUrl. Nothing was changed.` },
  );
}
