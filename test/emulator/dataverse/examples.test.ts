import { describe, expect, it } from 'vitest';
import { EmulatorError } from '../../../src/emulator/dataverse/emulator-error.ts';
import type { Organization } from '../../../src/emulator/dataverse/organization.ts';
import type { EmulatorAnswer } from '../../../src/emulator/http.ts';
import { ServiceProtection } from '../../../src/emulator/limits.ts';
import file from '../fixtures/web-api-examples.json' with { type: 'json' };
import { answeredParts } from './batch-text.ts';
import { exampleOrganization, fillExamples, idNumber } from './example-organization.ts';

/** One example of the documentation. */
interface Example {
  readonly key: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly rawBody?: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly rawBody?: string;
  };
}

const BASE = 'https://contoso.crm.dynamics.com';
const SETTINGS = 'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a';
const ROLE = '88888888-8888-8888-8888-888888888888';

/** What an organization must hold or be for an example; the rows of accounts, contacts and tasks are there for all. */
const ARRANGED: Readonly<Record<string, () => Organization>> = {
  'patch-404': () => exampleOrganization(),
  'batch-content-id-refs': () => exampleOrganization(),
  'error-annotated': () =>
    exampleOrganization({
      plugIn: () => {
        throw new EmulatorError(400, '0x80040265', 'Example Error Message.');
      },
    }),
  'error-403-privilege': () =>
    withSettings(exampleOrganization({ missingPrivileges: ['prvWritemsdyn_agentcopilotsetting'] })),
};

/** Headers that say how an answer is meant; ids, dates and hints are left aside. */
const HEADERS = ['OData-Version', 'Preference-Applied', 'OData-EntityId', 'Content-Type', 'Location', 'Retry-After'];

/** Columns of tables that the emulator does not have at all. */
const LEFT_OUT = ['_transactioncurrencyid_value'];

describe('the examples of the documentation', () => {
  const examples: readonly Example[] = file.examples;

  it.each(examples.map((example) => [example.key, example] as const))('%s', (key, example) => {
    const { response } = example;
    const answer = key.startsWith('error-429') ? refusedByLimits(key) : replay(example);
    expect(answer.status, answer.body).toBe(response.status);
    for (const name of HEADERS) expectHeader(name, response.headers?.[name], answer.headers?.[name]);
    if (response.body !== undefined) {
      expect(shapeOf(JSON.parse(answer.body ?? ''), response.body)).toEqual(shapeOf(response.body, response.body));
    }
    if (response.rawBody?.startsWith('--')) expectParts(answer.body ?? '', response.rawBody);
    else if (response.rawBody !== undefined) expect(answer.body).toContain(response.rawBody);
  });

  it('give the values that were written before', () => {
    const organization = withRoles(exampleOrganization());
    for (const key of ['role-add', 'role-remove']) replayOn(organization, exampleNamed(examples, key));
    const { RolePrivileges } = JSON.parse(replayOn(organization, exampleNamed(examples, 'role-privileges')).body ?? '');
    expect(RolePrivileges).toEqual([expect.objectContaining({ PrivilegeName: 'prvReadAccount', Depth: 'Basic' })]);
  });
});

function exampleNamed(examples: readonly Example[], key: string): Example {
  const found = examples.find((example) => example.key === key);
  if (!found) throw new Error(`There is no example ${key}.`);
  return found;
}

function replay(example: Example): EmulatorAnswer {
  const organization = ARRANGED[example.key]?.() ?? withAll(exampleOrganization());
  return replayOn(organization, afterWhatItFollows(organization, example));
}

function replayOn(organization: Organization, { request }: Example): EmulatorAnswer {
  const headers = Object.entries(request.headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    value,
  ]);
  return organization.handle({
    method: request.method,
    target: request.url.replace(BASE, ''),
    headers: new Map(headers),
    body: request.rawBody ?? (request.body === undefined ? '' : JSON.stringify(request.body)),
    baseUrl: BASE,
    caller: 'tests',
  });
}

/** Versions, cookies and tokens are ours: an example that shows one gets the one that the emulator gave out before. */
function afterWhatItFollows(organization: Organization, example: Example): Example {
  const { key, request } = example;
  const before = (earlier: string) =>
    JSON.parse(replayOn(organization, exampleNamed(file.examples, earlier)).body ?? '');
  const withUrl = (url: string) => ({ ...example, request: { ...request, url } });
  const withHeader = (name: string, value: string) => ({
    ...example,
    request: { ...request, headers: { ...request.headers, [name]: value } },
  });
  switch (key) {
    case 'get-304':
      return withHeader('If-None-Match', `W/"${organization.store.get('account', idNumber(1))?.version}"`);
    case 'setting-write':
      return withHeader('If-Match', `W/"${organization.store.get('msdyn_agentcopilotsetting', SETTINGS)?.version}"`);
    case 'page-next':
      return withUrl(before('page-first')['@odata.nextLink']);
    case 'track-delta':
      return withUrl(changedSince(organization, before('track-initial')['@odata.deltaLink']));
    default:
      return example;
  }
}

function changedSince(organization: Organization, deltaLink: string): string {
  organization.store.insert('account', idNumber(9), { name: 'Monte Orton', telephone1: '555000', fax: '10101' });
  organization.store.remove('account', idNumber(1));
  return deltaLink;
}

function withAll(organization: Organization): Organization {
  fillExamples(organization);
  withSettings(organization);
  withRoles(organization);
  organization.store.insert('msdyn_appconfiguration', 'bbbbbbbb-0000-0000-0000-000000000001', { msdyn_name: 'Tier 1' });
  organization.store.insert('appmodule', idNumber(20), { uniquename: 'contoso_CustomApp' });
  const definitions = [
    ['appcopilotenabled', 0, '2'],
    ['msdyn_casesummaryEnabled', 2, 'true'],
  ] as const;
  for (const [at, [uniquename, datatype, defaultvalue]] of definitions.entries()) {
    organization.store.insert('settingdefinition', idNumber(30 + at), { uniquename, datatype, defaultvalue });
  }
  return organization;
}

function withSettings(organization: Organization): Organization {
  organization.store.insert('msdyn_agentcopilotsetting', SETTINGS, {
    msdyn_copilotenabled: true,
    msdyn_allowtranslation: false,
    msdyn_transcriptenabled: false,
    msdyn_systemstatus: 100230003,
    msdyn_consentacceptedon: '2026-05-04T09:12:33Z',
  });
  return organization;
}

function withRoles(organization: Organization): Organization {
  const { store } = organization;
  for (const [at, name] of ['prvCreateAccount', 'prvReadAccount'].entries()) {
    const depths = { canbebasic: true, canbelocal: true, canbedeep: true, canbeglobal: true };
    store.insert('privilege', `99999999-0000-0000-0000-00000000000${at + 1}`, { name, ...depths });
  }
  store.insert('role', ROLE, { name: 'Contoso CSR', businessunitid: organization.options.businessUnitId });
  replayOn(organization, exampleNamed(file.examples, 'role-add'));
  return organization;
}

function refusedByLimits(key: string): EmulatorAnswer {
  const documented = { requests: 6000, executionMs: 1_200_000, concurrent: 52 };
  const protection = new ServiceProtection({ ...documented, retryAfterSeconds: 17 }, () => 0);
  for (let at = 0; at < 10_000; at += 1) {
    const admission = protection.admit('caller');
    if ('status' in admission) return admission;
    if (key === 'error-429-count') admission.end({ ms: 0, parts: 1 });
    if (key === 'error-429-time') admission.end({ ms: 600_000, parts: 1 });
  }
  throw new Error('Nothing was refused.');
}

function expectHeader(name: string, expected: string | undefined, actual: string | undefined): void {
  if (expected === undefined) return;
  const general = (value: string | undefined) =>
    value?.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>').replace('; odata.streaming=true', '');
  expect(general(actual), name).toBe(general(expected));
}

function expectParts(actual: string, expected: string): void {
  const [found, wanted] = [answeredParts(actual), answeredParts(expected)];
  expect(found.map(({ status, contentId }) => [status, contentId])).toEqual(
    wanted.map(({ status, contentId }) => [status, contentId]),
  );
  for (const [at, part] of wanted.entries()) {
    for (const name of HEADERS) expectHeader(name, part.headers[name], found[at]?.headers[name]);
    expect(Object.keys(found[at]?.headers ?? {}).sort()).toEqual(Object.keys(part.headers).sort());
    expect(shapeOf(found[at]?.json, part.json)).toEqual(shapeOf(part.json, part.json));
  }
}

/**
 * Names and kinds of values instead of values, as far as the documented answer shows any: `null` there says no kind.
 *
 * Of a list each documented item must have its like.
 */
function shapeOf(value: unknown, documented: unknown): unknown {
  if (documented === null) return value === undefined ? 'missing' : 'anything';
  if (Array.isArray(documented)) return Array.isArray(value) ? shapesOfList(value, documented) : typeof value;
  if (typeof documented !== 'object') return value === null ? 'anything' : typeof value;
  if (typeof value !== 'object' || value === null) return typeof value;
  const members = new Map(Object.entries(value));
  return Object.fromEntries(
    Object.entries(documented)
      .filter(([name]) => !LEFT_OUT.includes(name))
      .map(([name, like]) => [name, shapeOf(members.get(name), like)]),
  );
}

/** Items are matched by what only they have: a deleted row is told from a changed one by its context. */
function shapesOfList(values: readonly unknown[], documented: readonly unknown[]): readonly unknown[] {
  return documented.map((like) => {
    const shapes = values.map((value) => shapeOf(value, like));
    const wanted = JSON.stringify(shapeOf(like, like));
    return shapes.find((shape) => JSON.stringify(shape) === wanted) ?? shapes[0] ?? 'no item';
  });
}
