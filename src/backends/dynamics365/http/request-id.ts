import { harmlessText } from './harmless-text.ts';
import type { HttpAnswer } from './http-request.ts';

/**
 * What a service calls the request that it answered, for its support; undefined where it does not say.
 *
 * Source: answers of Dataverse (`REQ_ID`) and of the admin APIs (`x-ms-…`), as their clients read them.
 */
export function requestIdOf({ headers }: Pick<HttpAnswer, 'headers'>): string | undefined {
  const id = NAMES.map((name) => headers.get(name)).find((each) => each !== undefined && each !== '');
  return id === undefined ? undefined : harmlessText(id, 60);
}

const NAMES = ['req_id', 'x-ms-service-request-id', 'x-ms-correlation-request-id', 'x-ms-request-id'];
