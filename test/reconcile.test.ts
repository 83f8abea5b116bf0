import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Backend } from '../src/backends/backend.ts';
import { BackendError } from '../src/backends/backend-error.ts';
import { EmbeddedBackend, ROWS_FILE } from '../src/backends/embedded/embedded-backend.ts';
import type { Applied } from '../src/model/applied.ts';
import type { DesiredState } from '../src/model/desired-state.ts';
import type { SecurityRoleSpec } from '../src/model/generated/types.ts';
import { isObject, type JsonObject } from '../src/model/json.ts';
import type { StepOutcome } from '../src/model/outcome.ts';
import type { Step } from '../src/model/plan.ts';
import type { Address } from '../src/model/resource.ts';
import { type ApplyPorts, apply, PlanDoesNotConverge, type Planned, type PlanPorts, plan } from '../src/reconcile.ts';
import { FileRecords } from '../src/record/files/file-records.ts';
import { arbitraryTree } from './arbitrary-tree.ts';
import { desired, type Entry } from './builders.ts';
import { leased, START, SURE } from './leases.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const GO = new AbortController().signal;
const NOW = new Date('2026-11-01T12:00:00Z');

/** A fresh environment in Europe with its records. */
class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'copilotctl-reconcile-'));
  readonly records = new FileRecords({ folder: join(this.folder, 'records'), environment: 'test' });

  constructor() {
    folders.push(this.folder);
  }

  backend(): Backend {
    const folder = join(this.folder, 'live');
    return new EmbeddedBackend({ environment: declaring([]).environment, folder });
  }

  ports(backend = this.backend(), lease = SURE): ApplyPorts {
    const findOrigins: ApplyPorts['findOrigins'] = async (changes) => changes;
    return { backend, records: this.records, lease, start: START, findOrigins, now: () => NOW };
  }

  plan(state: DesiredState): Promise<Planned> {
    return plan(state, this.ports(), GO);
  }

  /** Plans and applies. */
  async apply(state: DesiredState, backend?: Backend): Promise<Applied> {
    return await leased(this.records, async (lease) => {
      const ports = this.ports(backend, lease);
      return apply(await plan(state, ports, GO), ports, GO);
    });
  }

  /** Somebody else edits a row behind our back. */
  edit(kind: string, identity: string, edit: (spec: JsonObject) => JsonObject): void {
    const file = join(this.folder, 'live', ROWS_FILE);
    const lines = readFileSync(file, 'utf8').split('\n');
    const at = lines.findLastIndex(
      (line) => line.includes(`"kind":"${kind}"`) && line.includes(`"identity":"${identity}"`),
    );
    const row: unknown = JSON.parse(lines[at] ?? '');
    if (!isObject(row) || !isObject(row['spec'])) throw new Error(`No row ${kind}/${identity}.`);
    lines[at] = JSON.stringify({ ...row, spec: edit(row['spec']) });
    writeFileSync(file, lines.join('\n'));
  }
}

const declaring = (entries: readonly Entry[]) => desired({ geography: 'europe' }, entries);

/** The steps of a plan as `op id`, fields with their cause. */
const shown = ({ plan: { steps } }: Planned) =>
  steps.map(({ id, change }) => {
    const fields = 'fields' in change ? change.fields.map((field) => ` ${field.path} ${field.cause}`).join('') : '';
    return `${change.op} ${id}${fields}${change.op === 'create' ? ` ${change.cause}` : ''}`;
  });
const statuses = ({ outcomes }: Applied) => outcomes.map(({ step, status }) => `${status} ${step}`);

const settings = (spec: { recordTranscripts?: boolean; translateResponses?: boolean }): Entry => [
  'CopilotSettings',
  spec,
];
const role = (name: string, more: Partial<SecurityRoleSpec> = {}): Entry => [
  'SecurityRole',
  { displayName: name, ...more },
  { name },
];

describe('applying', () => {
  test('leaves nothing to plan, whatever is declared and whatever was applied before', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTree, arbitraryTree, async (first, second) => {
        const world = new World();
        for (const state of [first, second]) {
          const applied = await world.apply(state);
          expect(statuses(applied).filter((each) => !each.startsWith('applied'))).toEqual([]);
          expect(applied.left).toEqual([]);
          expect(shown(await world.plan(state))).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('does nothing the second time', async () => {
    const world = new World();
    const state = declaring([
      settings({ recordTranscripts: true }),
      role('Contoso CSR', { presets: ['copilot-representative'] }),
    ]);
    expect(statuses(await world.apply(state))).toEqual([
      'applied CopilotSettings/default',
      'applied SecurityRole/Contoso CSR',
    ]);
    const before = readFileSync(join(world.folder, 'live', ROWS_FILE), 'utf8');
    expect((await world.apply(state)).outcomes).toEqual([]);
    expect(readFileSync(join(world.folder, 'live', ROWS_FILE), 'utf8')).toBe(before);
  });

  test('changes nothing while it only plans', async () => {
    const world = new World();
    await world.apply(declaring([settings({ recordTranscripts: true })]));
    const before = readFileSync(join(world.folder, 'live', ROWS_FILE), 'utf8');
    expect(shown(await world.plan(declaring([settings({ recordTranscripts: false })])))).toHaveLength(1);
    expect(readFileSync(join(world.folder, 'live', ROWS_FILE), 'utf8')).toBe(before);
  });

  test('tells of each outcome as it comes', async () => {
    const world = new World();
    const told: StepOutcome[] = [];
    const state = declaring([role('a'), role('b')]);
    const planned = await world.plan(state);
    const onOutcome = (each: StepOutcome) => told.push(each);
    const { outcomes } = await leased(world.records, (lease) =>
      apply(planned, { ...world.ports(undefined, lease), onOutcome }, GO),
    );
    expect(told).toEqual(outcomes);
  });
});

describe('after an apply', () => {
  test('what somebody edits is drift, what the files change is configuration, and both is a conflict', async () => {
    const world = new World();
    await world.apply(declaring([settings({ recordTranscripts: true, translateResponses: true })]));
    world.edit('CopilotSettings', 'default', (spec) => ({ ...spec, recordTranscripts: false }));
    const same = declaring([settings({ recordTranscripts: true, translateResponses: true })]);
    expect(shown(await world.plan(same))).toEqual(['update CopilotSettings/default /recordTranscripts drift']);
    const moved = declaring([settings({ recordTranscripts: true, translateResponses: false })]);
    expect(shown(await world.plan(moved))).toEqual([
      'update CopilotSettings/default /recordTranscripts drift /translateResponses config',
    ]);
  });

  test('a text that both sides edited is a conflict', async () => {
    const world = new World();
    const described = (description: string) => declaring([role('csr', { description })]);
    await world.apply(described('one'));
    world.edit('SecurityRole', 'csr', (spec) => ({ ...spec, description: 'theirs' }));
    expect(shown(await world.plan(described('two')))).toEqual(['update SecurityRole/csr /description conflict']);
  });

  test('a resource that somebody deleted is created again, as drift', async () => {
    const world = new World();
    await world.apply(declaring([role('csr')]));
    world.edit('SecurityRole', 'csr', (spec) => ({ ...spec, displayName: 'renamed' }));
    const file = join(world.folder, 'live', ROWS_FILE);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"identity":"csr"', '"identity":"renamed"'));
    expect(shown(await world.plan(declaring([role('csr')])))).toEqual(['create SecurityRole/csr drift']);
  });

  test('a resource that no file declares any more is left alone and named as an orphan', async () => {
    const world = new World();
    await world.apply(declaring([role('csr')]));
    const { plan: made } = await world.plan(declaring([]));
    expect(made.steps).toEqual([]);
    expect(made.orphans).toMatchObject([
      { address: 'SecurityRole/csr', how: expect.stringContaining('metadata.state: absent') },
    ]);
  });

  test('a resource declared absent is deleted and forgotten', async () => {
    const world = new World();
    await world.apply(declaring([role('csr')]));
    const gone = declaring([['SecurityRole', { displayName: 'csr' }, { name: 'csr', state: 'absent' }]]);
    expect(statuses(await world.apply(gone))).toEqual(['applied SecurityRole/csr']);
    expect([...(await world.records.lastApplied(world.backend().target)).addresses()]).toEqual([]);
    expect((await world.plan(declaring([]))).plan.orphans).toEqual([]);
  });

  test('a shared item that was declared and is dropped is removed, and one of somebody else stays', async () => {
    const world = new World();
    const agent = (...names: string[]): DesiredState =>
      declaring([['CustomerSupportAgent', { prompts: { items: names.map((name) => ({ name, prompt: 'Hello.' })) } }]]);
    await world.apply(agent('ours', 'dropped'));
    world.edit('CustomerSupportAgent', 'default', (spec) => {
      const own = isObject(spec['prompts']) ? spec['prompts']['items'] : undefined;
      return { ...spec, prompts: { items: [...(Array.isArray(own) ? own : []), { name: 'theirs', prompt: 'Hi.' }] } };
    });
    expect(shown(await world.plan(agent('ours')))).toEqual([
      'update CustomerSupportAgent/default /prompts/items/dropped config',
    ]);
    await world.apply(agent('ours'));
    const live = await world.backend().read(new Set(['CustomerSupportAgent']), GO);
    const [row] = live.rows.values();
    expect(JSON.stringify(row?.resource.spec)).toContain('theirs');
    expect(JSON.stringify(row?.resource.spec)).not.toContain('dropped');
  });
});

describe('what a person has to do', () => {
  const optedIn = declaring([['CopilotSettings', { consent: { state: 'opted-in' }, recordTranscripts: true }]]);

  test('is reported, does not count as left, and never looks like drift', async () => {
    const world = new World();
    const applied = await world.apply(optedIn);
    expect(statuses(applied)).toEqual(['by-hand CopilotSettings/default#2', 'applied CopilotSettings/default']);
    expect(applied.left).toEqual([]);
    expect(shown(await world.plan(optedIn))).toEqual(['manual CopilotSettings/default /consent/state config']);
  });

  test('is drift once it was done and somebody took it back', async () => {
    const world = new World();
    await world.apply(optedIn);
    world.edit('CopilotSettings', 'default', (spec) => ({ ...spec, consent: { state: 'opted-in' } }));
    await world.apply(optedIn);
    world.edit('CopilotSettings', 'default', (spec) => ({ ...spec, consent: { state: 'opted-out' } }));
    expect(shown(await world.plan(optedIn))).toEqual(['manual CopilotSettings/default /consent/state drift']);
  });
});

describe('a run that ends early', () => {
  const state = declaring([settings({ recordTranscripts: true }), role('csr')]);
  /** The live system behind something that goes wrong. */
  const behind = (
    world: World,
    run: (steps: readonly Step[], inner: Backend) => AsyncIterable<StepOutcome>,
  ): Backend => {
    const inner = world.backend();
    return {
      target: inner.target,
      capabilities: inner.capabilities,
      read: (kinds, signal) => inner.read(kinds, signal),
      apply: (steps) => run(steps, inner),
      close: () => inner.close(),
    };
  };

  test('after the journal has its intent is in doubt there, and the next one ends the work', async () => {
    const world = new World();
    const planned = await world.plan(state);
    const run = await leased(world.records, async (lease) => {
      const begun = await world.records.begin(planned.plan, { ...START, now: NOW }, lease);
      await begun.intend(planned.plan.steps);
      return begun;
    });
    expect(await world.records.unfinished()).toMatchObject([
      { id: run.id, inDoubt: ['CopilotSettings/default', 'SecurityRole/csr'] },
    ]);
    expect((await world.apply(state)).left).toEqual([]);
    expect(await world.records.unfinished()).toEqual([]);
    expect(shown(await world.plan(state))).toEqual([]);
  });

  test('before it could remember what it created leaves that known to the next one, and the run settled', async () => {
    const world = new World();
    const backend = world.backend();
    const planned = await world.plan(state);
    await leased(world.records, async (lease) => {
      const run = await world.records.begin(planned.plan, { ...START, now: NOW }, lease);
      await run.intend(planned.plan.steps);
      for await (const outcome of backend.apply(planned.plan.steps, GO)) await run.outcomes([outcome]);
    });

    expect((await world.apply(state)).outcomes).toEqual([]);
    const last = await world.records.lastApplied(world.backend().target);
    expect(last.get('SecurityRole/csr' as Address)?.created).toBe(true);
    expect(last.get('CopilotSettings/default' as Address)?.created).toBe(false);
    expect(await world.records.unfinished()).toEqual([]);
  });

  test('with the answers lost finds by reading back that everything was done', async () => {
    const world = new World();
    const lost = behind(world, async function* (steps, inner) {
      for await (const outcome of inner.apply(steps, GO)) if (outcome.step === '') yield outcome;
    });
    const applied = await world.apply(state, lost);
    expect(statuses(applied)).toEqual(['in-doubt CopilotSettings/default', 'in-doubt SecurityRole/csr']);
    expect(applied.left).toEqual([]);
    expect(shown(await world.plan(state))).toEqual([]);
    world.edit('CopilotSettings', 'default', (spec) => ({ ...spec, recordTranscripts: false }));
    expect(shown(await world.plan(state))).toEqual(['update CopilotSettings/default /recordTranscripts drift']);
  });

  test('with a row that moved since the plan refuses that step and overwrites nothing', async () => {
    const world = new World();
    await world.apply(declaring([role('other')]));
    const planned = await world.plan(state);
    world.edit('CopilotSettings', 'default', (spec) => ({ ...spec, translateResponses: true }));
    const applied = await leased(world.records, (lease) => apply(planned, world.ports(undefined, lease), GO));
    expect(statuses(applied)).toEqual(['refused CopilotSettings/default', 'applied SecurityRole/csr']);
    expect(applied.left.map(({ id }) => id)).toEqual(['CopilotSettings/default']);
    const [row] = (await world.backend().read(new Set(['CopilotSettings']), GO)).rows.values();
    expect(row?.resource.spec).toMatchObject({ translateResponses: true, recordTranscripts: false });
  });

  test('with a value that the service did not keep names it, and plans it again', async () => {
    const world = new World();
    const stubborn = behind(world, async function* (steps, inner) {
      for await (const outcome of inner.apply(steps, GO)) {
        world.edit('CopilotSettings', 'default', (spec) => ({ ...spec, recordTranscripts: false }));
        yield { step: outcome.step, status: 'applied' };
      }
    });
    const wanted = declaring([settings({ recordTranscripts: true, translateResponses: true })]);
    const applied = await world.apply(wanted, stubborn);
    const lost = { path: '/recordTranscripts', wanted: true, live: false };
    expect(applied.outcomes).toEqual([{ step: 'CopilotSettings/default', status: 'not-kept', fields: [lost] }]);
    const [run] = await world.records.history();
    expect(run).toMatchObject({ result: 'failed', steps: [{ status: 'not-kept', notKept: [lost] }] });
    const last = await world.records.lastApplied(world.backend().target);
    expect(last.get('CopilotSettings/default' as Address)?.spec).toEqual({ translateResponses: true });
    expect(shown(await world.plan(wanted))).toEqual(['update CopilotSettings/default /recordTranscripts config']);
  });

  test('with a value that somebody moved behind its write tells that apart from one that was never kept', async () => {
    const world = new World();
    const raced = behind(world, async function* (steps, inner) {
      for await (const outcome of inner.apply(steps, GO)) {
        if (outcome.step === 'SecurityRole/csr')
          world.edit('SecurityRole', 'csr', (spec) => ({ ...spec, description: 'theirs' }));
        yield outcome;
      }
    });
    const wanted = declaring([role('csr', { description: 'ours' })]);
    const { outcomes } = await world.apply(wanted, raced);
    expect(outcomes).toMatchObject([
      {
        status: 'not-kept',
        movedSince: true,
        fields: [{ path: '/description', wanted: 'ours', live: 'theirs' }],
      },
    ]);
    const [run] = await world.records.history();
    expect(run?.steps).toMatchObject([
      { movedSince: true, notKept: [{ path: '/description', wanted: 'ours', live: 'theirs' }] },
    ]);
    // What was created is ours, whatever became of one of its fields.
    const last = await world.records.lastApplied(world.backend().target);
    expect(last.get('SecurityRole/csr' as Address)).toMatchObject({ created: true, spec: { displayName: 'csr' } });
    expect(last.get('SecurityRole/csr' as Address)?.spec).not.toHaveProperty('description');
  });

  test('with a row that the backend shows to be otherwise begins nothing that builds on it', async () => {
    const world = new World();
    const stubborn = behind(world, async function* (steps, inner) {
      for await (const outcome of inner.apply(steps, GO)) {
        if (outcome.status !== 'applied' || outcome.observed === undefined) yield outcome;
        else {
          const { resource } = outcome.observed;
          const observed = { ...outcome.observed, resource: { ...resource, spec: { displayName: 'csr' } } };
          yield { ...outcome, observed };
        }
      }
    });
    const building = declaring([
      role('csr', { description: 'ours' }),
      ['ExperienceProfile', { uniqueName: 'tier_1', displayName: 'Tier 1', roles: ['csr'] }, { name: 'tier-1' }],
    ]);
    const { outcomes, left } = await world.apply(building, stubborn);
    // Reading back shows that it is as wanted: that counts, and what was skipped stays skipped.
    expect(outcomes).toMatchObject([
      { status: 'applied', step: 'SecurityRole/csr' },
      { status: 'skipped', because: 'SecurityRole/csr' },
    ]);
    expect(left.map(({ id }) => id)).toEqual(['ExperienceProfile/tier-1']);
  });

  test('with a deleted row that is still there names it as present', async () => {
    const world = new World();
    await world.apply(declaring([role('csr')]));
    const gone = declaring([['SecurityRole', { displayName: 'csr' }, { name: 'csr', state: 'absent' }]]);
    const idle = behind(world, async function* (steps) {
      for (const { id } of steps) yield { step: id, status: 'applied' };
    });
    expect((await world.apply(gone, idle)).outcomes).toEqual([
      {
        step: 'SecurityRole/csr',
        status: 'not-kept',
        fields: [{ path: '', wanted: 'absent', live: 'present' }],
      },
    ]);
    expect([...(await world.records.lastApplied(world.backend().target)).addresses()]).toEqual(['SecurityRole/csr']);
  });

  test('interrupted before its first wave changes nothing and says so', async () => {
    const world = new World();
    const planned = await world.plan(state);
    const applied = await leased(world.records, (lease) =>
      apply(planned, world.ports(undefined, lease), AbortSignal.abort()),
    );
    expect(applied.interrupted).toBe(true);
    expect(applied.outcomes.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    expect(shown(await world.plan(state))).toHaveLength(2);
    expect((await world.records.lastApplied(world.backend().target)).size).toBe(0);
  });

  test('halfway remembers what arrived and nothing else', async () => {
    const world = new World();
    const half = behind(world, async function* (steps, inner) {
      const [first, ...rest] = steps;
      if (first !== undefined) yield* inner.apply([first], GO);
      for (const step of rest)
        yield { step: step.id, status: 'failed', error: { code: 'unavailable', message: 'Gone.' } };
    });
    const applied = await world.apply(state, half);
    expect(statuses(applied)).toEqual(['applied CopilotSettings/default', 'failed SecurityRole/csr']);
    expect([...(await world.records.lastApplied(world.backend().target)).addresses()]).toEqual([
      'CopilotSettings/default',
    ]);
  });
});

test('a resource that was there before us is remembered as not ours to delete', async () => {
  const world = new World();
  await world.apply(declaring([settings({ recordTranscripts: true }), role('csr')]));
  const last = await world.records.lastApplied(world.backend().target);
  expect(last.get('CopilotSettings/default' as Address)?.created).toBe(false);
  expect(last.get('SecurityRole/csr' as Address)?.created).toBe(true);
  await world.apply(declaring([role('csr', { description: 'more' })]));
  expect((await world.records.lastApplied(world.backend().target)).get('SecurityRole/csr' as Address)?.created).toBe(
    true,
  );
});

test('a document of another name for the same row takes over what was last applied', async () => {
  const world = new World();
  await world.apply(declaring([role('csr')]));
  const renamed = declaring([['SecurityRole', { displayName: 'csr' }, { name: 'agents' }]]);
  await world.apply(renamed);
  const last = await world.records.lastApplied(world.backend().target);
  expect([...last.addresses()]).toEqual(['SecurityRole/agents']);
  expect(last.get('SecurityRole/agents' as Address)?.created).toBe(true);
});

test('a resource declared absent that somebody deleted before us is forgotten', async () => {
  const world = new World();
  await world.apply(declaring([role('csr')]));
  const file = join(world.folder, 'live', ROWS_FILE);
  const row = '"kind":"SecurityRole","identity":"csr"';
  writeFileSync(file, readFileSync(file, 'utf8').replace(`{${row},`, `{"deleted":true,${row},`));
  await world.apply(declaring([['SecurityRole', { displayName: 'csr' }, { name: 'csr', state: 'absent' }]]));
  expect(shown(await world.plan(declaring([role('csr')])))).toEqual(['create SecurityRole/csr config']);
});

test('a plan that would not converge is never shown', async () => {
  const world = new World();
  const forgetful: PlanPorts = {
    ...world.ports(),
    // Whoever adds places must not lose fields: the proof sees it.
    findOrigins: async (changes) => changes.map((each) => (each.op === 'update' ? { ...each, fields: [] } : each)),
  };
  const state = declaring([settings({ recordTranscripts: true })]);
  await expect(plan(state, forgetful, GO)).rejects.toThrow(PlanDoesNotConverge);
});

test('what was done is told when live cannot be read back, and the next run settles it', async () => {
  const world = new World();
  const backend = world.backend();
  let reads = 0;
  const failing: Backend = Object.create(backend, {
    read: {
      value: async (...asked: Parameters<Backend['read']>) => {
        reads += 1;
        if (reads === 2) throw new BackendError('unavailable', 'Nobody answers.');
        return await backend.read(...asked);
      },
    },
    apply: { value: (...asked: Parameters<Backend['apply']>) => backend.apply(...asked) },
    target: { value: backend.target },
    capabilities: { value: backend.capabilities },
  });
  const applied = await world.apply(declaring([role('csr')]), failing);
  expect(applied).toMatchObject({
    outcomes: [{ status: 'applied' }],
    left: [],
    unread: { code: 'unavailable', message: 'Live could not be read back: Nobody answers.' },
  });
  expect(await world.records.unfinished()).toHaveLength(1);
  await world.apply(declaring([role('csr')]));
  expect(await world.records.unfinished()).toEqual([]);
  expect((await world.records.lastApplied(backend.target)).get('SecurityRole/csr' as Address)?.created).toBe(true);
});
