import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/emulator/log.ts';
import { DEFAULT_SEED } from '../../../src/emulator/seed/default-seed.ts';
import type { OrganizationSeed } from '../../../src/emulator/seed.ts';
import { loadProject } from '../../../src/load/load-project.ts';
import type { Applied } from '../../../src/model/applied.ts';
import type { DesiredState } from '../../../src/model/desired-state.ts';
import type { Environment } from '../../../src/model/environment.ts';
import { KINDS } from '../../../src/model/kind.ts';
import { type ApplyPorts, apply, declare, type Planned, plan } from '../../../src/reconcile.ts';
import { FileRecords } from '../../../src/record/files/file-records.ts';
import { desired, type Entry } from '../../builders.ts';
import { type Dynamics365Subject, dynamics365Subject, openAt } from '../../contract/dynamics365-subject.ts';
import { environmentOf } from '../../contract/embedded-subject.ts';
import { GO } from '../../contract/steps.ts';
import { leased, START, SURE } from '../../leases.ts';
import { recordingProxy } from './recording-proxy.ts';

/** What plans and applies cost: the requests that the service would count, by the log of the emulator. */

const folder = mkdtempSync(join(tmpdir(), 'copilotctl-requests-'));
const subjects: Dynamics365Subject[] = [];
afterAll(async () => {
  for (const each of subjects) await each.cleanup();
  rmSync(folder, { recursive: true, force: true });
});

interface PlanRun {
  readonly planned: Planned;
  readonly ports: ApplyPorts;
  /** Requests of the plan. */
  readonly read: readonly LogEntry[];
}

interface ApplyRun extends PlanRun {
  readonly applied: Applied;
  /** Requests of the apply, without those of the plan. */
  readonly log: readonly LogEntry[];
}

/** One emulated environment, and what was applied to it. */
class World {
  readonly subject: Dynamics365Subject;
  readonly #records: FileRecords;

  constructor(subject: Dynamics365Subject) {
    this.subject = subject;
    subjects.push(subject);
    this.#records = new FileRecords({ folder: join(folder, String(subjects.length)), environment: 'prod' });
  }

  declaring(entries: readonly Entry[]): DesiredState {
    return desired(this.subject.environment.spec, entries, 'prod');
  }

  /** Plans over a new connection. */
  async plan(state: DesiredState, environment: Environment = state.environment): Promise<PlanRun> {
    const now = () => new Date('2026-11-01T12:00:00Z');
    const backend = openAt(environment, {});
    const held = { lease: SURE, start: START };
    const ports: ApplyPorts = { backend, records: this.#records, ...held, findOrigins: async (each) => each, now };
    const { emulator } = this.subject;
    emulator.clearLog();
    const planned = await plan(state, ports, GO);
    return { planned, ports, read: [...emulator.log] };
  }

  /** Carries out a plan. */
  async carryOut({ planned, ports, read }: PlanRun): Promise<ApplyRun> {
    const { emulator } = this.subject;
    emulator.clearLog();
    const applied = await leased(this.#records, (lease) => apply(planned, { ...ports, lease }, GO));
    return { planned, ports, read, applied, log: [...emulator.log] };
  }

  async apply(entries: readonly Entry[] | DesiredState, environment?: Environment): Promise<ApplyRun> {
    const state = 'resources' in entries ? entries : this.declaring(entries);
    return await this.carryOut(await this.plan(state, environment));
  }
}

async function world(seed: Partial<OrganizationSeed> = {}): Promise<World> {
  const organizations = DEFAULT_SEED.organizations.slice(0, 1).map((prod) => ({ ...prod, ...seed }));
  return new World(await dynamics365Subject({ emulator: { seed: { ...DEFAULT_SEED, organizations } } }));
}

/** The tree of this repository for `prod`, in an emulated environment. */
async function shippedTree({ environment: { spec } }: Dynamics365Subject): Promise<DesiredState> {
  const { value } = await loadProject(join(import.meta.dirname, '../../..'), () => undefined);
  const own = value.environments.get('prod') ?? [];
  const { state } = declare('prod', value.base, own, { severities: {}, variables: {} });
  if (state === undefined) throw new Error('The tree of this repository is not valid.');
  const { backend = 'dynamics365', organizationUrl = '' } = spec;
  return { ...state, environment: environmentOf({ ...state.environment.spec, backend, organizationUrl }) };
}

const isDataverse = ({ path }: LogEntry): boolean => path.includes('/api/data/');
const batches = (log: readonly LogEntry[]) => log.filter(isDataverse);
const paths = (log: readonly LogEntry[]) =>
  log.map(({ method, path }) => `${method} ${path.split('?')[0]?.replace(/[0-9a-f-]{36}/, 'ID')}`);
const parts = (log: readonly LogEntry[]) => log.map((entry) => entry.parts?.length ?? 1);

const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const prompts = (count: number, prompt = 'What next?'): Entry => [
  'CustomerSupportAgent',
  { prompts: { items: many(count, (at) => ({ name: `Prompt ${at}`, prompt })) } },
];
const roles = (count: number, create: 'basic' | 'global' = 'global'): Entry[] =>
  many(count, (at) => [
    'SecurityRole',
    { displayName: `Contoso role ${at}`, privileges: [{ table: 'msdyn_copilotevent', create }] },
  ]);
const profiles = (count: number, askAQuestion: boolean): Entry[] =>
  many(count, (at) => [
    'ExperienceProfile',
    {
      uniqueName: `contoso_${at}`,
      displayName: `Contoso ${at}`,
      app: 'msdyn_CustomerServiceWorkspace',
      copilotFeatures: { askAQuestion },
    },
  ]);
const summaries = (count: number, isDefault: boolean): Entry[] =>
  many(count, (at) => [
    'RecordSummary',
    { displayName: `Summary ${at}`, table: 'product', formPlacement: { default: isDefault } },
  ]);

/** Requests of a plan that has something to apply and declares no role. */
const ASKING_WHAT_IT_MAY = 1;

describe('a plan', () => {
  test('of every kind takes two requests to Dataverse and one to each admin API, however much there is', async () => {
    const at = await world({ counts: { roles: 400, profiles: 400, prompts: 400, users: 400 } });
    const state = await shippedTree(at.subject);
    expect(new Set(state.resources.map(({ kind }) => kind))).toEqual(new Set(KINDS));
    await at.apply(state);
    const { read, planned } = await at.plan(state);
    expect(planned.plan.steps.filter(({ change }) => change.op !== 'manual')).toEqual([]);
    expect(paths(batches(read))).toEqual(['POST /prod/api/data/v9.2/$batch', 'POST /prod/api/data/v9.2/$batch']);
    expect(paths(read.filter((entry) => !isDataverse(entry))).sort()).toEqual([
      'GET /environmentmanagement/environments/ID/settings',
      'GET /providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/ID',
      'POST /providers/Microsoft.BusinessAppPlatform/listTenantSettings',
    ]);
  });

  test('without settings of the platform and the tenant asks no admin API', async () => {
    const at = await world();
    const { read } = await at.plan(at.declaring([prompts(3), ['CopilotSettings', { copilotSidePane: true }]]));
    expect(new Set(paths(read))).toEqual(new Set(['POST /prod/api/data/v9.2/$batch']));
  });

  test('asks what the identity may do with what roles hold; else in a request of its own, if there is something to apply', async () => {
    const at = await world();
    const withRoles = await at.plan(at.declaring([prompts(3), ...roles(1)]));
    expect(withRoles.planned.permissions?.size).toBe(2);
    expect(withRoles.read).toHaveLength(2);
    const without = await at.apply([prompts(3)]);
    expect(without.planned.permissions?.size).toBe(1);
    expect(parts(without.read).slice(1)).toEqual([1]);
    const inSync = await at.plan(at.declaring([prompts(3)]));
    expect(inSync.planned.permissions).toBeUndefined();
    expect(inSync.read).toHaveLength(1);
  });

  test.each([
    [4999, 1],
    [5001, 2],
    [10_001, 3],
  ])('of an environment with %i prompts takes %i requests: one for each further page', async (count, requests) => {
    const at = await world({ counts: { prompts: count } });
    const { read } = await at.plan(at.declaring([prompts(1)]));
    expect(read.length - ASKING_WHAT_IT_MAY).toBe(requests);
  });

  test('asks for the next pages of all collections at once', async () => {
    const at = await world({ counts: { prompts: 5001, profiles: 5001 } });
    const { read } = await at.plan(at.declaring([prompts(1), ...profiles(1, true)]));
    expect(read.length - ASKING_WHAT_IT_MAY).toBe(2);
    expect(read[1]?.parts?.length).toBeGreaterThan(2);
  });
});

/** First what is there before, then what is applied; what it is to cost in requests to Dataverse. */
const APPLIES: readonly (readonly [what: string, before: Entry[], after: Entry[], requests: number])[] = [
  ['990 new prompts', [], [prompts(990)], 1],
  ['990 changed prompts', [prompts(990)], [prompts(990, 'And now?')], 1],
  ['990 removed prompts', [prompts(990)], [['CustomerSupportAgent', { prompts: { items: [] } }]], 1],
  ['330 new roles', [], roles(330), 1],
  ['330 new profiles with a feature each', [], profiles(330, true), 1],
  ['990 changed features of profiles', profiles(990, true), profiles(990, false), 1],
  ['450 new summaries', [], summaries(450, false), 1],
  ['990 changed summaries', summaries(990, false), summaries(990, true), 1],
  [
    'some of everything',
    [prompts(9), ...profiles(9, true)],
    [prompts(99), ...roles(99), ...profiles(99, false), ...summaries(99, true)],
    1,
  ],
  ['grants of 300 roles that are there, which are read again before', roles(300, 'basic'), roles(300, 'global'), 2],
];

describe('an apply', () => {
  test.each(APPLIES)('of %s', async (_, before, after, requests) => {
    const at = await world();
    if (before.length > 0) expect((await at.apply(before)).applied.left).toEqual([]);
    const { applied, log, planned } = await at.apply(after);
    expect(applied.left).toEqual([]);
    expect(paths(log)).toEqual(many(requests, () => 'POST /prod/api/data/v9.2/$batch'));
    expect(planned.forecast?.requests).toBe(requests);
    expect((await at.plan(at.declaring(after))).planned.plan.steps).toEqual([]);
  });

  test('is one batch: a change set whose rows are all guarded, and the reads that prove it', async () => {
    const at = await world();
    const proxy = await recordingProxy(at.subject.emulator.url);
    const environment = environmentOf({ ...at.subject.environment.spec, organizationUrl: `${proxy.url}/prod` });
    await at.apply([prompts(5), ...profiles(5, true), ...summaries(5, false)], environment);
    proxy.bodies.length = 0;
    const wanted = [prompts(9, 'And now?'), ...profiles(9, false), ...summaries(9, true), ...roles(2)];
    const planning = await at.plan(at.declaring(wanted), environment);
    const planned = proxy.bodies.length;
    await at.carryOut(planning);
    await proxy.close();
    const sent = proxy.bodies.slice(planned).filter((body) => /changeset_/.test(body));
    expect(sent.length).toBe(1);
    const [changeSet = '', behind = ''] = (sent[0] ?? '').split(/^--changeset_\d+_\d+--\r$/m);
    expect(changeSet).toMatch(/^--batch_\d+\r\nContent-Type: multipart\/mixed; boundary="changeset_/);
    const operations = changeSet.split(/^--changeset_\d+_\d+\r$/m).slice(1);
    const ofRows = operations.filter((each) => /^(?:PATCH|DELETE) /m.test(each));
    expect(ofRows.length).toBe(35);
    expect(ofRows.filter((each) => !/^If-(?:Match|None-Match): \S/m.test(each))).toEqual([]);
    const reads = behind.match(/^(?:GET|POST|PATCH|PUT|DELETE) /gm) ?? [];
    expect(new Set(reads)).toEqual(new Set(['GET ']));
  });

  test('of switches of an app takes two batches more: they have no ETag, so they are read just before', async () => {
    const at = await world();
    const app: Entry = ['AppAccess', { app: 'contoso_servicedesk', copilotEnabled: true }];
    const { applied, log, planned } = await at.apply([prompts(3), app]);
    expect(applied.outcomes.map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect(parts(log)).toHaveLength(3);
    expect(planned.forecast?.requests).toBe(3);
  });

  test('of the shipped tree costs Dataverse what was forecast, and is not read back', async () => {
    const at = await world();
    const { planned, applied, log } = await at.apply(await shippedTree(at.subject));
    expect(applied.left).toEqual([]);
    const admin = log.filter((entry) => !isDataverse(entry));
    expect(paths(admin)).toEqual([
      'GET /providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/ID',
      'GET /environmentmanagement/environments/ID/settings',
      'PATCH /environmentmanagement/environments/ID/settings',
      'GET /environmentmanagement/environments/ID/settings',
    ]);
    // Roles wait for nothing; settings of the platform come before everything else, and apps are published last; what has no ETag is read just before.
    expect(parts(batches(log)).length).toBe(6);
    expect(planned.forecast?.requests).toBe(log.length);
  });
});

describe('what no batch can hold', () => {
  test.each<[string, Entry[], Entry[], number]>([
    ['2,500 new prompts', [], [prompts(2500)], 3],
    ['2,500 changed prompts', [prompts(2500)], [prompts(2500, 'And now?')], 3],
    ['1,000 new roles', [], roles(1000), 4],
    [
      'prompts, profiles, summaries and a switch',
      [],
      [['CopilotSettings', { recordTranscripts: true }], prompts(500), ...profiles(400, true), ...summaries(300, true)],
      2,
    ],
  ])('is applied in several, each with its proof: %s', async (_, before, after, requests) => {
    const at = await world();
    if (before.length > 0) await at.apply(before);
    const { applied, log, planned } = await at.apply(after);
    expect(applied.left).toEqual([]);
    expect(Math.max(...parts(log))).toBeLessThanOrEqual(1000);
    expect(log.length).toBe(requests);
    expect(planned.forecast?.requests).toBe(requests);
    expect((await at.plan(at.declaring(after))).planned.plan.steps).toEqual([]);
  });

  test('says of a step what was made when a later part of it is refused, and the next apply makes the rest', async () => {
    const at = await world();
    await at.apply([prompts(2500)]);
    const state = at.declaring([prompts(2500, 'And now?')]);
    const planning = await at.plan(state);
    const last = 'Prompt 2499';
    const store = at.subject.emulator.organization('prod')?.store;
    const row = store?.all('msdyn_organizationprompt').find(({ values }) => values['msdyn_name'] === last);
    store?.update('msdyn_organizationprompt', row?.id ?? '', { msdyn_promptalias: 'moved' });
    const { applied } = await at.carryOut(planning);
    expect(applied.outcomes).toMatchObject([{ status: 'failed', error: { code: 'moved' } }]);
    expect(JSON.stringify(applied.outcomes)).toContain('What came before it in this step was made.');
    const { planned, applied: again } = await at.apply(state);
    const [step] = planned.plan.steps;
    expect(step !== undefined && 'fields' in step.change ? step.change.fields.length : 0).toBeLessThan(1000);
    expect(again.left).toEqual([]);
  });
});
