import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactRole } from '../../src/export/compact-role.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import { ACCESS_LEVELS, RIGHTS } from '../../src/model/kinds/security-role.ts';

const same = { roleName: (name: string) => name, summaryName: (name: string) => name };
const canonical = (spec: JsonObject): JsonObject => KIND_DEFINITIONS.SecurityRole.canonical(spec, same);
const head = { displayName: 'X' };

const level = fc.constantFrom(...ACCESS_LEVELS.slice(1));
const rights = fc.dictionary(fc.constantFrom(...RIGHTS), level, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const role = fc
  .record({
    presets: fc.subarray(['copilot-representative', 'copilot-manager', 'copilot-compatibility']),
    tables: fc.dictionary(fc.constantFrom('msdyn_copilotevent', 'product', 'msdyn_aimodel'), rights, {
      noNullPrototype: true,
    }),
    miscellaneous: fc.subarray(['prvIntelligenceUsage', 'prvReadProduct']),
  })
  .map(({ presets, tables, miscellaneous }): JsonObject => {
    const privileges = Object.entries(tables).map(([table, each]): JsonObject => ({ table, ...each }));
    return canonical({ ...head, presets, privileges, miscellaneous });
  });

describe('a role by its presets', () => {
  test('grants what it granted before', () => {
    fc.assert(
      fc.property(role, (live) => {
        expect(canonical(compactRole(live))).toEqual(live);
      }),
    );
  });

  test('names a preset of which it has every right, and what goes beyond it', () => {
    const written = {
      ...head,
      presets: ['copilot-representative'],
      privileges: [{ table: 'product', read: 'global' }],
    };
    expect(compactRole(canonical(written))).toEqual(written);
  });

  test('names a preset of which a right reaches further than it asks', () => {
    const live = canonical({
      ...head,
      presets: ['copilot-representative'],
      privileges: [{ table: 'msdyn_aimodel', read: 'global' }],
    });
    expect(compactRole(live)).toEqual({
      ...head,
      presets: ['copilot-representative'],
      privileges: [{ table: 'msdyn_aimodel', read: 'global' }],
    });
  });

  test('names no preset of which it lacks a right', () => {
    const live = canonical({
      ...head,
      presets: ['copilot-representative'],
      privileges: [{ table: 'msdyn_aimodel', read: 'none' }],
    });
    expect(compactRole(live)['presets']).toBeUndefined();
    const { miscellaneous: _, ...without } = canonical({ ...head, presets: ['copilot-representative'] });
    expect(compactRole(without)['presets']).toBeUndefined();
  });
});
