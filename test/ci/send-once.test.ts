import { describe, expect, test } from 'vitest';
import { BackendError, type BackendErrorCode } from '../../src/backends/backend-error.ts';
import { sendOnce } from '../../src/ci/send-once.ts';

/** Sends with these ends, one after another, to a place where it is found from a look on; tells all that was done. */
async function sending(ends: readonly (BackendErrorCode | 'made')[], foundAtLook?: number) {
  const done: string[] = [];
  let looks = 0;
  const send = async () => {
    const end = ends[done.filter((each) => each === 'send').length];
    done.push('send');
    if (end === undefined) throw new Error('It was sent too often.');
    if (end !== 'made') throw new BackendError(end, 'No.');
    return 'answer';
  };
  const find = async () => {
    done.push('look');
    looks++;
    return foundAtLook !== undefined && looks >= foundAtLook ? 'found' : undefined;
  };
  const sleep = async (ms: number) => {
    done.push(`wait ${ms}`);
  };
  const result = await sendOnce(send, find, { sleep, signal: new AbortController().signal }).catch(
    (error: unknown) => error,
  );
  return { result, done };
}

const LOOKED = ['send', 'wait 2000', 'look'];

describe('what must not be there twice', () => {
  test('is sent once where an answer comes', async () => {
    expect(await sending(['made'])).toEqual({ result: 'answer', done: ['send'] });
  });

  test.each(['outcome-unknown', 'corrupt'] as const)(
    'is looked for after %s, and not sent again when found',
    async (end) => {
      expect(await sending([end], 1)).toEqual({ result: 'found', done: LOOKED });
    },
  );

  test('is sent a second time where it is not found, and looked for a second time', async () => {
    expect(await sending(['outcome-unknown', 'made'])).toEqual({ result: 'answer', done: [...LOOKED, 'send'] });
    expect(await sending(['outcome-unknown', 'corrupt'], 2)).toEqual({ result: 'found', done: [...LOOKED, ...LOOKED] });
  });

  test('is given up when the second answer is lost and nothing is found', async () => {
    const { result, done } = await sending(['outcome-unknown', 'outcome-unknown']);
    expect(result).toMatchObject({ code: 'outcome-unknown' });
    expect(done).toEqual([...LOOKED, ...LOOKED]);
  });

  test.each(['rejected', 'not-permitted', 'busy', 'unavailable', 'interrupted'] as const)(
    'is not looked for after %s: it was not made',
    async (end) => {
      const { result, done } = await sending([end], 1);
      expect(result).toMatchObject({ code: end });
      expect(done).toEqual(['send']);
    },
  );

  test('stays unknown when a person interrupts the wait', async () => {
    const error = new BackendError('outcome-unknown', 'No answer.');
    const sent = sendOnce(
      async () => {
        throw error;
      },
      async () => 'found',
      {
        sleep: async () => {
          throw new Error('aborted');
        },
        signal: new AbortController().signal,
      },
    );
    await expect(sent).rejects.toBe(error);
  });
});
