import { describe, expect, test } from 'vitest';
import type { Permission } from '../../src/model/permission.ts';
import { checkPermissions } from '../../src/plan/check-permissions.ts';
import { desired } from '../builders.ts';
import { planOf } from '../plans.ts';

const PLAN = planOf(
  desired({}, [
    ['SecurityRole', { displayName: 'A' }, { name: 'a' }],
    ['SecurityRole', { displayName: 'B' }, { name: 'b' }],
    ['SecurityRole', { displayName: 'C' }, { name: 'c' }],
  ]),
);
const found = (...permissions: readonly Permission[]) =>
  checkPermissions(PLAN, new Map(PLAN.steps.flatMap(({ id }, at) => (permissions[at] ? [[id, permissions[at]]] : []))));
const denied = (...missing: readonly string[]): Permission => ({ state: 'denied', missing });

describe('what the identity may not do', () => {
  test('is one finding, at the first of the steps, with every privilege that is missing', () => {
    expect(found({ state: 'allowed' }, denied('prvWriteRole', 'prvCreateRole'), denied('prvCreateRole'))).toMatchObject(
      [
        {
          code: 'plan/not-permitted',
          severity: 'error',
          environment: 'test',
          address: 'SecurityRole/b',
          message:
            'This identity may not do 2 steps, the first of them SecurityRole/b: it lacks prvCreateRole, prvWriteRole.',
        },
      ],
    );
  });

  test('is a single step by its name', () => {
    expect(found(denied('prvCreateRole'))[0]?.message).toBe(
      'This identity may not do SecurityRole/a: it lacks prvCreateRole.',
    );
  });

  test('is nothing where all is allowed or unknown, and where nobody was asked', () => {
    expect(found({ state: 'allowed' }, { state: 'unknown', why: 'Nobody knows.' })).toEqual([]);
    expect(checkPermissions(PLAN, undefined)).toEqual([]);
  });
});
