import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Kind } from '../../../src/model/kind.ts';
import type { StepOutcome } from '../../../src/model/outcome.ts';
import { type EmbeddedSubject, embeddedSubject, environmentOf } from '../../contract/embedded-subject.ts';
import { applyAll, createStep, deleteStep, liveRow, summaryOf, updateStep } from '../../contract/steps.ts';
import type { Geography } from './geography.ts';

const subjects: EmbeddedSubject[] = [];

afterEach(async () => {
  for (const subject of subjects.splice(0)) await subject.cleanup();
});

async function system(geography: Geography = 'europe') {
  const subject = await embeddedSubject(environmentOf({ geography, existing: { tables: ['contoso_ticket'] } }));
  subjects.push(subject);
  return { subject, backend: await subject.open() };
}

/** What becomes of changing fields of a singleton: `applied`, or the message of the refusal. */
async function change(kind: Kind, fields: JsonObject, geography: Geography = 'europe'): Promise<string> {
  const { backend } = await system(geography);
  return verdict((await applyAll(backend, [updateStep(await liveRow(backend, kind), fields)]))[0]);
}

async function create(kind: Kind, spec: JsonObject): Promise<string> {
  const { backend } = await system();
  return verdict((await applyAll(backend, [createStep(kind, 'it', spec)]))[0]);
}

function verdict(outcome: StepOutcome | undefined): string {
  return outcome !== undefined && 'error' in outcome ? outcome.error.message : (outcome?.status ?? 'no outcome');
}

describe('data movement', () => {
  it('cannot be set where there is no switch for it', async () => {
    for (const geography of ['unitedstates', 'usgov'] as const) {
      const message = await change('PlatformSettings', { '/generativeAI/moveDataAcrossRegions': true }, geography);
      expect(message).toBe(`There is no switch for data movement in the geography ${geography}.`);
    }
  });

  it('must be on for Bing search where the switch is shown', async () => {
    expect(await change('PlatformSettings', { '/generativeAI/bingSearch': true }, 'japan')).toMatch(
      'bingSearch cannot be on',
    );
    const both = { '/generativeAI/moveDataAcrossRegions': true, '/generativeAI/bingSearch': true };
    expect(await change('PlatformSettings', both, 'japan')).toBe('applied');
    expect(await change('PlatformSettings', { '/generativeAI/bingSearch': true }, 'usgov')).toBe('applied');
  });

  it('cannot be turned off under features that need it', async () => {
    expect(await change('PlatformSettings', { '/generativeAI/moveDataAcrossRegions': false })).toMatch(
      'bingSearch and microsoft365Services',
    );
  });

  it('in an odd state hinders no change of another field', async () => {
    const { subject, backend } = await system();
    const odd = { moveDataAcrossRegions: false, bingSearch: true };
    await subject.editOutOfBand('PlatformSettings', 'default', (spec) => ({ ...spec, generativeAI: odd }));
    const step = updateStep(await liveRow(backend, 'PlatformSettings'), { '/features/copilot': true });
    expect(summaryOf(await applyAll(backend, [step]))).toEqual(['applied']);
  });
});

describe('flex routing', () => {
  it('is refused outside the EU Data Boundary even as false', async () => {
    expect(await change('PlatformSettings', { '/generativeAI/flexRouting': false }, 'japan')).toMatch(
      'EU data boundary',
    );
    expect(await change('PlatformSettings', { '/generativeAI/flexRouting': true }, 'europe')).toBe('applied');
  });
});

describe('consent', () => {
  it('is given by no caller of an API, and can be withdrawn', async () => {
    expect(await change('CopilotSettings', { '/consent/state': 'opted-in' })).toBe(
      'Only a person can accept the AI terms.',
    );
    expect(await change('CopilotSettings', { '/consent/state': 'opted-out' })).toBe('applied');
  });

  it('that a person gave stays while other fields change', async () => {
    const { subject, backend } = await system();
    await subject.editOutOfBand('CopilotSettings', 'default', (spec) => ({ ...spec, consent: { state: 'opted-in' } }));
    await applyAll(backend, [updateStep(await liveRow(backend, 'CopilotSettings'), { '/copilotSidePane': true })]);
    expect((await liveRow(backend, 'CopilotSettings')).resource.spec).toMatchObject({
      consent: { state: 'opted-in' },
      copilotSidePane: true,
    });
  });
});

describe('a built-in prompt', () => {
  const builtIn = { name: 'Recap', prompt: 'Recap the case', builtIn: true, enabled: true };

  it.each([
    ['can be disabled', '/prompts/items/Recap/enabled', false, 'applied'],
    ['cannot be edited', '/prompts/items/Recap/prompt', 'Mine', 'The built-in prompt "Recap" cannot be edited.'],
    ['cannot be removed', '/prompts/items/Recap', undefined, 'The built-in prompt "Recap" cannot be removed.'],
  ])('%s', async (_, path, value, expected) => {
    const { subject, backend } = await system();
    await subject.editOutOfBand('CustomerSupportAgent', 'default', (spec) => ({
      ...spec,
      prompts: { items: [builtIn] },
    }));
    const step = updateStep(await liveRow(backend, 'CustomerSupportAgent'), { [path]: value });
    expect(verdict((await applyAll(backend, [step]))[0])).toBe(expected);
  });

  it('that is not there cannot be made', async () => {
    const step = { '/prompts/items/Nope': { name: 'Nope', builtIn: true } };
    expect(await change('AdminManagementAgent', step)).toBe('There is no built-in prompt "Nope" here.');
  });

  it('is no model for own prompts, which can be made', async () => {
    expect(await change('AdminManagementAgent', { '/prompts/items/Mine': { name: 'Mine', prompt: 'Do' } })).toBe(
      'applied',
    );
  });
});

describe('a role', () => {
  const grant = (table: string, read: string) => ({ displayName: 'R', privileges: [{ table, read }] });

  it('may name tables of the catalogue and those that the Environment says exist', async () => {
    expect(await create('SecurityRole', grant('msdyn_copilotevent', 'deep'))).toBe('applied');
    expect(await create('SecurityRole', grant('contoso_ticket', 'basic'))).toBe('applied');
    expect(await create('SecurityRole', grant('msdyn_copilotevnt', 'basic'))).toBe(
      'The privilege prvReadmsdyn_copilotevnt does not exist.',
    );
  });

  it('takes none on a table of the organization', async () => {
    expect(await create('SecurityRole', grant('msdyn_paneconfiguration', 'none'))).toBe('applied');
    expect(await create('SecurityRole', grant('msdyn_paneconfiguration', 'deep'))).toMatch('allows none, global');
  });

  it('with an unknown privilege is refused by its name', async () => {
    expect(await create('SecurityRole', { displayName: 'R', miscellaneous: ['prvIntelligenceUsage'] })).toBe('applied');
    expect(await create('SecurityRole', { displayName: 'R', miscellaneous: ['prvInteligenceUsage'] })).toBe(
      'The privilege prvInteligenceUsage does not exist.',
    );
  });

  it('that comes with the product cannot be deleted, and one that cannot be edited is locked', async () => {
    const { backend } = await system();
    const step = deleteStep(await liveRow(backend, 'SecurityRole', 'customer service representative'));
    expect(verdict((await applyAll(backend, [step]))[0])).toMatch('comes with the product');
    expect((await liveRow(backend, 'SecurityRole', 'basic user')).locked).toMatch('cannot be edited');
  });

  it('is renamed where it is, into a name that nobody has', async () => {
    const { backend } = await system();
    const manager = await liveRow(backend, 'SecurityRole', 'csr manager');
    const taken = updateStep(manager, { '/displayName': 'Basic User' });
    expect(verdict((await applyAll(backend, [taken]))[0])).not.toBe('applied');
    expect(verdict((await applyAll(backend, [updateStep(manager, { '/displayName': 'Boss' })]))[0])).toBe('applied');
    const { resource } = await liveRow(backend, 'SecurityRole', 'boss');
    expect(resource.spec).toEqual({ ...manager.resource.spec, displayName: 'Boss' });
  });
});

describe('an experience profile', () => {
  const profile = (name: string, more: JsonObject = {}) => ({
    uniqueName: `contoso_${name}`,
    displayName: name,
    ...more,
  });

  it.each([-1, 101, 1.5])('cannot have the rank %d', async (rank) => {
    expect(await create('ExperienceProfile', profile('a', { rank }))).toMatch('no whole number from 0 to 100');
  });

  it.each([0, 100])('can have the rank %d', async (rank) => {
    expect(await create('ExperienceProfile', profile('a', { rank }))).toBe('applied');
  });

  it('that is the default cannot hold roles', async () => {
    expect(await create('ExperienceProfile', profile('a', { default: true, roles: ['CSR Manager'] }))).toMatch(
      'cannot hold roles',
    );
  });

  it('cannot be a second default, but can take over from the first in one wave, in any order', async () => {
    const { backend } = await system();
    await applyAll(backend, [
      createStep('ExperienceProfile', 'a', profile('a', { default: true })),
      createStep('ExperienceProfile', 'b', profile('b')),
    ]);
    const promote = updateStep(await liveRow(backend, 'ExperienceProfile', 'contoso_b'), { '/default': true });
    expect(verdict((await applyAll(backend, [promote]))[0])).toBe('"contoso_a" is the default profile already.');
    const demote = updateStep(await liveRow(backend, 'ExperienceProfile', 'contoso_a'), { '/default': false });
    expect(summaryOf(await applyAll(backend, [promote, demote]))).toEqual(['applied', 'applied']);
  });

  it('needs the roles that it names to be there, those made in the same call included', async () => {
    const { backend } = await system();
    const step = createStep('ExperienceProfile', 'a', profile('a', { roles: ['Contoso CSR', 'csr manager'] }));
    expect(verdict((await applyAll(backend, [step]))[0])).toBe('There is no security role "Contoso CSR".');
    const role = createStep('SecurityRole', 'csr', { displayName: 'Contoso CSR' });
    expect(summaryOf(await applyAll(backend, [step, role]))).toEqual(['applied', 'applied']);
  });

  it('leaves features that nobody set absent, because absent means on', async () => {
    const { backend } = await system();
    await applyAll(backend, [
      createStep('ExperienceProfile', 'a', profile('a', { copilotFeatures: { caseSummary: false } })),
    ]);
    const { spec } = (await liveRow(backend, 'ExperienceProfile', 'contoso_a')).resource;
    expect(spec).toMatchObject({ default: false, copilot: false, copilotFeatures: { caseSummary: false } });
    expect(Object.keys(spec.copilotFeatures ?? {})).toEqual(['caseSummary']);
  });
});

describe('an app', () => {
  it('is neither created nor deleted through its Copilot settings', async () => {
    expect(await create('AppAccess', { app: 'contoso_unknown', copilotEnabled: true })).toBe(
      'There is no such app in the environment.',
    );
    const { backend } = await system();
    const step = deleteStep(await liveRow(backend, 'AppAccess', 'msdyn_customerserviceworkspace'));
    expect(verdict((await applyAll(backend, [step]))[0])).toMatch('not removed');
  });
});
