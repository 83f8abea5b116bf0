import { beforeAll, expect, test } from 'vitest';
import { faultProblems } from './story/fault-problems.ts';
import { type RecordedStory, recordedStory } from './story/recorded-story.ts';
import { PASSING } from './story/story-faults.ts';

/** Each request of one plan and apply goes wrong one time, in a way that a moment later may be over. */

let story: RecordedStory;
beforeAll(async () => {
  story = await recordedStory();
});

test('the story asks every service and changes something through each', () => {
  const { requests } = story;
  const written = new Set(requests.filter(({ isWrite }) => isWrite).map(({ method, path }) => `${method} ${path}`));
  expect(written.size).toBe(4); // the organization, the environment, its switches, the tenant
  expect(requests.filter(({ phase }) => phase === 'plan').length).toBeGreaterThanOrEqual(6);
  expect(requests.length).toBeGreaterThan(25);
});

test.each(PASSING)('$name, once', async (fault) => {
  expect(await faultProblems(fault, 'once', story)).toEqual([]);
});
