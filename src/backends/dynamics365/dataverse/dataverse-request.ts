import type { Json, JsonObject } from '../../../model/json.ts';

/** One request to the Dataverse Web API, alone or in a batch. */
export interface DataverseRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/api/data/v9.2/`, percent-encoded: `roles(…)/Microsoft.Dynamics.CRM.AddPrivilegesRole`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

/** The answer to one request. */
export interface DataverseAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  /** The JSON body; `undefined` when there is none. */
  readonly body: Json | undefined;
}

/** An entry of a batch: a request by itself, or several that happen together or not at all. */
export type BatchItem = DataverseRequest | { readonly changeSet: readonly DataverseRequest[] };

/** Answers in the order of the items. A change set that failed has one answer, the reason, and nothing of it happened. */
export type BatchAnswer = DataverseAnswer | { readonly changeSet: readonly DataverseAnswer[] };
