import { type Json, type JsonObject, valueAt } from '../../../model/json.ts';
import { BackendError } from '../../backend-error.ts';
import type { HttpAnswer } from '../http/http-request.ts';
import { type AdminCall, callAdmin, objectIn, type PlatformOptions } from './admin-call.ts';
import { adminRefusal } from './admin-error.ts';
import { nested, pathOf } from './properties.ts';
import { type AdminWrite, readBack, unknownOutcome, writeAndReadBack } from './read-back.ts';

const READING = 'reading the tenant settings';
const WRITING = 'changing the tenant settings';
const ROOT = '/providers/Microsoft.BusinessAppPlatform';

/** The settings of the tenant, which all its environments share. */
export class TenantSettings {
  readonly #options: PlatformOptions;

  constructor(options: PlatformOptions) {
    this.#options = options;
  }

  /** All settings that the service knows; one that is missing is unknown, not off. */
  async read(signal: AbortSignal): Promise<JsonObject> {
    const call = { method: 'POST', path: `${ROOT}/listTenantSettings`, repeatable: true, purpose: READING } as const;
    return accepted(await this.#call(call, '2023-06-01', signal), READING);
  }

  /**
   * Sets settings such as `powerPlatform.modelExperimentation.enableModelDataSharing` and nothing else, and waits until
   * they can be read. The service has no versions: who writes last wins.
   *
   * @throws {BackendError} `rejected` or `not-permitted` when nothing was changed, also when the sign-in is of another
   *   tenant than the declared one; `outcome-unknown` otherwise.
   */
  async write(values: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<AdminWrite<JsonObject>> {
    await this.#refuseOtherTenant(signal);
    const valueIn = (live: JsonObject, setting: string) => valueAt(live, pathOf(setting));
    return writeAndReadBack(
      () => this.#send(nested(values), signal),
      () => readBack(values, () => this.read(signal), valueIn, this.#options, signal),
      WRITING,
    );
  }

  async #send(body: JsonObject, signal: AbortSignal): Promise<void> {
    const path = `${ROOT}/scopes/admin/updateTenantSettings`;
    const call = { method: 'POST', path, body, repeatable: false, purpose: WRITING } as const;
    const answer = await this.#call(call, '2023-06-01', signal);
    if (answer.status >= 500) throw unknownOutcome(WRITING, adminRefusal(answer, WRITING));
    if (answer.status >= 300) throw adminRefusal(answer, WRITING);
  }

  async #refuseOtherTenant(signal: AbortSignal): Promise<void> {
    const { tenantId } = this.#options;
    if (tenantId === undefined) return;
    const call = { method: 'GET', path: `${ROOT}/tenant`, repeatable: true, purpose: 'reading the tenant' } as const;
    const live = accepted(await this.#call(call, '2021-04-01', signal), call.purpose)['tenantId'];
    if (typeof live === 'string' && live.toLowerCase() === tenantId.toLowerCase()) return;
    throw new BackendError('rejected', 'The sign-in is of another tenant than the one that the environment declares.', {
      hint: `Sign in to the tenant ${tenantId}, or correct spec.tenantId.`,
    });
  }

  #call(call: Omit<AdminCall, 'plane' | 'query'>, version: string, signal: AbortSignal): Promise<HttpAnswer> {
    return callAdmin(this.#options, { ...call, plane: 'bap', query: { 'api-version': version } }, signal);
  }
}

function accepted(answer: HttpAnswer, purpose: string): JsonObject {
  if (answer.status !== 200) throw adminRefusal(answer, purpose);
  return objectIn(answer, purpose);
}
