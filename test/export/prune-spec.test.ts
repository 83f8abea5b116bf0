import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffFields } from '../../src/diff/diff-fields.ts';
import { pruneSpec } from '../../src/export/prune-spec.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import { KINDS } from '../../src/model/kind.ts';
import { specOf } from '../arbitrary-spec.ts';

describe('a live spec as a file would say it', () => {
  test.each(KINDS)('differs in nothing from live, and is smaller without defaults: %s', (kind) => {
    fc.assert(
      fc.property(specOf(kind, { nulls: true }), (live) => {
        const small = pruneSpec(live, SHAPES[kind], { full: false, people: true }).spec;
        const full = pruneSpec(live, SHAPES[kind], { full: true, people: true }).spec;
        expect(diffFields(small, live, undefined, SHAPES[kind])).toEqual([]);
        expect(diffFields(full, live, undefined, SHAPES[kind])).toEqual([]);
        expect(JSON.stringify(small).length).toBeLessThanOrEqual(JSON.stringify(full).length);
        expect(pruneSpec(small, SHAPES[kind], { full: false, people: true }).spec).toEqual(small);
      }),
      { numRuns: 60 },
    );
  });

  test('leaves people out and says where they were', () => {
    const live = { uniqueName: 'contoso_p', users: ['somebody@contoso.example'] };
    expect(pruneSpec(live, SHAPES.ExperienceProfile, { full: true, people: false })).toEqual({
      spec: { uniqueName: 'contoso_p' },
      people: ['/users'],
    });
  });

  test('holds a prompt of the product only where somebody changed it', () => {
    const item = { name: 'Summarize', builtIn: true };
    const of = (more: object) =>
      pruneSpec({ prompts: { items: [{ ...item, ...more }] } }, SHAPES.CustomerSupportAgent, {
        full: false,
        people: false,
      }).spec;
    expect(of({ enabled: true })).toEqual({});
    expect(of({ enabled: false })).toEqual({ prompts: { items: [{ ...item, enabled: false }] } });
  });
});
