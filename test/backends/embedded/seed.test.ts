import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/backends/embedded/place.ts';
import { seedRows } from '../../../src/backends/embedded/seed.ts';
import * as generated from '../../../src/model/generated/validators.js';
import { isObject, type JsonObject } from '../../../src/model/json.ts';
import { KINDS } from '../../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../../src/model/kinds/index.ts';
import { nameOfRow } from '../../../src/model/name-of-row.ts';
import { environmentOf } from '../../contract/embedded-subject.ts';
import type { Geography } from './geography.ts';

const VALIDATORS: Readonly<Record<string, generated.SchemaValidator>> = { ...generated };

const seeded = (geography?: Geography) =>
  seedRows(placeOf(environmentOf(geography === undefined ? {} : { geography })));

function specOf(kind: string, geography: Geography = 'europe'): JsonObject {
  return seeded(geography).find((row) => row.kind === kind)?.spec ?? {};
}

function generativeAi(geography: Geography): unknown {
  return specOf('PlatformSettings', geography).generativeAI;
}

describe('a fresh environment', () => {
  it('has rows that a document could declare', () => {
    for (const { kind, identity, spec } of [...seeded('europe'), ...seeded('unitedstates'), ...seeded()]) {
      const document = { apiVersion: 'copilotctl/v1', kind, metadata: { name: nameOfRow(identity) }, spec };
      const validate = VALIDATORS[kind];
      expect({ kind, identity, accepted: validate?.(document), errors: validate?.errors ?? null }).toMatchObject({
        accepted: true,
      });
    }
  });

  it('has each singleton once and no two rows of one identity', () => {
    const keys = seeded('europe').map((row) => `${row.kind}/${row.identity}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(KINDS.filter((kind) => KIND_DEFINITIONS[kind].singleton && !keys.includes(`${kind}/default`))).toEqual([]);
  });

  it('has the generative AI features that its geography starts with', () => {
    expect(generativeAi('europe')).toEqual({
      moveDataAcrossRegions: true,
      bingSearch: true,
      microsoft365Services: true,
      flexRouting: false,
    });
    expect(generativeAi('unitedstates')).toEqual({ bingSearch: true, microsoft365Services: true });
    expect(generativeAi('japan')).toEqual({
      moveDataAcrossRegions: false,
      bingSearch: false,
      microsoft365Services: false,
    });
  });

  it('has not been opted in', () => {
    expect(specOf('CopilotSettings').consent).toEqual({});
  });

  it('has the ten default fields and five headers of the case summary', () => {
    const { data, format } = specOf('CaseSummary');
    expect(isObject(data) && isObject(data.defaultFields) && Object.keys(data.defaultFields)).toHaveLength(10);
    expect(isObject(format) && format.headers).toHaveLength(5);
  });

  it('has metadata defaults where clients assume something else of a missing value', () => {
    expect(specOf('ConversationSummary').translateSummaries).toBe(false);
    expect(specOf('CustomerSupportAgent').emailSettings).toMatchObject({ emailSentiments: false });
  });

  it('has the published matrix in the one role that uses Copilot', () => {
    const role = seeded('europe').find((row) => row.identity === 'customer service representative');
    expect(role?.spec.privileges).toHaveLength(13);
    expect(role?.spec.miscellaneous).toEqual(['prvIntelligenceUsage']);
  });

  it('has three locked profiles', () => {
    const profiles = seeded('europe').filter((row) => row.kind === 'ExperienceProfile');
    expect(profiles.map((row) => row.locked !== undefined)).toEqual([true, true, true]);
  });
});
