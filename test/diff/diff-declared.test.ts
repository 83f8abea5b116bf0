import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffDeclared } from '../../src/diff/diff-declared.ts';
import { applyFields } from '../../src/model/apply-fields.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import { KINDS } from '../../src/model/kind.ts';
import { specOf } from '../arbitrary-spec.ts';
import { desired, type Entry } from '../builders.ts';

const settings = (spec: object): Entry => ['CopilotSettings', spec];
const between = (before: readonly Entry[], after: readonly Entry[]) =>
  diffDeclared(desired({}, before), desired({}, after));

describe('what two revisions declare differently', () => {
  test('is a value that is new, another one, or gone', () => {
    const before = [settings({ recordTranscripts: true, copilotSidePane: true })];
    const after = [settings({ copilotSidePane: false, translateResponses: false })];
    expect(between(before, after)).toEqual([
      {
        address: 'CopilotSettings/default',
        what: 'changed',
        fields: [
          { path: '/recordTranscripts', before: true },
          { path: '/copilotSidePane', before: true, after: false },
          { path: '/translateResponses', after: false },
        ],
      },
    ]);
  });

  test('is a resource that is new, declared no longer, or declared absent', () => {
    const role = (name: string, state?: 'absent'): Entry => [
      'SecurityRole',
      { displayName: name },
      { name, ...(state && { state }) },
    ];
    const found = between([role('old'), role('gone')], [role('new'), role('gone', 'absent')]);
    expect(found.map(({ address, what }) => [address, what])).toEqual([
      ['SecurityRole/gone', 'absent'],
      ['SecurityRole/new', 'added'],
      ['SecurityRole/old', 'dropped'],
    ]);
    expect(between([role('gone', 'absent')], [role('gone', 'absent')])).toEqual([]);
    expect(between([role('gone', 'absent')], [role('gone')])).toMatchObject([{ what: 'added' }]);
  });

  test('is not the order of keyed lists and sets, nor a preset written out', () => {
    const grants = (...tables: readonly string[]): Entry => [
      'SecurityRole',
      { displayName: 'x', privileges: tables.map((table) => ({ table, read: 'basic' })) },
      { name: 'x' },
    ];
    expect(between([grants('a', 'b')], [grants('b', 'a')])).toEqual([]);
    expect(between([grants('a', 'b')], [grants('a')])).toMatchObject([
      { fields: [{ path: '/privileges/b', before: { table: 'b', read: 'basic' } }] },
    ]);
  });

  test.each(KINDS)('of %s leads from one revision to the other, and nowhere from itself', (kind) => {
    fc.assert(
      fc.property(specOf(kind), specOf(kind), (one, other) => {
        const state = (spec: object) => desired({}, [[kind, spec, { name: 'x' }] as Entry]);
        const [before, after] = [state(one), state(other)];
        expect(diffDeclared(before, before)).toEqual([]);
        const [change] = diffDeclared(before, after);
        const [from, to] = [before.resources[0]?.resource.spec ?? {}, after.resources[0]?.resource.spec ?? {}];
        const reached = applyFields(from, change?.fields ?? [], SHAPES[kind]);
        const left = diffDeclared(desiredWith(before, reached), desiredWith(after, to));
        expect(left).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

/** The same declaration with another canonical spec. */
function desiredWith(state: ReturnType<typeof desired>, spec: object): ReturnType<typeof desired> {
  return {
    ...state,
    resources: state.resources.map((each) => ({ ...each, resource: { ...each.resource, spec: { ...spec } } })),
  };
}
