import { describe, expect, test } from 'vitest';
import { documentOrigins, fieldOrigins } from '../../src/load/find-origins.ts';
import { printComposed } from '../../src/load/print-documents.ts';
import { valueLayers } from '../../src/load/value-layers.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import { declare } from '../../src/reconcile.ts';
import { ENVIRONMENT, yaml } from '../diagnostics/findings.ts';
import { documentsIn } from '../documents.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';

const base = documentsIn(
  [
    yaml('CopilotSettings', 'default', '  recordTranscripts: true\n  translateResponses: true'),
    yaml(
      'SecurityRole',
      'csr',
      '  displayName: Contoso CSR\n  presets: [copilot-representative]\n  privileges:\n    - { table: msdyn_aimodel, read: global }',
    ),
  ].join('---\n'),
);
const own = [
  ...documentsIn(ENVIRONMENT, 'environments/prod/environment.yaml'),
  ...documentsIn(
    yaml('CopilotSettings', 'default', '  # an overlay\n  recordTranscripts: false'),
    'environments/prod/copilot.yaml',
  ),
];
const state: DesiredState = (() => {
  const { state: made } = declare('prod', base, own, { severities: {}, variables: {} });
  if (made === undefined) throw new Error('It can be composed.');
  return made;
})();

describe('the place of a change', () => {
  const rows = live(
    row('CopilotSettings', { recordTranscripts: true }),
    row('SecurityRole', { displayName: 'Contoso CSR' }),
  );
  const { steps } = planOf(state, rows);
  const changes = steps.map((step) => step.change);

  test('is that of the last document that speaks of the resource', async () => {
    const placed = await documentOrigins(changes, state);
    expect(placed.map(({ address, origin }) => `${address} ${origin?.file}:${origin?.line}`)).toEqual([
      'CopilotSettings/default environments/prod/copilot.yaml:1',
      'SecurityRole/csr environments/base/all.yaml:8',
    ]);
  });

  test('is for a field the value in the layer that wins, and for a right of a preset the preset', async () => {
    const places = new Map<string, string>();
    for (const change of await fieldOrigins(changes, state)) {
      if (!('fields' in change)) continue;
      for (const { path, origin } of change.fields)
        places.set(path, `${origin?.file.split('/')[1]}:${origin?.line}:${origin?.column}`);
    }
    expect(places.get('/recordTranscripts')).toBe('prod:6:22');
    expect(places.get('/translateResponses')).toBe('base:6:23');
    expect(places.get('/privileges/msdyn_aimodel')).toMatch(/^base:15:/);
    expect(places.get('/privileges/msdyn_copilotevent')).toBe('base:13:12');
  });
});

test('the layers of a value come with the one that wins first, and those that say nothing are left out', () => {
  const [settings] = state.resources;
  if (settings === undefined) throw new Error('It is declared.');
  const layers = (name: string) =>
    valueLayers(settings, [name]).map(({ file, line, value }) => `${file.split('/')[1]}:${line} ${value}`);
  expect(layers('recordTranscripts')).toEqual(['prod:6 false', 'base:5 true']);
  expect(layers('translateResponses')).toEqual(['base:6 true']);
  expect(layers('copilotSidePane')).toEqual([]);
});

test('composed documents printed as YAML are documents again, each value with its place', () => {
  const text = printComposed(state);
  const printed = documentsIn(text, 'environments/base/printed.yaml');
  expect(printed.map(({ value }) => value['spec'])).toEqual(state.resources.map(({ written }) => written));
  expect(text).toContain('recordTranscripts: false # environments/prod/copilot.yaml:6:22');
});
