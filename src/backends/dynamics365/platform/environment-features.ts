import { isObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { HttpAnswer } from '../http/http-request.ts';
import { type AdminCall, callAdmin, environmentIdOf, objectIn, type PlatformOptions, senseless } from './admin-call.ts';
import { adminErrorIn, adminRefusal, memberOf } from './admin-error.ts';
import { type AdminWrite, readBack, unknownOutcome, writeAndReadBack } from './read-back.ts';

/** Values by name in small letters: the service writes names in different cases. */
export type Features = ReadonlyMap<string, Json>;

const READING = 'reading the Copilot switches of the environment';
const WRITING = 'changing the Copilot switches of the environment';

/**
 * The settings of environment management in the Power Platform API, such as `d365CustomerService_Copilot`: the switches
 * on the Copilot page of the Power Platform admin center.
 */
export class EnvironmentFeatures {
  readonly #options: PlatformOptions;
  readonly #names: readonly string[];

  /** `names`: the settings that matter. */
  constructor(options: PlatformOptions, names: readonly string[]) {
    this.#options = options;
    this.#names = names;
  }

  /** The settings that matter. One that is not configured is `null` or missing; an environment may have none at all. */
  async read(signal: AbortSignal): Promise<Features> {
    return await this.#read(this.#names, signal);
  }

  /**
   * Sets these settings and nothing else, and waits until they can be read.
   *
   * Where the environment has no settings yet, its row is made first.
   *
   * @throws {BackendError} `rejected` or `not-permitted` when nothing was changed; `outcome-unknown` otherwise.
   */
  write(values: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<AdminWrite<Features>> {
    const names = [...new Set([...this.#names, ...Object.keys(values)])];
    const valueIn = (live: Features, name: string) => live.get(name.toLowerCase());
    return writeAndReadBack(
      () => this.#send(values, signal),
      () => readBack(values, () => this.#read(names, signal), valueIn, this.#options, signal),
      WRITING,
    );
  }

  async #read(names: readonly string[], signal: AbortSignal): Promise<Features> {
    // Without $select the service gives ids only.
    const answer = await this.#call('GET', READING, { query: { $select: names.join(',') } }, signal);
    if (answer.status === 404 && isEnvelope(answer)) return new Map();
    refuseErrors(answer, READING);
    const row = rowIn(objectIn(answer, READING), environmentIdOf(this.#options));
    const wanted = new Set(names.map((name) => name.toLowerCase()));
    const members = Object.entries(row).map(([name, value]) => [name.toLowerCase(), value ?? null] as const);
    return new Map(members.filter(([name, value]) => wanted.has(name) && isPlain(value)));
  }

  async #send(body: JsonObject, signal: AbortSignal): Promise<void> {
    const first = await this.#call('PATCH', WRITING, { body }, signal);
    if (first.status !== 404) {
      refuseErrors(first, WRITING);
      return;
    }
    refuseErrors(await this.#call('POST', WRITING, { body }, signal), WRITING);
    refuseErrors(await this.#call('PATCH', WRITING, { body }, signal), WRITING);
  }

  #call(method: AdminCall['method'], purpose: string, more: Partial<AdminCall>, signal: AbortSignal) {
    const path = `/environmentmanagement/environments/${environmentIdOf(this.#options)}/settings`;
    const query = { 'api-version': '2024-10-01', ...more.query };
    const repeatable = method === 'GET';
    return callAdmin(this.#options, { method, plane: 'ppapi', path, purpose, repeatable, ...more, query }, signal);
  }
}

/** Errors may stand in an answer with status 200, too. */
function refuseErrors(answer: HttpAnswer, purpose: string): void {
  if (answer.status >= 500 && purpose === WRITING) throw unknownOutcome(purpose, adminRefusal(answer, purpose));
  if (answer.status >= 300) throw adminRefusal(answer, purpose);
  const { code, message } = adminErrorIn(answer.text);
  if (code !== '' || message !== '') throw adminRefusal({ ...answer, status: 400 }, purpose);
}

/** The one row in an envelope; empty when the environment has no settings yet. */
function rowIn(envelope: JsonObject, environmentId: string): JsonObject {
  const rows = memberOf(envelope, 'objectresult');
  if (rows === undefined || rows === null) return {};
  const row: Json | undefined = Array.isArray(rows) ? (rows[0] ?? {}) : rows;
  if (!isObject(row)) throw senseless(READING);
  const id = memberOf(row, 'id');
  if (typeof id === 'string' && id.toLowerCase() !== environmentId.toLowerCase())
    throw senseless(READING, 'is about another environment');
  return row;
}

/** Whether an answer comes from environment management itself, and not from something before it. */
function isEnvelope({ text }: HttpAnswer): boolean {
  return adminErrorIn(text).code !== '' && /"objectresult"/i.test(text);
}

function isPlain(value: Json): boolean {
  if (!isObject(value) && !Array.isArray(value)) return true;
  throw senseless(READING);
}
