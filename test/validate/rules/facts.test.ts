import { describe, expect, test } from 'vitest';
import { memberShape } from '../../../src/model/apply-fields.ts';
import { completeEnvironment } from '../../../src/model/environment.ts';
import { SHAPES } from '../../../src/model/generated/shapes.ts';
import type { EnvironmentSpec } from '../../../src/model/generated/types.ts';
import { allowedLevels, REQUIRED_RIGHTS } from '../../../src/model/role-matrix.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { COPILOT_SWITCHES } from '../../../src/validate/rules/copilot-switches.ts';
import { languageOf, regionOf } from '../../../src/validate/rules/facts.ts';

const region = (spec: EnvironmentSpec) => regionOf(completeEnvironment('test', spec))?.key;

describe('facts', () => {
  test('the geography decides the region, and a cloud of one geography does too', () => {
    expect(region({ geography: 'europe' })).toBe('europe');
    expect(region({ cloud: 'gcc-high' })).toBe('usgovhigh');
    expect(region({ cloud: 'gcc', geography: 'unitedstates' })).toBe('unitedstates');
  });

  test('of the public cloud without geography, and of dod, nothing is known', () => {
    expect(region({})).toBeUndefined();
    expect(region({ cloud: 'dod' })).toBeUndefined();
  });

  test('a regional variant is its language, and a tag that only begins alike is not', () => {
    expect(languageOf('de-CH')?.name).toBe('German');
    expect(languageOf('PT-br')?.locale).toBe('pt-BR');
    expect(languageOf('fil-PH')).toBeUndefined();
    expect(languageOf('pt')).toBeUndefined();
  });

  test('the matrix has 25 table privileges', () => {
    expect(REQUIRED_RIGHTS).toHaveLength(25);
  });

  test('an organization-owned table has two levels, a user-owned five, an unknown one is not judged', () => {
    expect(allowedLevels('organizationsetting')).toEqual(['none', 'global']);
    expect(allowedLevels('msdyn_copilotevent')).toEqual(['none', 'basic', 'local', 'deep', 'global']);
    expect(allowedLevels('account')).toBeUndefined();
  });

  test('every switch of a feature is a field of its kind', () => {
    const unknown = COPILOT_SWITCHES.filter(({ kind, path }) => !isField(SHAPES[kind], path));
    expect(unknown).toEqual([]);
  });
});

function isField(shape: Shape, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  return shape.type === 'object' && Object.hasOwn(shape.members, head) && isField(memberShape(shape, head), rest);
}
