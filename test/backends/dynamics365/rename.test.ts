import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDrift } from '../../../src/drift/find-drift.ts';
import type { DesiredState } from '../../../src/model/desired-state.ts';
import { rowKey } from '../../../src/model/resource.ts';
import { type ApplyPorts, apply, plan } from '../../../src/reconcile.ts';
import { FileRecords } from '../../../src/record/files/file-records.ts';
import { desired, type Entry } from '../../builders.ts';
import { type Dynamics365Subject, dynamics365Subject, openAt } from '../../contract/dynamics365-subject.ts';
import { ALL, applyAll, GO, liveRow, updateStep } from '../../contract/steps.ts';
import { leased, START, SURE } from '../../leases.ts';

const folder = mkdtempSync(join(tmpdir(), 'copilotctl-rename-'));
let subject: Dynamics365Subject;
beforeAll(async () => {
  subject = await dynamics365Subject();
});
afterAll(async () => {
  await subject.cleanup();
  rmSync(folder, { recursive: true, force: true });
});

const records = new FileRecords({ folder, environment: 'prod' });
function ports(): ApplyPorts {
  const now = () => new Date('2026-11-01T12:00:00Z');
  const backend = openAt(subject.environment, {});
  return { backend, records, lease: SURE, start: START, findOrigins: async (each) => each, now };
}
const planned = async (state: DesiredState) => await plan(state, { ...ports(), asksPermission: false }, GO);
async function applied(state: DesiredState) {
  return await leased(records, async (lease) => {
    const own = { ...ports(), lease };
    return await apply(await plan(state, own, GO), own, GO);
  });
}
const declaring = (displayName: string, formerly: readonly string[], rank: number): DesiredState => {
  const role: Entry = [
    'SecurityRole',
    { displayName, privileges: [{ table: 'msdyn_copilotevent', create: 'global' }] },
    { name: 'csr' },
  ];
  const profile: Entry = [
    'ExperienceProfile',
    { uniqueName: 'contoso_a', displayName: 'A', rank, roles: ['csr'] },
    { name: 'a' },
  ];
  const state = desired(subject.environment.spec, [role, profile], 'prod');
  return {
    ...state,
    resources: state.resources.map((each) => (each.kind === 'SecurityRole' ? { ...each, formerly } : each)),
  };
};
/** Ids of the roles whose name begins with Contoso, by name. */
function roleIds(): Readonly<Record<string, string>> {
  const rows = subject.emulator.organization('prod')?.store.all('role') ?? [];
  return Object.fromEntries(
    rows.flatMap(({ id, values }) =>
      String(values['name']).startsWith('Contoso') ? [[String(values['name']), id]] : [],
    ),
  );
}

test('drift names who changed the row last and when, without a request more, and no plan or version does', async () => {
  const state = desired(subject.environment.spec, [['CaseSummary', { available: true }]], 'prod');
  await applied(state);
  const other = openAt(subject.environment, {});
  await applyAll(other, [updateStep(await liveRow(other, 'CaseSummary'), { '/available': false })]);
  subject.emulator.clearLog();
  const found = await planned(state);
  const [finding] = findDrift(found.plan, found.live);
  expect(finding).toMatchObject({
    field: { path: '/available' },
    lastChange: { by: '# Configuration pipeline', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/) },
  });
  expect(subject.emulator.log.filter(({ path }) => path.includes('/api/data/'))).toHaveLength(1);
  expect(JSON.stringify([found.plan, [...found.live.rows.values()]])).not.toContain('Configuration pipeline');
});

test('a role that gets another name stays the row it was, with the profile that names it', async () => {
  await applied(declaring('Contoso CSR', [], 1));
  const { 'Contoso CSR': id } = roleIds();
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  const renamed = declaring('Contoso Agent', ['Contoso CSR'], 2);
  const found = await planned(renamed);
  expect(
    found.plan.steps.map(({ change }) => [change.op, 'fields' in change && change.fields.map(({ path }) => path)]),
  ).toEqual([
    ['update', ['/rank']],
    ['update', ['/displayName']],
  ]);
  const { outcomes, left } = await applied(renamed);
  expect([outcomes.map(({ status }) => status), left]).toEqual([['applied', 'applied'], []]);
  expect(roleIds()).toEqual({ 'Contoso Agent': id });
  expect((await planned(renamed)).plan.steps).toEqual([]);
  expect(
    (await records.lastApplied(found.plan.target)).get(found.plan.steps[1]?.change.address as never),
  ).toMatchObject({
    identity: 'contoso agent',
    created: true,
  });
});

test('who changed a row last is told of roles, profiles, features and prompts, and not of what is no row', async () => {
  const backend = openAt(subject.environment, {});
  const live = await backend.read(ALL, GO);
  const by = (key: Parameters<typeof rowKey>, path: string) => {
    const row = live.rows.get(rowKey(...key));
    return row && live.lastChangeOf?.(row.resource, path)?.by;
  };
  const pipeline = '# Configuration pipeline';
  expect(by(['SecurityRole', 'contoso agent'], '/displayName')).toBe(pipeline);
  expect(by(['SecurityRole', 'contoso agent'], '/privileges/msdyn_copilotevent/create')).toBeUndefined();
  expect(by(['ExperienceProfile', 'contoso_a'], '/rank')).toBe(pipeline);
  expect(by(['ExperienceProfile', 'contoso_a'], '/copilotFeatures/askAQuestion')).toBeUndefined();
  expect(by(['CopilotSettings', 'default'], '/recordTranscripts')).toEqual(expect.any(String));
  expect(by(['PlatformSettings', 'default'], '/generativeAI/bingSearch')).toBeUndefined();
});
