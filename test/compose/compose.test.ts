import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../../src/compose/compose.ts';
import { itemKey } from '../../src/model/apply-fields.ts';
import type { ComposedResource } from '../../src/model/desired-state.ts';
import type { Document } from '../../src/model/document.ts';
import { SHAPES } from '../../src/model/generated/shapes.ts';
import { isObject, type Json } from '../../src/model/json.ts';
import { KINDS } from '../../src/model/kind.ts';
import { placeInLayers } from '../../src/model/place-in-layers.ts';
import type { Shape } from '../../src/model/shape.ts';
import { shapesAlong } from '../../src/model/shape-at.ts';
import { specOf } from '../arbitrary-spec.ts';
import { documentOf } from '../documents.ts';

const prod = 'environments/prod/all.yaml';
const environment = documentOf('Environment', 'prod', {}, 'environments/prod/environment.yaml');
const base = (kind: string, name: string, spec: Json, metadata = {}) =>
  documentOf(kind, name, spec, undefined, metadata);
const own = (kind: string, name: string, spec: Json, metadata = {}) => documentOf(kind, name, spec, prod, metadata);

/** The resources of one environment; findings are a mistake of the test. */
function resources(below: readonly Document[], over: readonly Document[]): readonly ComposedResource[] {
  const composed = compose('prod', below, [environment, ...over]);
  if (!composed.ok) throw new Error(JSON.stringify(composed.diagnostics));
  return composed.value.resources;
}

const codes = (below: readonly Document[], over: readonly Document[], name = 'prod') =>
  compose(name, below, over).diagnostics.map(({ code }) => code);

describe('one environment', () => {
  test('has the resources of base, its own, and its overlays over those of base, by address', () => {
    const found = resources(
      [base('CopilotSettings', 'default', { copilotSidePane: true, translateResponses: true })],
      [
        own('SecurityRole', 'csr', { displayName: 'Contoso CSR' }),
        own('CopilotSettings', 'default', { copilotSidePane: false }),
      ],
    );
    expect(found.map(({ address, written, layers }) => ({ address, written, layers: layers.length }))).toEqual([
      { address: 'CopilotSettings/default', written: { copilotSidePane: false, translateResponses: true }, layers: 2 },
      { address: 'SecurityRole/csr', written: { displayName: 'Contoso CSR' }, layers: 1 },
    ]);
  });

  test('takes back with null what base declares: the field is not managed', () => {
    const [settings] = resources(
      [base('CopilotSettings', 'default', { copilotSidePane: true, translateResponses: true })],
      [own('CopilotSettings', 'default', { translateResponses: null })],
    );
    expect(settings?.written).toEqual({ copilotSidePane: true });
  });

  test('declares absent what base declares, and present again what base declares absent', () => {
    const spec = { displayName: 'Contoso CSR' };
    const absent = { state: 'absent' };
    expect(resources([base('SecurityRole', 'csr', spec)], [own('SecurityRole', 'csr', {}, absent)])[0]?.state).toBe(
      'absent',
    );
    const back = resources(
      [base('SecurityRole', 'csr', spec, absent)],
      [own('SecurityRole', 'csr', {}, { state: 'present' })],
    );
    expect(back[0]?.state).toBe('present');
    expect(resources([base('SecurityRole', 'csr', spec, absent)], [own('SecurityRole', 'csr', {})])[0]?.state).toBe(
      'absent',
    );
  });

  test('merges labels', () => {
    const found = resources(
      [base('SecurityRole', 'csr', {}, { labels: { team: 'support', tier: '1' } })],
      [own('SecurityRole', 'csr', {}, { labels: { tier: '2' } })],
    );
    expect(found[0]?.labels).toEqual({ team: 'support', tier: '2' });
  });

  test('is the same, byte for byte, whatever the order of its documents', () => {
    const documents = ['a', 'b', 'c'].map((name) => base('SecurityRole', name, { displayName: name }));
    const turned = JSON.stringify(resources([...documents].reverse(), []));
    expect(JSON.stringify(resources(documents, []))).toBe(turned);
    expect(JSON.stringify(resources(documents, []))).toBe(turned);
  });
});

describe('what is refused', () => {
  test('two documents of one layer that declare the same resource, with both places', () => {
    const twice = [
      base('SecurityRole', 'csr', {}),
      documentOf('SecurityRole', 'csr', {}, 'environments/base/other.yaml'),
    ];
    expect(compose('prod', twice, [environment]).diagnostics).toMatchObject([
      {
        code: 'compose/duplicate-resource',
        where: { file: 'environments/base/other.yaml', path: ['metadata', 'name'] },
        related: { where: { file: 'environments/base/all.yaml' } },
      },
    ]);
  });

  test('a folder without Environment document, with two, or with one named otherwise', () => {
    expect(codes([], [own('SecurityRole', 'csr', {})])).toEqual(['compose/no-environment']);
    expect(codes([], [environment, own('Environment', 'prod', {})])).toContain('compose/duplicate-resource');
    expect(codes([], [environment, own('Environment', 'other', {})])).toEqual(['compose/duplicate-resource']);
    expect(codes([], [environment], 'live')).toEqual(['compose/environment-name']);
  });

  test('a Project document inside an environment', () => {
    expect(codes([], [environment, own('Project', 'contoso', {})])).toEqual(['load/misplaced']);
  });

  test('that something of which there is always one is absent', () => {
    expect(codes([], [environment, own('CopilotSettings', 'default', {}, { state: 'absent' })])).toEqual([
      'compose/cannot-be-absent',
    ]);
  });
});

/** Every scalar of a composed spec, with the path that names items of keyed lists by their key. */
function leaves(
  value: Json | undefined,
  shape: Shape,
  path: readonly string[] = [],
): { path: readonly string[]; value: Json }[] {
  if (Array.isArray(value)) {
    const item = 'item' in shape ? shape.item : { type: 'leaf' as const };
    return (value as readonly Json[]).flatMap((each, at) => {
      const name = shape.type === 'map' ? (itemKey(each, shape.key) ?? '') : String(at);
      return leaves(each, item, [...path, name]);
    });
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, each]) =>
      leaves(each, shapesAlong(shape, [key]).at(-1) ?? shape, [...path, key]),
    );
  }
  return value === undefined ? [] : [{ path, value }];
}

// Each layer writes its name into its values, so that a value says itself where it must be found.
const layer = (name: string, kind: (typeof KINDS)[number]) =>
  specOf(kind, { leaf: fc.integer({ min: 0, max: 9 }).map((n) => `${name} ${n}`) });

test.each(KINDS)('every value of a composed %s is found in the layer that set it', (kind) => {
  fc.assert(
    fc.property(layer('base', kind), layer('own', kind), (below, over) => {
      const [composed] = resources([base(kind, 'default', below)], [own(kind, 'default', over)]);
      if (composed === undefined) throw new Error('It is composed.');
      for (const { path, value } of leaves(composed.written, SHAPES[kind])) {
        const place = placeInLayers(composed.layers, path);
        const found = place?.path.reduce<Json | undefined>(
          (at, segment) => (Array.isArray(at) || isObject(at) ? (at as never)[segment] : undefined),
          place.document.value,
        );
        expect(found).toEqual(value);
        const named = /^(base|own) \d$/.exec(String(value))?.[1];
        if (named !== undefined) expect(place?.document.source.file.path).toContain(named === 'own' ? 'prod' : 'base');
      }
    }),
    { numRuns: 40 },
  );
});
