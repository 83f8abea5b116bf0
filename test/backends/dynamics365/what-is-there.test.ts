import { afterEach, describe, expect, it } from 'vitest';
import type { Dynamics365Backend } from '../../../src/backends/dynamics365/dynamics365-backend.ts';
import type { Target } from '../../../src/backends/dynamics365/mapping/mapping.ts';
import { DEFAULT_SEED } from '../../../src/emulator/seed/default-seed.ts';
import type { OrganizationSeed, Seed } from '../../../src/emulator/seed.ts';
import type { ProjectSpec } from '../../../src/model/generated/types.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { plan } from '../../../src/reconcile.ts';
import { desired, type Entry } from '../../builders.ts';
import { type Dynamics365Subject, dynamics365Subject, openAt } from '../../contract/dynamics365-subject.ts';
import { applyAll, createStep, GO, liveRow, updateStep } from '../../contract/steps.ts';
import { lastApplied } from '../../live.ts';

const GROUP = '77777777-0000-4000-8000-000000000001';
const NOTHING_ACCEPTED: ProjectSpec = {};
let subject: Dynamics365Subject;

afterEach(async () => await subject.cleanup());

/** A tenant with prod alone, changed as a test needs it. */
function seedWith(change: Partial<OrganizationSeed>, more: Partial<Seed> = {}): Seed {
  const [prod] = DEFAULT_SEED.organizations;
  if (prod === undefined) throw new Error('The default seed has no organization.');
  return { ...DEFAULT_SEED, ...more, organizations: [{ ...prod, ...change }] };
}

async function open(change: Partial<OrganizationSeed> = {}, project?: ProjectSpec, more: Partial<Seed> = {}) {
  subject = await dynamics365Subject({ emulator: { seed: seedWith(change, more) }, ...(project && { project }) });
  return await subject.open();
}

/** The plan for what is declared, with its findings. */
async function planned(backend: Dynamics365Backend, ...entries: readonly Entry[]) {
  const ports = { backend, records: { lastApplied: async () => lastApplied() }, findOrigins: async <T>(all: T) => all };
  return await plan(desired({ ...subject.environment.spec }, entries, 'prod'), ports, GO);
}

/** What a plan does by hand: the instruction for each field. */
function byHand({ steps }: Plan): Readonly<Record<string, string>> {
  const fields = steps.flatMap(({ change }) =>
    change.op === 'manual' ? change.fields.map(({ path }) => [path, change.instruction] as const) : [],
  );
  return Object.fromEntries(fields);
}

/** The fields that a plan changes, with their grades. */
function made({ steps }: Plan): readonly string[] {
  return steps.flatMap(({ change }) =>
    change.op === 'update' ? change.fields.map(({ path, grade }) => `${path} ${grade}`) : [],
  );
}

describe('a column that is not installed', () => {
  it('makes its setting a step by hand, and nothing else fails', async () => {
    const backend = await open();
    subject.emulator.organization('prod')?.changeSchema({
      removeColumn: { table: 'msdyn_agentcopilotsetting', column: 'msdyn_sidecarimmersiveenabled' },
    });
    const { plan: plan_ } = await planned(backend, [
      'CustomerSupportAgent',
      { overview: { enhancedFeatures: true, deterministicResponse: true } },
    ]);
    expect(made(plan_)).toEqual(['/overview/deterministicResponse B']);
    expect(byHand(plan_)['/overview/enhancedFeatures']).toMatch(
      /^Not installed here: the column msdyn_sidecarimmersiveenabled of msdyn_agentcopilotsetting\./,
    );
  });

  it('is noticed when it goes while we look', async () => {
    const backend = await open();
    const declared: Entry = [
      'CustomerSupportAgent',
      { overview: { deterministicResponse: true, enhancedFeatures: true } },
    ];
    expect(made((await planned(backend, declared)).plan)).toContain('/overview/enhancedFeatures C');
    subject.emulator.organization('prod')?.changeSchema({
      removeColumn: { table: 'msdyn_agentcopilotsetting', column: 'msdyn_sidecarimmersiveenabled' },
    });
    expect(made((await planned(backend, declared)).plan)).toEqual(['/overview/deterministicResponse B']);
  });
});

it('a table that is not installed makes its settings steps by hand, and nothing else fails', async () => {
  const backend = await open();
  subject.emulator.organization('prod')?.changeSchema({ removeTable: 'msdyn_organizationprompt' });
  const { plan: plan_ } = await planned(backend, [
    'CustomerSupportAgent',
    {
      overview: { deterministicResponse: true },
      prompts: { items: [{ name: 'Next', prompt: 'What is next?', entity: 'incident', scope: 'copilot-side-pane' }] },
    },
  ]);
  expect(made(plan_)).toEqual(['/overview/deterministicResponse B']);
  expect(byHand(plan_)['/prompts/items/Next']).toMatch(/^Not installed here: the table msdyn_organizationprompt\./);
});

describe('an inferred mapping', () => {
  const declared: Entry = ['CopilotSettings', { copilotImmersive: true, useRepresentativeLanguage: false }];

  it('is read and shown, and not written, where the project does not accept it', async () => {
    const { plan: plan_ } = await planned(await open({}, NOTHING_ACCEPTED), declared);
    expect(made(plan_)).toEqual(['/useRepresentativeLanguage B']);
    expect(byHand(plan_)['/copilotImmersive']).toContain('acceptInferredMappings');
  });

  it('is written where the project accepts this setting', async () => {
    const project: ProjectSpec = { dynamics365: { acceptInferredMappings: ['CopilotSettings/copilotImmersive'] } };
    const { plan: plan_ } = await planned(await open({}, project), declared);
    expect(made(plan_)).toEqual(['/copilotImmersive C', '/useRepresentativeLanguage B']);
  });

  it('can be made certain by the project, in another column even', async () => {
    const target = {
      kind: 'column',
      table: 'msdyn_agentcopilotsetting',
      row: 'copilotSettings',
      columns: ['msdyn_answerassistenabled'],
    } satisfies Target;
    const project: ProjectSpec = {
      dynamics365: {
        mapping: { settings: { 'CopilotSettings/copilotSidePane': { grade: 'A', write: 'by-grade', target } } },
      },
    };
    const backend = await open({}, project);
    const row = await liveRow(backend, 'CopilotSettings');
    expect(await applyAll(backend, [updateStep(row, { '/copilotSidePane': true })])).toMatchObject([
      { status: 'applied' },
    ]);
    const settings = subject.emulator.organization('prod')?.store.all('msdyn_agentcopilotsetting')[0]?.values;
    expect(settings).toMatchObject({ msdyn_answerassistenabled: true, msdyn_copilotenabled: false });
  });
});

describe('a rule of the environment group', () => {
  const value = [{ id: 'crossGeoCopilotDataMovementEnabled', value: 'false' }];
  const group = { id: GROUP, rules: [{ type: 'GenerativeAISettings', resourceType: 'NotSpecified', value }] };
  const declared: Entry = ['PlatformSettings', { generativeAI: { moveDataAcrossRegions: true, bingSearch: false } }];

  it('makes the value it fixes a step by hand before anything is written', async () => {
    const backend = await open({ admin: { groupId: GROUP } }, undefined, { groups: [group] });
    const { plan: plan_ } = await planned(backend, declared);
    expect(byHand(plan_)['/generativeAI/moveDataAcrossRegions']).toMatch(/^A rule of the environment group sets this/);
    expect(made(plan_)).toEqual(['/generativeAI/bingSearch A']);
  });
});

describe('the depth of a privilege', () => {
  const role = (read: string) => ({ displayName: 'CSR', privileges: [{ table: 'msdyn_copilotevent', read }] });

  it.each([true, false])('changes where adding it again changes it: %s', async (depthChangeByAdd) => {
    const backend = await open({ depthChangeByAdd });
    await applyAll(backend, [createStep('SecurityRole', 'csr', role('basic'))]);
    const row = await liveRow(backend, 'SecurityRole', 'csr');
    subject.emulator.clearLog();
    const step = updateStep(row, { '/privileges/msdyn_copilotevent/read': 'global' });
    expect(await applyAll(backend, [step])).toMatchObject([{ status: 'applied' }]);
    const grants = (await liveRow(backend, 'SecurityRole', 'csr')).resource.spec.privileges;
    expect(grants).toContainEqual({ table: 'msdyn_copilotevent', read: 'global' });
    const removals = subject.emulator.log
      .flatMap(({ parts }) => parts ?? [])
      .filter(({ path }) => path.endsWith('RemovePrivilegeRole'));
    expect(removals).toHaveLength(depthChangeByAdd ? 0 : 1);
  });
});

it('an environment that is not the declared one is refused before anything is compared', async () => {
  const backend = await open({ organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2bff' });
  const other = { ...subject.environment, spec: { ...subject.environment.spec, organizationId: GROUP } };
  await expect(openAt(other, {}).read(new Set(['CopilotSettings']), GO)).rejects.toMatchObject({ code: 'rejected' });
  expect((await backend.read(new Set(['CopilotSettings']), GO)).rows.size).toBe(1);
});

it('an environment in another geography than declared is refused', async () => {
  await open({ geography: 'unitedkingdom' });
  const backend = await subject.open();
  await expect(backend.read(new Set(['PlatformSettings']), GO)).rejects.toMatchObject({
    code: 'rejected',
    message: expect.stringContaining('geography'),
  });
});

it('what the service drives, and what a person consents to, is never written', async () => {
  const backend = await open();
  const columns = [
    'msdyn_consentacceptedon',
    'msdyn_consentacceptanceby',
    'msdyn_systemstatus',
    'msdyn_lasttrainingstatus',
  ];
  const values = () => {
    const row = subject.emulator.organization('prod')?.store.all('msdyn_agentcopilotsetting')[0]?.values ?? {};
    return columns.map((column) => row[column]);
  };
  const before = values();
  const { plan: plan_ } = await planned(backend, [
    'CopilotSettings',
    { consent: { state: 'opted-in' }, copilotSidePane: true, recordTranscripts: true },
  ]);
  await applyAll(
    backend,
    plan_.steps.filter(({ change }) => change.op !== 'manual'),
  );
  expect(byHand(plan_)['/consent/state']).toBeDefined();
  expect(values()).toEqual(before);
});

it('a filter text that differs in its white space only is no difference', async () => {
  const backend = await open();
  const raw = (text: string): Entry => [
    'CopilotSettings',
    { knowledgeFilters: { preset: { askAQuestion: { raw: text } } } },
  ];
  const first = await planned(backend, raw('{"a": 1, "b": [1, 2]}'));
  await applyAll(backend, first.plan.steps);
  expect((await planned(backend, raw('{"b":[1,2],\n "a":1}'))).plan.steps).toEqual([]);
  expect((await planned(backend, raw('{"b":[2,1],"a":1}'))).plan.steps).toHaveLength(1);
});

it('a setting of an app that somebody changed since the plan is not overwritten', async () => {
  const backend = await open();
  const seen = await liveRow(backend, 'AppAccess', 'contoso_servicedesk');
  await subject.editOutOfBand('AppAccess', 'contoso_servicedesk', (spec) => ({ ...spec, caseSummary: false }));
  const outcomes = await applyAll(backend, [updateStep(seen, { '/copilotEnabled': true })]);
  expect(outcomes).toMatchObject([{ status: 'refused', error: { code: 'moved' } }]);
  expect((await liveRow(backend, 'AppAccess', 'contoso_servicedesk')).resource.spec.copilotEnabled).toBe(false);
});

it('an address with no organization behind it is said to be one', async () => {
  await open();
  const { spec } = subject.environment;
  const other = { ...subject.environment, spec: { ...spec, organizationUrl: `${subject.emulator.url}/nosuch` } };
  await expect(openAt(other, {}).read(new Set(['CopilotSettings']), GO)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('no Dataverse Web API at organizationUrl'),
  });
});
