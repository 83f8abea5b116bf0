import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import schema from '../../data/emulator/seed.schema.json' with { type: 'json' };
import { startEmulator } from '../../src/emulator/emulator.ts';
import { readFaultFile } from '../../src/emulator/fault-file.ts';
import { InputError } from '../../src/emulator/input-error.ts';
import { expandCopies, readSeedFile } from '../../src/emulator/seed-file.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'copilotctl-seed-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const ORGANIZATION = {
  name: 'prod',
  organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03',
  environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f9b203',
  geography: 'europe',
};
const SEED = { tenantId: '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10', organizations: [ORGANIZATION] };

function written(text: string): string {
  const file = join(FOLDER, 'file.json');
  writeFileSync(file, text);
  return file;
}

/** The message without the folder. */
function refusal(read: (file: string) => unknown, text: string): string {
  try {
    read(written(text));
  } catch (error) {
    if (error instanceof InputError) return error.message.replaceAll(`${FOLDER}/`, '');
    throw error;
  }
  return 'accepted';
}

describe('a seed file', () => {
  test('is read', () => {
    expect(readSeedFile(written(JSON.stringify(SEED)))).toEqual(SEED);
  });

  test('with copies stands for numbered organizations', () => {
    const seed = readSeedFile(written(JSON.stringify({ ...SEED, organizations: [{ ...ORGANIZATION, copies: 100 }] })));
    const all = expandCopies(seed);
    expect(all.map(({ name }) => name).slice(98)).toEqual(['prod-099', 'prod-100']);
    expect(new Set(all.map(({ organizationId }) => organizationId)).size).toBe(100);
    expect(all[99]?.environmentId).toBe('7a1e9c34-52d8-4b6f-9e0a-13c5d7f90100');
  });

  test.each([
    ['{ "tenantId": ', /^file\.json:1:\d+: /],
    ['{}', /^file\.json:1:1: the file must have required property 'tenantId'\.$/m],
    [JSON.stringify({ ...SEED, tenant: 1 }, null, 1), /^file\.json:11:2: "tenant" is not known here\.$/],
    [
      JSON.stringify({ ...SEED, organizations: [{ ...ORGANIZATION, geography: 'mars' }] }, null, 1),
      /^file\.json:8:17: "organizations\/0\/geography" must be one of .*"europe"/,
    ],
    [
      JSON.stringify({ ...SEED, organizations: [ORGANIZATION, ORGANIZATION] }),
      /^file\.json:1:\d+: "prod" is the name of another organization\.$/m,
    ],
    [
      JSON.stringify({ ...SEED, organizations: [{ ...ORGANIZATION, admin: { groupId: SEED.tenantId } }] }),
      /There is no group "4f6b1c1e/,
    ],
    [
      JSON.stringify({ ...SEED, principals: [{ token: 'a', memberOf: ['nowhere'] }] }),
      /There is no organization "nowhere"/,
    ],
  ])('that says %s is refused with file and place', (text, message) => {
    expect(refusal(readSeedFile, text)).toMatch(message);
  });

  test('may name every geography that the admin API lists, and no other', async () => {
    const { geography } = schema.properties.organizations.items.properties;
    const organizations = geography.enum.map((name, at) => ({
      ...ORGANIZATION,
      name,
      organizationId: ORGANIZATION.organizationId.replace(/..$/, String(at + 10)),
      environmentId: ORGANIZATION.environmentId.replace(/..$/, String(at + 10)),
      geography: name,
    }));
    const emulator = await startEmulator({ seed: { ...SEED, organizations } });
    const path = '/providers/Microsoft.BusinessAppPlatform/locations?api-version=2023-06-01';
    const answer = await fetch(`${emulator.url}${path}`, { headers: { Authorization: 'Bearer any' } });
    const { value } = (await answer.json()) as { value: { name: string }[] };
    await emulator.close();
    expect(geography.enum).toEqual(value.map(({ name }) => name));
  });

  test('that is not there is unreadable', () => {
    expect(() => readSeedFile(join(FOLDER, 'none.json'))).toThrow(/none\.json cannot be read: there is no such file/);
  });

  test('with rows of a table that does not exist starts nothing', async () => {
    const organization = { ...ORGANIZATION, rows: { msdyn_nothing: [{}] } };
    await expect(startEmulator({ seed: { ...SEED, organizations: [organization] } })).rejects.toThrow(
      /^Organization "prod" of the seed: .*msdyn_nothing/,
    );
  });
});

describe('a fault file', () => {
  const one = (match: object, fault: object) => JSON.stringify([{ match, fault }], null, 1);

  test('is read', () => {
    const rules = [{ match: { path: '/x$/', nth: 2 }, fault: { status: 429, headers: { 'Retry-After': '1' } } }];
    expect(readFaultFile(written(JSON.stringify(rules)))).toEqual(rules);
  });

  test.each([
    [one({}, {}), /file\.json:4:12: "0\/fault" must NOT have fewer than 1 properties\.$/],
    [one({}, { status: 500, reset: 'before' }), /A fault is exactly one of status, delayMs/],
    [one({}, { delayMs: 5, code: '0x1' }), /"code" does not go with "delayMs"/],
    [one({}, { body: { a: 1 } }), /Without "status" the body is a text/],
    [one({ path: '/(/' }, { delayMs: 5 }), /"\/\(\/" is not a regular expression/],
    [one({ nth: 0 }, { delayMs: 5 }), /"0\/match\/nth" must be >= 1, not 0/],
    [one({ verb: 'GET' }, { delayMs: 5 }), /"verb" is not known here/],
    [one({}, { reset: 'later' }), /must be one of "before", "after"/],
  ])('that says %s is refused with file and place', (text, message) => {
    expect(refusal(readFaultFile, text)).toMatch(message);
  });
});
