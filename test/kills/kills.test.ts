import { afterAll, expect, test } from 'vitest';
import { isNightly } from '../nightly.ts';
import { dynamics365Stage } from './dynamics365-stage.ts';
import { embeddedStage } from './embedded-stage.ts';
import { withGitRecords } from './git-records-stage.ts';
import { type Kill, type KillStory, tellKillStory } from './kill-story.ts';
import { killProblems, killTable } from './kill-table.ts';

const inRepository = () => withGitRecords(embeddedStage, false);
const withRemote = () => withGitRecords(embeddedStage, true);
const STORIES: readonly KillStory[] = [
  { backend: 'embedded', generation: 'first', makeStage: embeddedStage },
  { backend: 'embedded', generation: 'later', makeStage: embeddedStage },
  { backend: 'dynamics365', generation: 'first', makeStage: dynamics365Stage },
  { backend: 'dynamics365', generation: 'later', makeStage: dynamics365Stage },
  { backend: 'embedded, records in git', generation: 'first', makeStage: inRepository },
  { backend: 'embedded, records in git with a remote', generation: 'first', makeStage: withRemote },
  { backend: 'embedded, records in git with a remote', generation: 'later', makeStage: withRemote },
];
/** `npm run test:kills` kills at every boundary and prints what came of it; here a part has to do, of slow ones a small one. */
const mostOf = ({ makeStage }: KillStory): number | undefined =>
  isNightly ? undefined : makeStage === withRemote || makeStage === inRepository ? 1 : 6;

const all: Kill[] = [];
afterAll(() => {
  if (isNightly) process.stdout.write(`\n${killTable(all)}\n\n${[...killProblems(all), ''].join('\n')}`);
});

test.each(STORIES)(
  'SIGKILL in the middle of an apply ($backend, $generation): the next one does the rest, once',
  {
    timeout: 3_600_000,
  },
  async (story) => {
    const kills = await tellKillStory(story, mostOf(story));
    all.push(...kills);
    expect(killProblems(kills)).toEqual([]);
  },
);
