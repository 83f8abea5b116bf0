import { isObject, type Json, type JsonObject, valueAt } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import { type AdminCall, callAdmin, environmentIdOf, objectIn, type PlatformOptions, senseless } from './admin-call.ts';
import { adminErrorIn, adminRefusal } from './admin-error.ts';
import { awaitOperation, type OperationEnd, pauseMs } from './lifecycle-operation.ts';
import { nested, pathOf } from './properties.ts';
import { type AdminWrite, readBack, unknownOutcome, writeAndReadBack } from './read-back.ts';

const READING = 'reading the environment record';
const WRITING = 'changing the environment record';
/** Source: microsoft/terraform-provider-power-platform, which gives up after as many. */
const MOST_TRIES = 10;
/** Without the last of them `copilotPolicies` is missing. */
const EXPAND = 'permissions,properties.capacity,properties/billingPolicy,properties/copilotPolicies';

/**
 * The record of an environment in the Power Platform admin API: its region, its group, and whether Copilot may move data
 * across regions, search with Bing and use Microsoft 365 services.
 */
export class EnvironmentRecord {
  readonly #options: PlatformOptions;

  constructor(options: PlatformOptions) {
    this.#options = options;
  }

  /**
   * The record as it is. A property that it does not have is unknown, not off.
   *
   * @throws {BackendError} `rejected` without an environment id; `corrupt` when the record is of another environment.
   */
  async read(signal: AbortSignal): Promise<JsonObject> {
    const call = { ...this.#call('GET', '2023-06-01', READING, { $expand: EXPAND }), repeatable: true };
    const answer = await callAdmin(this.#options, call, signal);
    if (answer.status !== 200) throw adminRefusal(answer, READING);
    return checked(objectIn(answer, READING), environmentIdOf(this.#options));
  }

  /**
   * Sets properties, such as `bingChatEnabled` or `copilotPolicies.crossGeoCopilotDataMovementEnabled`, in one request
   * that holds nothing else, and waits until they can be read: the service says that it is done some seconds before.
   *
   * @throws {BackendError} `rejected`, `not-permitted` or `busy` when nothing was changed; `outcome-unknown` otherwise.
   */
  write(values: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<AdminWrite<JsonObject>> {
    return writeAndReadBack(
      () => this.#send(nested(values), signal),
      () => readBack(values, () => this.read(signal), propertyIn, this.#options, signal),
      WRITING,
    );
  }

  /** An old version on purpose: a newer one makes the environment a Managed Environment (TF#595). */
  async #send(properties: JsonObject, signal: AbortSignal): Promise<void> {
    const call = { ...this.#call('PATCH', '2021-04-01', WRITING), body: { properties }, repeatable: false };
    for (let tries = 1; ; tries++) {
      const answer = await callAdmin(this.#options, call, signal);
      if (answer.status === 202) {
        const end = await this.#operation(answer.headers, signal);
        if (end !== 'failed') return;
        if (tries >= MOST_TRIES) throw failed();
      } else if (answer.status === 200 || answer.status === 204) return;
      else if (answer.status >= 500) throw unknownOutcome(WRITING, adminRefusal(answer, WRITING));
      else if (!isBusy(answer.status, answer.text) || tries >= MOST_TRIES) throw adminRefusal(answer, WRITING);
      await this.#options.sleep(pauseMs(answer.headers, this.#options), signal);
    }
  }

  async #operation(headers: ReadonlyMap<string, string>, signal: AbortSignal): Promise<OperationEnd> {
    try {
      return await awaitOperation(headers, this.#options, signal);
    } catch (cause) {
      throw unknownOutcome(WRITING, cause);
    }
  }

  #call(method: AdminCall['method'], version: string, purpose: string, query: Readonly<Record<string, string>> = {}) {
    const id = environmentIdOf(this.#options);
    const path = `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${id}`;
    return { method, plane: 'bap', path, query: { ...query, 'api-version': version }, purpose } as const;
  }
}

/** The environment group in a record; `undefined` when the environment is in none. */
export function environmentGroupOf(record: JsonObject): string | undefined {
  const id = valueAt(record, ['properties', 'parentEnvironmentGroup', 'id']);
  return typeof id === 'string' && /[1-9a-f]/i.test(id) ? id : undefined;
}

/** The value of a property that `write` sets, in a record. */
function propertyIn(record: JsonObject, property: string): Json | undefined {
  return valueAt(record, ['properties', ...pathOf(property)]);
}

function checked(record: JsonObject, environmentId: string): JsonObject {
  const { name, properties } = record;
  if (typeof name !== 'string' || name.toLowerCase() !== environmentId.toLowerCase())
    throw senseless(READING, 'is about another environment');
  if (!isObject(properties)) throw senseless(READING);
  const { copilotPolicies } = properties;
  if (copilotPolicies !== undefined && copilotPolicies !== null && !isObject(copilotPolicies)) throw senseless(READING);
  for (const value of [
    properties['bingChatEnabled'],
    properties['m365Enabled'],
    ...Object.values(copilotPolicies ?? {}),
  ])
    if (isObject(value) || Array.isArray(value) || typeof value === 'string') throw senseless(READING);
  return record;
}

/** Another operation holds the environment; any other conflict is final. */
function isBusy(status: number, text: string): boolean {
  return status === 409 && adminErrorIn(text).code === 'OperationNotStartable';
}

function failed(): BackendError {
  return new BackendError(
    'rejected',
    `${MOST_TRIES} times the service took the change of the environment and failed.`,
    {
      hint: 'Look at the history of the environment in the Power Platform admin center.',
    },
  );
}
