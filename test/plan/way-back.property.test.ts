import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DesiredState } from '../../src/model/desired-state.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import { rowKey } from '../../src/model/resource.ts';
import { specOf } from '../arbitrary-spec.ts';
import { desired, type Entry } from '../builders.ts';
import { MemoryBackend, type StepFault } from '../memory-backend.ts';
import { World } from '../way-back-world.ts';

const RUNS = Number(process.env['WAY_BACK_RUNS'] ?? 40);
const EUROPE = desired({ geography: 'europe' }).environment;

/** Something that happens to a live system. */
type Event =
  | {
      readonly does: 'apply';
      /** The rows by what tells them apart, each with its spec; one without is not declared, or declared absent. */
      readonly specs: Readonly<Record<string, JsonObject | null>>;
      readonly dropped: 'orphans' | 'left alone' | 'absent';
      /** What the documents are called. */
      readonly names: 'a' | 'b';
      readonly faults: readonly (StepFault | undefined)[];
      readonly dies: boolean;
    }
  | { readonly does: 'edit'; readonly row: string; readonly spec: JsonObject }
  | { readonly does: 'remove'; readonly row: string }
  | { readonly does: 'go back'; readonly to: number };

const ROWS = ['x', 'y'];

function eventOf(kind: Kind, happens: Happens): fc.Arbitrary<Event> {
  const spec = specOf(kind);
  const fault = fc.constantFrom<StepFault>('refused', 'lost before', 'lost after');
  const apply = fc.record({
    does: fc.constant('apply' as const),
    specs: fc.record(Object.fromEntries(ROWS.map((row) => [row, fc.option(spec, { freq: 4 })]))),
    dropped: fc.constantFrom('orphans' as const, 'left alone' as const, 'absent' as const),
    names: happens.renames ? fc.constantFrom('a' as const, 'b' as const) : fc.constant('a' as const),
    faults: happens.faults
      ? fc.array(fc.option(fault, { nil: undefined, freq: 2 }), { maxLength: 3 })
      : fc.constant([]),
    dies: happens.faults ? fc.constantFrom(false, false, false, true) : fc.constant(false),
  });
  const row = fc.constantFrom(...ROWS);
  const edit = fc.record({ does: fc.constant('edit' as const), row, spec });
  const remove = fc.record({ does: fc.constant('remove' as const), row });
  const back = fc.record({ does: fc.constant('go back' as const), to: fc.nat({ max: 8 }) });
  return fc.oneof(
    { weight: 6, arbitrary: apply },
    { weight: 1, arbitrary: back },
    ...(happens.others
      ? [
          { weight: 3, arbitrary: edit },
          { weight: 1, arbitrary: remove },
        ]
      : []),
  );
}

interface Happens {
  readonly others: boolean;
  readonly faults: boolean;
  readonly renames: boolean;
}

/** One row of any kind is itself, whatever else its spec says. */
function named(kind: Kind, row: string, spec: JsonObject): JsonObject {
  return KIND_DEFINITIONS[kind].singleton
    ? spec
    : { ...spec, displayName: row, uniqueName: row, app: row, table: 'account' };
}

function stateOf(kind: Kind, { specs, dropped, names }: Extract<Event, { does: 'apply' }>): DesiredState {
  const isOne = KIND_DEFINITIONS[kind].singleton;
  const entries = (isOne ? ['x'] : ROWS).flatMap((row, at): Entry[] => {
    const spec = specs[row] ?? null;
    if (spec === null && (isOne || dropped !== 'absent')) return [];
    // Under other names the name of one row is that of the other before.
    const name = isOne ? 'default' : names === 'a' ? row : (ROWS[(at + 1) % ROWS.length] ?? row);
    const state = spec === null ? 'absent' : 'present';
    return [[kind, named(kind, row, spec ?? {}), { name, state }] as never];
  });
  return desired({ geography: 'europe' }, entries);
}

async function happen(world: World, backend: MemoryBackend, kind: Kind, event: Event, happens: Happens): Promise<void> {
  const { singleton, identity } = KIND_DEFINITIONS[kind];
  switch (event.does) {
    case 'apply':
      backend.faults = event.faults;
      world.records.diesInWave = event.dies;
      await world.apply(stateOf(kind, event), event.dropped === 'absent' ? 'orphans' : event.dropped);
      backend.faults = [];
      world.records.diesInWave = false;
      return;
    case 'edit': {
      const spec = named(kind, event.row, event.spec);
      const before = (await world.live()).rows.get(rowKey(kind, identity(spec)))?.resource.spec;
      // What is there after a lost create counts as made by it, so nobody else makes it here.
      if (before === undefined && happens.faults) return;
      backend.put({ kind, name: event.row, spec: { ...before, ...spec } });
      return;
    }
    case 'remove':
      if (!singleton) backend.remove(rowKey(kind, identity(named(kind, event.row, {}))));
      return;
    case 'go back':
      expect((await world.goBack(EUROPE, event.to % (world.runs + 1))).wrong).toEqual([]);
  }
}

async function check(kind: Kind, events: readonly Event[], to: number, happens: Happens): Promise<void> {
  const backend = new MemoryBackend();
  if (KIND_DEFINITIONS[kind].singleton) backend.put({ kind, name: 'default', spec: {} });
  const world = new World(backend);
  for (const event of events) await happen(world, backend, kind, event, happens);
  const { cannot, others, wrong } = await world.goBack(EUROPE, to % (world.runs + 1));
  expect(wrong).toEqual([]);
  if (!happens.others && !happens.faults) expect(others).toEqual([]);
  const reasons = cannot.map(({ why }) => why).filter((why) => !EXPECTED.test(why));
  expect(happens.others || happens.faults ? [] : reasons).toEqual([]);
}

const EXPECTED = /texts and personal values|had no value|its line is not in the list/;

describe('going back over any runs of any kind gives each value that they changed the one it had, or says so', () => {
  test.each<[string, Happens]>([
    ['where nothing else happens', { others: false, faults: false, renames: false }],
    ['where documents change their names', { others: false, faults: false, renames: true }],
    ['where others change things between the runs', { others: true, faults: false, renames: true }],
    ['where steps fail, answers are lost and runs die', { others: true, faults: true, renames: true }],
  ])('%s', async (_, happens) => {
    const any = fc
      .constantFrom(...KINDS)
      .chain((kind) =>
        fc.tuple(
          fc.constant(kind),
          fc.array(eventOf(kind, happens), { minLength: 1, maxLength: 6 }),
          fc.nat({ max: 8 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(any, async ([kind, events, to]) => await check(kind, events, to, happens)),
      { numRuns: RUNS },
    );
  });
});
