import { beforeAll, expect, test } from 'vitest';
import { faultProblems, lateProblems } from './story/fault-problems.ts';
import { type RecordedStory, recordedStory } from './story/recorded-story.ts';
import { ANSWERED } from './story/story-faults.ts';

/** Each request of one plan and apply gets one answer that is not the right one, or gets it too late. */

let story: RecordedStory;
beforeAll(async () => {
  story = await recordedStory();
});

test.each(ANSWERED)('$name, once', async (fault) => {
  expect(await faultProblems(fault, 'once', story)).toEqual([]);
});

test('too late, once', async () => {
  expect(await lateProblems(story)).toEqual([]);
});
