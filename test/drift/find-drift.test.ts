import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byProductOf } from '../../src/drift/by-product.ts';
import { chooseFindings } from '../../src/drift/choose-findings.ts';
import { findDrift } from '../../src/drift/find-drift.ts';
import { fingerprintOf } from '../../src/drift/fingerprint.ts';
import type { FieldChange } from '../../src/model/change.ts';
import type { Json } from '../../src/model/json.ts';
import type { TargetId } from '../../src/model/live-state.ts';
import type { Address } from '../../src/model/resource.ts';
import { desired } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const target = 'embedded:prod' as TargetId;
const address = 'CaseSummary/default' as Address;
const field = (before: Json | undefined, after: Json, path = '/available'): FieldChange => ({
  path,
  ...(before !== undefined && { before }),
  after,
  cause: 'drift',
});

describe('a fingerprint', () => {
  test('is that of the live value, whatever is declared and in whatever order keys stand', () => {
    const one = fingerprintOf(target, address, field({ a: 1, b: 2 }, true));
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprintOf(target, address, field({ b: 2, a: 1 }, false))).toBe(one);
  });

  test('tells targets, resources, fields and values apart, and a value that is gone from each', () => {
    // As live state holds it: there is no -0 in JSON that was read.
    const json = fc.jsonValue().map((made) => JSON.parse(JSON.stringify(made)) as Json);
    const value = fc.option(json, { nil: undefined });
    const place = fc.tuple(
      fc.constantFrom('a', 'b'),
      fc.constantFrom('X/a', 'X/b'),
      fc.constantFrom('/a', '/b'),
      value,
    );
    const print = ([on, at, path, before]: [string, string, string, Json | undefined]) =>
      fingerprintOf(on as TargetId, at as Address, field(before, true, path));
    fc.assert(
      fc.property(place, place, (left, right) => {
        expect(print(left) === print(right)).toBe(isDeepStrictEqual(left, right));
      }),
    );
    expect(fingerprintOf(target, address, undefined)).not.toBe(fingerprintOf(target, address, field(undefined, true)));
  });

  test('holds no value that could be read from it', () => {
    expect(fingerprintOf(target, address, field('jane@contoso.example', ''))).not.toContain('jane');
  });
});

describe('what the product does by itself', () => {
  const on = field(true, false);

  test('is recorded where the row was changed last as SYSTEM, and inferred where a mark says that it happened', () => {
    expect(byProductOf(address, on, { by: 'SYSTEM' })).toMatchObject({ evidence: 'recorded', source: 'S14, S20' });
    expect(byProductOf(address, on, { by: 'Ada', marks: ['msdyn_autoenableddone'] })).toMatchObject({
      evidence: 'inferred',
      because: expect.stringContaining('case summaries'),
    });
  });

  test('is not said where a person changed the row and no mark is there, or where nobody knows of the row', () => {
    expect(byProductOf(address, on, { by: 'Ada' })).toBeUndefined();
    expect(byProductOf(address, on, undefined)).toBeUndefined();
    expect(byProductOf(address, field(false, true), { by: 'Ada', marks: ['msdyn_autoenabled'] })).toBeUndefined();
  });

  test('is said of any field of a row that SYSTEM changed last, without a source', () => {
    const found = byProductOf(address, field('a', 'b', '/description'), { by: 'SYSTEM' });
    expect(found).toEqual({ because: expect.stringContaining('SYSTEM'), evidence: 'recorded' });
  });

  test('that leaves no mark is inferred from what it does', () => {
    const profile = 'ExperienceProfile/tier-1' as Address;
    expect(byProductOf(profile, field(true, false, '/copilotFeatures/askAQuestion'), { by: 'Ada' })).toMatchObject({
      evidence: 'inferred',
      source: 'S34d',
    });
  });
});

test('findings carry who changed the row last, and plans never do', () => {
  const state = desired({}, [['CaseSummary', { available: false }]]);
  const rows = {
    ...live(row('CaseSummary', { available: true })),
    lastChangeOf: () => ({ by: 'SYSTEM', at: '2026-11-01T12:00:00Z' }),
  };
  const last = lastApplied({ address, identity: 'default', created: false, spec: { available: false } });
  const plan = planOf(state, rows, last);
  expect(findDrift(plan, rows)).toMatchObject([
    { what: 'changed', lastChange: { by: 'SYSTEM' }, byProduct: { evidence: 'recorded' } },
  ]);
  expect(JSON.stringify(plan)).not.toContain('SYSTEM');
  expect(plan.digest).toBe(planOf(state, live(row('CaseSummary', { available: true })), last).digest);
});

describe('choosing findings', () => {
  const finding = (start: string) => ({
    fingerprint: start.padEnd(32, '0'),
    address,
    what: 'changed' as const,
  });
  const all = [finding('abcd1'), finding('abcd2'), finding('ffff')];

  test('takes the first digits of a fingerprint, in any case of letters, in the order of the findings', () => {
    expect(chooseFindings(all, ['FFFF', 'abcd1'])).toEqual({ findings: [all[0], all[2]] });
  });

  test('refuses digits that are of none, of several, or too few', () => {
    expect(chooseFindings(all, ['abcd'])).toMatchObject({ text: 'abcd', matching: { length: 2 } });
    expect(chooseFindings(all, ['eeee'])).toEqual({ text: 'eeee', matching: [] });
    expect(chooseFindings(all, ['fff'])).toEqual({ text: 'fff', matching: [] });
    expect(chooseFindings(all, [''])).toMatchObject({ matching: [] });
  });
});
