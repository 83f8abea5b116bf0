import { afterEach, expect, test } from 'vitest';
import type { Dynamics365Backend } from '../../../../src/backends/dynamics365/dynamics365-backend.ts';
import type { Fault } from '../../../../src/emulator/faults.ts';
import { DEFAULT_SEED } from '../../../../src/emulator/seed/default-seed.ts';
import type { Permission } from '../../../../src/model/permission.ts';
import type { Step } from '../../../../src/model/plan.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { type Dynamics365Subject, dynamics365Subject } from '../../../contract/dynamics365-subject.ts';
import { applyAll, createStep, GO, liveRow, summaryOf, updateStep } from '../../../contract/steps.ts';

const subjects: Dynamics365Subject[] = [];
afterEach(async () => {
  for (const each of subjects.splice(0)) await each.cleanup();
});

async function subjectWithout(...missingPrivileges: readonly string[]): Promise<Dynamics365Subject> {
  const organizations = DEFAULT_SEED.organizations.slice(0, 1).map((prod) => ({ ...prod, missingPrivileges }));
  const subject = await dynamics365Subject({ emulator: { seed: { ...DEFAULT_SEED, organizations } } });
  subjects.push(subject);
  return subject;
}

async function permissions(
  backend: Dynamics365Backend,
  ...steps: Step[]
): Promise<readonly (Permission | undefined)[]> {
  const found = await backend.preflight(steps, GO);
  return steps.map(({ id }) => found.get(id));
}

const ROLE = createStep('SecurityRole', 'a', {
  displayName: 'Contoso A',
  privileges: [{ table: 'msdyn_copilotevent', create: 'global' }],
});
/** Roles that are declared: what one that is there holds takes a second batch. */
const DECLARED: readonly Resource[] = [
  ...(ROLE.change.op === 'create' ? [ROLE.change.after] : []),
  { kind: 'SecurityRole', name: 'csr', spec: { displayName: 'Customer Service Representative' } },
];
const readRoles = (backend: Dynamics365Backend) =>
  backend.read(new Set(['SecurityRole', 'CopilotSettings']), GO, { resources: DECLARED, keys: new Set() });
const settings = async (backend: Dynamics365Backend) =>
  updateStep(await liveRow(backend, 'CopilotSettings'), { '/recordTranscripts': true });

test('an identity that holds everything may do everything', async () => {
  const { open } = await subjectWithout();
  const backend = await open();
  await readRoles(backend);
  expect(await permissions(backend, ROLE, await settings(backend))).toEqual([
    { state: 'allowed' },
    { state: 'allowed' },
  ]);
});

test('a step is denied exactly where the service would refuse it, with the same privilege', async () => {
  const { open } = await subjectWithout('prvWritemsdyn_agentcopilotsetting', 'prvCreateRole');
  const backend = await open();
  const steps = [ROLE, await settings(backend)];
  expect(await permissions(backend, ...steps)).toEqual([
    { state: 'denied', missing: ['prvCreateRole'] },
    { state: 'denied', missing: ['prvWritemsdyn_agentcopilotsetting'] },
  ]);
  const outcomes = await applyAll(backend, steps);
  expect(summaryOf(outcomes)).toEqual(['refused not-permitted', 'refused not-permitted']);
  expect(JSON.stringify(outcomes)).toContain('prvCreateRole');
  expect(JSON.stringify(outcomes)).toContain('prvWritemsdyn_agentcopilotsetting');
});

test('to give a privilege that is not held is unknown', async () => {
  const { open } = await subjectWithout('prvCreatemsdyn_copilotevent');
  expect(await permissions(await open(), ROLE)).toEqual([
    expect.objectContaining({ state: 'unknown', missing: ['prvCreatemsdyn_copilotevent'] }),
  ]);
});

test('an identity that may not be asked about may do what nobody knows, and everything else works', async () => {
  const { open } = await subjectWithout('prvReadUser', 'prvCreateRole');
  const backend = await open();
  await readRoles(backend);
  expect(await permissions(backend, ROLE)).toEqual([
    { state: 'unknown', why: 'Dataverse does not say what this identity may do (status 403).' },
  ]);
});

test.each<[string, Fault, RegExp]>([
  ['no answer', { reset: 'before' }, /^What this identity may do could not be read: /],
  ['a fault of the service', { status: 500 }, /^What this identity may do could not be read: /],
  ['a refusal of the whole', { status: 403 }, /^What this identity may do could not be read: /],
])('a question that gets %s makes everything unknown', async (_, fault, why) => {
  const { open, emulator } = await subjectWithout();
  const backend = await open();
  const step = await settings(backend);
  emulator.setFaults([{ match: { body: 'RetrieveUserPrivileges' }, fault }]);
  expect(await permissions(backend, step)).toEqual([{ state: 'unknown', why: expect.stringMatching(why) }]);
});

test('it is asked once for a connection, with what roles hold where that is read', async () => {
  const { open, emulator } = await subjectWithout();
  const withRoles = await open();
  emulator.clearLog();
  await readRoles(withRoles);
  await withRoles.preflight([ROLE], GO);
  await withRoles.preflight([ROLE], GO);
  expect(emulator.log).toHaveLength(2);
  const without = await open();
  const step = await settings(without);
  emulator.clearLog();
  await without.preflight([step], GO);
  await without.preflight([step], GO);
  expect(emulator.log.map(({ parts }) => parts?.length)).toEqual([1]);
});
