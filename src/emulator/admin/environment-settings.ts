import type { EmulatorAnswer } from '../http.ts';
import type { Json, JsonObject } from '../json.ts';
import { answerJson } from './admin-answer.ts';
import { type AdminRequest, bodyOf } from './admin-request.ts';
import type { Environment } from './environment.ts';
import type { Tenant } from './tenant.ts';

/**
 * GET of the environment management settings: without `$select` only the identifiers come back; no row, no entry. The
 * envelope is the documented one; names are compared without regard to case.
 */
export function readSettings(tenant: Tenant, environment: Environment, request: AdminRequest): EmulatorAnswer {
  if (environment.settings === undefined) return envelope(200, { objectResult: [] });
  const asked = (request.query.get('$select') ?? '').split(',').filter((name) => name !== '');
  const values = asked.map((name) => [name, settingOf(environment.settings, name)] as const);
  const entry = { id: environment.id, tenantId: tenant.id, ...Object.fromEntries(values) };
  return envelope(200, { objectResult: [environment.seed.pascalCase === true ? capitalized(entry) : entry] });
}

/** POST: creates the row; its values come with a PATCH (THIRD-PARTY: TALXIS). */
export function createSettings(environment: Environment, request: AdminRequest): EmulatorAnswer {
  bodyOf(request);
  environment.settings ??= {};
  return envelope(200, { debugErrors: null });
}

/** PATCH: 404 without a row; a value of the wrong type is an error in a 200 (assumed), nothing is changed then. */
export function changeSettings(environment: Environment, request: AdminRequest): EmulatorAnswer {
  const body = bodyOf(request);
  if (environment.settings === undefined) {
    return envelope(404, { errors: failure('NotFound', 'Settings not found for the environment.') });
  }
  const isWrong = Object.entries(body).some(([name, value]) => !isValid(name, value));
  if (isWrong) {
    return envelope(200, { errors: failure('InvalidSetting', 'The setting value is not valid.'), debugErrors: null });
  }
  const known = Object.keys(environment.settings);
  const renamed = Object.entries(body).map(([name, value]) => [known.find((each) => same(each, name)) ?? name, value]);
  environment.settings = { ...environment.settings, ...Object.fromEntries(renamed) };
  return envelope(200, { responseMessage: 'Operation completed successfully.', debugErrors: null });
}

function envelope(status: number, members: JsonObject): EmulatorAnswer {
  return answerJson(status, { objectResult: null, nextLink: null, responseMessage: null, errors: null, ...members });
}

function failure(code: string, message: string): Json {
  return { code, message, details: [] };
}

/** The product switches are booleans or nothing; of other settings any simple value is taken. */
function isValid(name: string, value: Json): boolean {
  if (value === null) return true;
  return /^d365CustomerService_/i.test(name) ? typeof value === 'boolean' : typeof value !== 'object';
}

function settingOf(settings: JsonObject | undefined, name: string): Json {
  return Object.entries(settings ?? {}).find(([each]) => same(each, name))?.[1] ?? null;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function capitalized(entry: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
  );
}
