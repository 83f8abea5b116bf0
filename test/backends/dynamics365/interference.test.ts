import { afterEach, describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/emulator/log.ts';
import type { Applied } from '../../../src/model/applied.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { automaticSteps } from '../../../src/model/plan.ts';
import type { Entry } from '../../builders.ts';
import { differences, liveImage } from './story/live-image.ts';
import { SEED, Story, SUPERVISOR, tell } from './story/story.ts';

const stories: Story[] = [];
afterEach(async () => {
  for (const story of stories.splice(0)) await story.emulator.close();
});

async function told(...options: Parameters<typeof tell>): Promise<Story> {
  const story = await tell(...options);
  stories.push(story);
  return story;
}

const isWrite = ({ parts = [] }: LogEntry) => parts.some(({ method }) => method !== 'GET');
const CHANGES = { match: { path: '$batch', body: 'If-Match' } };

/** The status of each step, by its id; with the code of its error. */
function statuses({ outcomes }: Applied): Readonly<Record<string, string>> {
  return Object.fromEntries(
    outcomes.map((outcome) => [
      outcome.step,
      'error' in outcome ? `${outcome.status}: ${outcome.error.code}` : outcome.status,
    ]),
  );
}

describe('a lost answer', () => {
  const entries: readonly Entry[] = [
    ['CopilotSettings', { recordTranscripts: true }],
    ['CaseSummary', { available: true }],
  ];

  test('of changes that were made is settled by reading, and nothing is sent twice', async () => {
    const story = await told({ entries });
    story.emulator.setFaults([{ ...CHANGES, fault: { reset: 'after' } }]);
    const { applied } = await story.run();
    expect(statuses(applied)).toEqual({ 'CopilotSettings/default': 'applied', 'CaseSummary/default': 'applied' });
    expect(applied.left).toEqual([]);
    expect(story.emulator.log.filter(isWrite)).toHaveLength(1);
    expect(automaticSteps((await story.plan()).plan)).toEqual([]);
  });

  test('of changes that were not made leaves them in doubt, and nothing is sent twice', async () => {
    const story = await told({ entries });
    const before = liveImage(story.emulator);
    story.emulator.setFaults([{ ...CHANGES, fault: { reset: 'before' } }]);
    const { applied } = await story.run();
    const inDoubt = 'in-doubt: outcome-unknown';
    expect(statuses(applied)).toEqual({ 'CopilotSettings/default': inDoubt, 'CaseSummary/default': inDoubt });
    expect(applied.left).toHaveLength(2);
    expect(story.emulator.log.filter(isWrite)).toHaveLength(1);
    expect(differences(before, liveImage(story.emulator))).toEqual([]);
  });
});

test('a row that moved just before the change set refuses its step alone: all others are made', async () => {
  const story = await told();
  const backend = story.open();
  const planned = await story.plan(backend);
  const { store } = story.emulator.organization('prod') ?? {};
  const prompt = store
    ?.all('msdyn_organizationprompt')
    .find(({ values }) => values['msdyn_name'] === 'Made-up prompt 1');
  store?.update('msdyn_organizationprompt', prompt?.id ?? '', { msdyn_prompt: 'What did somebody else ask?' });
  story.emulator.clearLog();
  const applied = await story.apply(planned, backend);
  const { 'CustomerSupportAgent/default': agent, 'ExperienceProfile/tier-1#2': byHand, ...others } = statuses(applied);
  expect([agent, byHand]).toEqual(['refused: moved', 'by-hand']);
  expect(new Set(Object.values(others))).toEqual(new Set(['applied']));
  // A change set that failed has one answer for all of it.
  expect(story.emulator.log.some(({ parts = [] }) => parts.some(({ status }) => status === null))).toBe(true);
  expect(store?.get('msdyn_organizationprompt', prompt?.id ?? '')?.values['msdyn_prompt']).toBe(
    'What did somebody else ask?',
  );
});

describe('another organization than the declared one', () => {
  const ID = '99999999-1a3c-4f0e-8d54-7c1d3f6a2b99';
  const other = (story: Story, id: JsonObject) =>
    new Story(story.emulator, { environment: { ...story.environment, spec: { ...story.environment.spec, ...id } } });

  test.each(['organizationId', 'environmentId', 'tenantId'])('is refused before any write: %s', async (name) => {
    const story = await told();
    const before = liveImage(story.emulator);
    await expect(other(story, { [name]: ID }).run()).rejects.toMatchObject({ name: 'BackendError', message: /./ });
    expect(story.emulator.log.filter(isWrite)).toEqual([]);
    expect(story.emulator.log.filter(({ method, path }) => method === 'PATCH' || path.includes('update'))).toEqual([]);
    expect(differences(before, liveImage(story.emulator))).toEqual([]);
  });

  test('behind the address of a plan that was made takes nothing of the plan', async () => {
    const story = await told({ entries: [['CopilotSettings', { recordTranscripts: true }]] });
    const planned = await story.plan();
    const [organization] = SEED.organizations;
    if (organization === undefined) throw new Error('The story has an organization.');
    const seed = { ...SEED, organizations: [{ ...organization, organizationId: ID }] };
    const moved = await told({ emulator: { seed } });
    const url = moved.environment.spec.organizationUrl ?? '';
    const there = other(moved, { organizationId: story.environment.spec.organizationId ?? '', organizationUrl: url });
    const error = { code: 'rejected', message: expect.stringContaining(ID) };
    expect(await there.apply(planned)).toMatchObject({ outcomes: [{ status: 'failed', error }], unread: error });
    expect(moved.emulator.log.filter(isWrite)).toEqual([]);
  });
});

test('a next link to another host ends the reading, and nothing is asked there', async () => {
  const [organization] = SEED.organizations;
  if (organization === undefined) throw new Error('The story has an organization.');
  const seed = { ...SEED, organizations: [{ ...organization, counts: { prompts: 5001 } }] };
  const story = await told({
    emulator: { seed },
    entries: [['CustomerSupportAgent', { overview: { followUpPrompts: true } }]],
  });
  const foreign = await told();
  story.emulator.setFaults([{ match: { nth: 1 }, fault: { nextLinkHost: foreign.emulator.url } }]);
  await expect(story.plan()).rejects.toMatchObject({
    code: 'corrupt',
    message: expect.stringContaining('another host'),
  });
  expect(foreign.emulator.log).toEqual([]);
  expect((await story.plan()).plan.steps.length).toBeGreaterThan(0);
});

describe('two that apply at once', () => {
  const PAIRS: readonly (readonly [Entry, Entry])[] = [
    [
      ['CopilotSettings', { recordTranscripts: true }],
      ['CopilotSettings', { copilotImmersive: true }],
    ],
    [
      ['CustomerSupportAgent', { prompts: { items: [{ name: 'Made-up prompt 1', prompt: 'First?' }] } }],
      ['CustomerSupportAgent', { prompts: { items: [{ name: 'Made-up prompt 1', alias: 'one' }] } }],
    ],
    [
      ['SecurityRole', { displayName: SUPERVISOR, privileges: [{ table: 'msdyn_copilotevent', read: 'deep' }] }],
      ['SecurityRole', { displayName: SUPERVISOR, privileges: [{ table: 'msdyn_copilotevent', create: 'global' }] }],
    ],
    [
      ['AppAccess', { app: 'contoso_servicedesk', copilotEnabled: true }],
      ['AppAccess', { app: 'contoso_servicedesk', caseSummary: false }],
    ],
    [
      ['PlatformSettings', { generativeAI: { bingSearch: false }, features: { copilot: true } }],
      ['PlatformSettings', { generativeAI: { microsoft365Services: false }, features: { aiAgents: true } }],
    ],
    [
      ['TenantSettings', { dataSharing: true }],
      ['TenantSettings', { disableDataLogging: true }],
    ],
    [
      ['SecurityRole', { displayName: 'Contoso CSR', privileges: [{ table: 'msdyn_copilotevent', read: 'basic' }] }],
      ['SecurityRole', { displayName: 'Contoso CSR', privileges: [{ table: 'msdyn_copilotevent', read: 'basic' }] }],
    ],
  ];
  const KIND_OF = PAIRS.map(([[kind]], at) => [`${kind} ${at + 1}`, at] as const);

  test.each(KIND_OF)('lose no change of the other, and double nothing: %s', async (_, at) => {
    const pair = PAIRS[at];
    if (pair === undefined) throw new Error('There is no such pair.');
    await expectNothingLost([pair[0]], [pair[1]]);
  });

  test('lose no change of the other with all kinds together', async () => {
    const together = PAIRS.filter((_, at) => at !== 6);
    await expectNothingLost(
      together.map(([left]) => left),
      together.map(([, right]) => right),
    );
  });

  test('and give one value each: one of them is applied and live, the other is refused', async () => {
    const asking = (prompt: string): readonly Entry[] => [
      ['CustomerSupportAgent', { prompts: { items: [{ name: 'Made-up prompt 1', prompt }] } }],
    ];
    const first = await told({ entries: asking('First?') });
    const applied = await applyAtOnce([first, new Story(first.emulator, { entries: asking('Or second?') })]);
    const results = applied.map((each) => statuses(each.applied)['CustomerSupportAgent/default']);
    expect([...results].sort()).toEqual(['applied', 'refused: moved']);
    const winner = applied[results.indexOf('applied')]?.story;
    if (winner === undefined) throw new Error('Nothing was applied.');
    expect(automaticSteps((await winner.plan()).plan)).toEqual([]);
  });

  /** What one was told was applied is live in the end, whatever became of the other; and another run of each does the rest. */
  async function expectNothingLost(left: readonly Entry[], right: readonly Entry[]): Promise<void> {
    const first = await told({ entries: left });
    const both = [first, new Story(first.emulator, { entries: right })];
    const results = await applyAtOnce(both);
    for (const { story, applied } of results) {
      const open = new Set(automaticSteps((await story.plan()).plan).map(({ id }) => id));
      const done = applied.outcomes.filter(({ status }) => status === 'applied').map(({ step }) => step);
      expect(done.filter((step) => open.has(step))).toEqual([]);
      expect(applied.outcomes.filter(({ status }) => status === 'in-doubt' || status === 'failed')).toEqual([]);
    }
    for (const story of both) await story.run();
    for (const story of both) await story.run();
    for (const story of both) expect(automaticSteps((await story.plan()).plan)).toEqual([]);
    expect(await rolesNamed(first, 'Contoso CSR')).toBeLessThanOrEqual(1);
  }

  /** All plan, then all apply what they planned. */
  async function applyAtOnce(all: readonly Story[]) {
    const plans = await Promise.all(
      all.map(async (story) => {
        const backend = story.open();
        return { story, backend, planned: await story.plan(backend) };
      }),
    );
    return await Promise.all(
      plans.map(async ({ story, backend, planned }) => ({ story, applied: await story.apply(planned, backend) })),
    );
  }

  async function rolesNamed({ emulator }: Story, name: string): Promise<number> {
    return (
      emulator
        .organization('prod')
        ?.store.all('role')
        .filter(({ values }) => values['name'] === name).length ?? 0
    );
  }
});
