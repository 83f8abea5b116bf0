import { beforeAll, expect, test } from 'vitest';
import { faultProblems } from './story/fault-problems.ts';
import { type RecordedStory, recordedStory } from './story/recorded-story.ts';
import { PASSING } from './story/story-faults.ts';

/** From each request of one plan and apply on, all of its kind go wrong. */

let story: RecordedStory;
beforeAll(async () => {
  story = await recordedStory();
});

test.each(PASSING)('$name, from then on', async (fault) => {
  expect(await faultProblems(fault, 'always', story)).toEqual([]);
});
