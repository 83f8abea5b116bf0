import { describe, expect, test } from 'vitest';
import { BackendError } from '../../src/backends/backend-error.ts';
import { findRunner } from '../../src/ci/find-runner.ts';
import { publish } from '../../src/ci/publish.ts';
import type { Place, Runner } from '../../src/ci/runner.ts';
import { publicationOf, worldFor } from './publishing.ts';

const world = worldFor({ token: 'x' });
const done: Place = async ({ delivered }) => ({
  place: 'outputs',
  state: 'published',
  what: delivered.map(({ place, state }) => `${place} ${state}`).join(', '),
});
const runnerWith = (places: Runner['places']): Runner => ({
  title: 'A runner',
  workspace: undefined,
  places,
  defaults: [],
  left: [],
});

describe('publishing', () => {
  test('serves every place in its own order, whatever fails, and the last knows what became of the others', async () => {
    const comment: Place = async () => {
      throw new BackendError('not-permitted', 'No.', { hint: 'Ask.' });
    };
    const summary: Place = async () => ({ place: 'summary', state: 'left', why: 'empty' });
    const runner = runnerWith({ outputs: done, summary, comment });
    const published = await publish(publicationOf(), runner, ['outputs', 'tags', 'summary', 'comment'], world);
    expect(published).toEqual([
      { place: 'comment', state: 'failed', error: { code: 'not-permitted', message: 'No.', hint: 'Ask.' } },
      { place: 'summary', state: 'left', why: 'empty' },
      {
        place: 'tags',
        state: 'failed',
        error: {
          code: 'rejected',
          message: 'A runner has no place "tags".',
          hint: 'Its places: outputs, summary, comment.',
        },
      },
      { place: 'outputs', state: 'published', what: 'comment failed, summary left, tags failed' },
    ]);
  });

  test('hides no bug of ours', async () => {
    const summary: Place = async () => {
      throw new TypeError('x');
    };
    await expect(publish(publicationOf(), runnerWith({ summary }), ['summary'], world)).rejects.toThrow(TypeError);
  });
});

describe('the runner of a pipeline', () => {
  test('is told by the variables that it sets, with what it does by itself', async () => {
    const event = { GITHUB_EVENT_NAME: 'push', GITHUB_REPOSITORY: 'contoso/copilot', GITHUB_WORKSPACE: '/work' };
    const runner = await findRunner({ GITHUB_ACTIONS: 'true', ...event })?.();
    expect(runner).toMatchObject({
      title: 'GitHub Actions',
      workspace: '/work',
      defaults: ['annotations', 'summary', 'outputs'],
      left: [],
    });
  });

  test.each([{}, { GITHUB_ACTIONS: 'false' }, { GITHUB_ACTIONS: '1' }, { CI: 'true' }])(
    'is none with %j',
    (variables) => {
      expect(findRunner(variables)).toBeUndefined();
    },
  );
});
