import { type Goal, rememberedBy } from './faulty-run.ts';
import { liveImage } from './live-image.ts';
import { tell } from './story.ts';
import type { StoryRequest } from './story-faults.ts';
import { storyRequests } from './story-requests.ts';

/** The story as it goes without faults. */
export interface RecordedStory {
  readonly goal: Goal;
  readonly requests: readonly StoryRequest[];
}

/** Tells the story once, and takes down what is asked and what comes of it. */
export async function recordedStory(): Promise<RecordedStory> {
  const story = await tell();
  const before = liveImage(story.emulator);
  const backend = story.open();
  const planned = await story.plan(backend);
  const count = story.emulator.log.length;
  await story.apply(planned, backend);
  const requests = storyRequests(story.emulator.log, count);
  const goal = { before, after: liveImage(story.emulator), remembered: await rememberedBy(story) };
  await story.emulator.close();
  return { goal, requests };
}
