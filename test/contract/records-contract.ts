import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/model/digest.ts';
import { type DriftEpisode, episodeKey } from '../../src/model/drift-record.ts';
import type { TargetId } from '../../src/model/live-state.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Plan, Step, StepId } from '../../src/model/plan.ts';
import type { Address, Observed } from '../../src/model/resource.ts';
import type { RunStart } from '../../src/model/run-record.ts';
import type { LastApplied, Lease, Records } from '../../src/record/records.ts';
import { createStep, deleteStep, updateStep } from './steps.ts';

/** Fresh records of the environment `prod` for one test. */
export interface RecordsSubject {
  /** The same records, as another command opens them. */
  open(): Promise<Records>;
  /** The entries of the journal, in order, each as its line of JSON. */
  entries(): Promise<readonly string[]>;
  /** Somebody else replaces the journal by these entries, behind everybody's back. */
  rewrite(entries: readonly string[]): Promise<void>;
  /** What is remembered of leases is changed by hand. */
  editLease(edit: (state: { holder: Record<string, unknown> }) => void): Promise<void>;
  cleanup(): Promise<void>;
}

const TARGET = 'embedded:prod' as TargetId;
const MINUTE = 60_000;
const OWNER = 'platform-team@contoso.example';
const START: RunStart = {
  now: new Date('2026-03-31T08:00:00Z'),
  by: OWNER,
  tool: '1.2.3',
  planId: 'saved-plan',
  commit: { id: 'c0ffee', dirty: true },
};
const roles = ['a', 'b', 'c'].map((name) => createStep('SecurityRole', name, { displayName: name }));
const applied = (step: string): StepOutcome => ({ step: step as StepId, status: 'applied' });
const failed = (step: string, status: 'failed' | 'in-doubt'): StepOutcome => ({
  step: step as StepId,
  status,
  error: { code: 'unavailable', message: 'Nobody there.' },
});

/** What records must do, wherever they are kept. */
export function describeRecordsContract(name: string, makeSubject: () => Promise<RecordsSubject>): void {
  describe(`the contract of ${name} records`, () => {
    let subject: RecordsSubject;
    let records: Records;
    let now: Date;
    let held: Lease[];

    /** Takes the environment; given back behind the test. */
    const take = async (from = records, owner = OWNER, clock: () => Date = () => now, ttlMs = 10 * MINUTE) => {
      const lease = await from.lease({ owner, reason: 'apply', now: clock, ttlMs });
      held.push(lease);
      return lease;
    };
    const later = (ms: number) => {
      now = new Date(now.getTime() + ms);
    };
    const begin = async (lease: Lease, steps = roles) => await records.begin(planOf(steps), START, lease);
    /** A whole run of three steps. */
    const runOnce = async () => {
      const lease = await take();
      const run = await begin(lease);
      await run.intend(roles);
      await run.outcomes(roles.map(({ id }) => applied(id)));
      await run.finish('done', now);
      await lease.release();
      return run.id;
    };

    beforeEach(async () => {
      subject = await makeSubject();
      records = await subject.open();
      now = new Date('2026-03-31T08:00:00Z');
      held = [];
    });

    afterEach(async () => {
      for (const lease of held) await lease.release().catch(() => undefined);
      await subject.cleanup();
    });

    describe('what was last applied', () => {
      it('is nothing at first', async () => {
        expect((await records.lastApplied(TARGET)).size).toBe(0);
        expect(await records.unfinished()).toEqual([]);
        expect(await records.history()).toEqual([]);
        expect(await records.leaseHolder()).toBeUndefined();
        expect(await records.verify()).toMatchObject({ entries: 0, runs: 0, faults: [] });
      });

      it('is what was saved, replaced and not forgotten, on every connection', async () => {
        const lease = await take();
        await records.saveLastApplied(TARGET, [entry('a'), entry('b'), entry('c')], [], lease);
        const changed = entry('b', { description: 'new' });
        await records.saveLastApplied(TARGET, [changed], [entry('c').address, 'SecurityRole/never' as Address], lease);
        const set = await (await subject.open()).lastApplied(TARGET);
        expect([set.size, ...set.addresses()].map(String).sort()).toEqual(['2', 'SecurityRole/a', 'SecurityRole/b']);
        expect(set.get(entry('a').address)).toEqual(entry('a'));
        expect(set.get(changed.address)).toEqual(changed);
        expect(set.get(entry('c').address)).toBeUndefined();
      });

      it('to one live system says nothing of another', async () => {
        const other = 'dynamics365:0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03' as TargetId;
        const lease = await take();
        await records.saveLastApplied(TARGET, [entry('a')], [], lease);
        expect((await records.lastApplied(other)).size).toBe(0);
      });
    });

    describe('what drift runs saw', () => {
      const seenAt = (hour: string) => `2026-03-31T${hour}:00:00.000Z`;
      const episode = (digit: string, more: Partial<DriftEpisode> = {}): DriftEpisode => ({
        fingerprint: digit.repeat(32),
        address: entry('a').address,
        path: '/description',
        firstSeen: seenAt('08'),
        lastSeen: seenAt('08'),
        ...more,
      });
      const save = async (from: Records, ...saved: readonly DriftEpisode[]) =>
        await from.changeDrift(TARGET, () => ({ saved, dropped: [], result: undefined }));
      const sorted = (episodes: readonly DriftEpisode[]) =>
        episodes.toSorted((a, b) => (episodeKey(a) < episodeKey(b) ? -1 : 1));

      it('is nothing at first, and what was saved, replaced and not dropped later, on every connection', async () => {
        expect(await records.driftSeen(TARGET)).toEqual([]);
        const { path: _, ...gone } = episode('c');
        await save(records, episode('a'), episode('b'), gone);
        const snoozed = { until: '2026-04-30', reason: 'pilot', by: OWNER, at: seenAt('09') };
        const untold = { as: 'changed', to: ['chat'] } as const;
        const after = episode('a', { lastSeen: seenAt('10'), snoozed, untold });
        const again = episode('a', { firstSeen: seenAt('11'), ended: { at: seenAt('12'), how: 'resolved' } });
        await records.changeDrift(TARGET, (seen) => {
          expect(sorted(seen)).toEqual(sorted([episode('a'), episode('b'), gone]));
          return { saved: [after, again], dropped: [episode('b')], result: undefined };
        });
        expect(sorted(await (await subject.open()).driftSeen(TARGET))).toEqual(sorted([after, again, gone]));
      });

      it('needs no lease, and is written while somebody else applies', async () => {
        await take();
        await save(await subject.open(), episode('a'));
        expect(await records.driftSeen(TARGET)).toEqual([episode('a')]);
      });

      it('of runs at once is lost for none', async () => {
        const digits = ['a', 'b', 'c', 'd', 'e'];
        const opened = await Promise.all(digits.map(() => subject.open()));
        await Promise.all(opened.map((each, at) => save(each, episode(digits[at] ?? ''))));
        expect(sorted(await records.driftSeen(TARGET))).toEqual(digits.map((digit) => episode(digit)));
      });

      it('of one live system says nothing of another', async () => {
        await save(records, episode('a'));
        expect(await records.driftSeen('embedded:other' as TargetId)).toEqual([]);
      });

      it('gives what was decided, and writes nothing where nothing is changed', async () => {
        const nothing = { saved: [], dropped: [], result: 'told' };
        expect(await records.changeDrift(TARGET, () => nothing)).toBe('told');
        expect(await records.driftSeen(TARGET)).toEqual([]);
      });
    });

    describe('a lease', () => {
      it('says who has the environment, why and until when, and is refused to everybody else', async () => {
        const lease = await take();
        expect(await (await subject.open()).leaseHolder()).toMatchObject({
          owner: OWNER,
          reason: 'apply',
          takenAt: '2026-03-31T08:00:00.000Z',
          expiresAt: '2026-03-31T08:10:00.000Z',
          token: lease.holder.token,
          pid: process.pid,
          host: hostname(),
        });
        await expect(take(await subject.open(), 'nightly-job')).rejects.toMatchObject({
          code: 'busy',
          message: expect.stringContaining(`is taken by ${OWNER} for apply`),
          hint: expect.stringContaining('lock break'),
        });
      });

      it('that was given back is free, and a second giving back takes nothing from the next', async () => {
        const first = await take();
        await first.release();
        expect(await records.leaseHolder()).toBeUndefined();
        const second = await take(await subject.open());
        await first.release();
        await second.assertHeld();
        expect(await records.leaseHolder()).toMatchObject({ token: second.holder.token });
      });

      it('has a higher token than every one before it, given back, broken or ended', async () => {
        const tokens: number[] = [];
        const given = await take();
        tokens.push(given.holder.token);
        await given.release();
        tokens.push((await take()).holder.token);
        await records.breakLease('somebody', 'it hangs', now);
        tokens.push((await take()).holder.token);
        later(11 * MINUTE);
        tokens.push((await take(await subject.open())).holder.token);
        expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
      });

      it('is renewed when a third of its time is over, and not before', async () => {
        const lease = await take();
        later(3 * MINUTE);
        await lease.assertHeld();
        expect((await records.leaseHolder())?.expiresAt).toBe('2026-03-31T08:10:00.000Z');
        later(MINUTE);
        await lease.assertHeld();
        expect((await records.leaseHolder())?.expiresAt).toBe('2026-03-31T08:14:00.000Z');
      });

      it('that is renewed in time outlasts its first end', async () => {
        const lease = await take();
        for (let round = 0; round < 5; round++) {
          later(4 * MINUTE);
          await lease.assertHeld();
        }
        await expect(take(await subject.open())).rejects.toMatchObject({ code: 'busy' });
      });

      it('that ended and that nobody took is still ours', async () => {
        const lease = await take();
        later(60 * MINUTE);
        await lease.assertHeld();
        await expect(take(await subject.open())).rejects.toMatchObject({ code: 'busy' });
      });

      it('of a process of this host that is gone is free at once', async () => {
        await take();
        await subject.editLease(({ holder }) => {
          holder['pid'] = 2 ** 22 + 1;
        });
        await take(await subject.open(), 'nightly-job');
        expect(await records.leaseHolder()).toMatchObject({ owner: 'nightly-job' });
      });

      it('of another host is free when it ended, and not before', async () => {
        await take();
        await subject.editLease(({ holder }) => {
          holder['host'] = 'elsewhere';
        });
        later(10 * MINUTE - 1);
        await expect(take(await subject.open())).rejects.toMatchObject({ code: 'busy' });
        later(1);
        await take(await subject.open());
      });

      it('that a wrong clock put far ahead ends its time after somebody asked for it', async () => {
        await take(records, OWNER, () => new Date('2126-01-01T00:00:00Z'));
        await subject.editLease(({ holder }) => {
          holder['host'] = 'elsewhere';
        });
        await expect(take(await subject.open())).rejects.toMatchObject({
          code: 'busy',
          message: expect.stringContaining('until 2026-03-31T08:10:00.000Z'),
        });
        later(10 * MINUTE);
        await take(await subject.open());
      });

      it('survives a clock that is set back', async () => {
        const lease = await take();
        later(-60 * MINUTE);
        await lease.assertHeld();
        expect((await records.leaseHolder())?.expiresAt).toBe('2026-03-31T07:10:00.000Z');
      });

      it('goes to exactly one of many that want it', async () => {
        const attempts = await Promise.allSettled(Array.from({ length: 6 }, async () => take(await subject.open())));
        expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const each of attempts) {
          if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'busy' });
        }
      });
    });

    describe('a holder that lost the environment', () => {
      it.each([
        [
          'because its time was over',
          async () => {
            later(11 * MINUTE);
            await take(await subject.open(), 'next');
          },
        ],
        ['because the lease was broken', async () => void (await records.breakLease('somebody', 'it hangs', now))],
        [
          'because it was broken and taken by another',
          async () => {
            await records.breakLease('somebody', 'it hangs', now);
            await take(await subject.open(), 'next');
          },
        ],
      ])('%s writes nothing any more', async (_, lose) => {
        const lease = await take();
        const run = await begin(lease);
        await lose();
        const before = await subject.entries();
        const busy = { code: 'busy', message: expect.stringContaining('no longer ours') };
        await expect(lease.assertHeld()).rejects.toMatchObject(busy);
        await expect(run.intend(roles)).rejects.toMatchObject(busy);
        await expect(run.outcomes([applied('SecurityRole/a')])).rejects.toMatchObject(busy);
        await expect(run.finish('done', now)).rejects.toMatchObject(busy);
        await expect(begin(lease)).rejects.toMatchObject(busy);
        await expect(records.saveLastApplied(TARGET, [entry('a')], [], lease)).rejects.toMatchObject(busy);
        expect(await subject.entries()).toEqual(before);
        expect((await records.lastApplied(TARGET)).size).toBe(0);
      });

      it('hears who broke the lease and why', async () => {
        const lease = await take();
        expect(await records.breakLease('admin@contoso.example', 'the job hangs', now)).toMatchObject({ owner: OWNER });
        await expect(lease.assertHeld()).rejects.toMatchObject({
          message: expect.stringMatching(/admin@contoso\.example broke the lock at .* \(the job hangs\)/),
        });
        expect(await records.breakLease('somebody', 'again', now)).toBeUndefined();
      });

      it('gives back nothing of the next one', async () => {
        const lease = await take();
        later(11 * MINUTE);
        await take(await subject.open(), 'next');
        await lease.release();
        expect(await records.leaseHolder()).toMatchObject({ owner: 'next' });
      });
    });

    describe('the journal', () => {
      it('knows which steps of a run that did not end are in doubt', async () => {
        const run = await begin(await take());
        await run.intend(roles);
        await run.outcomes([applied('SecurityRole/a'), failed('SecurityRole/b', 'in-doubt')]);
        expect(await (await subject.open()).unfinished()).toEqual([
          {
            id: run.id,
            startedAt: '2026-03-31T08:00:00.000Z',
            inDoubt: ['SecurityRole/b', 'SecurityRole/c'],
            created: roles.map(({ id }) => id),
          },
        ]);
        await run.finish('failed', now);
        expect(await records.unfinished()).toEqual([]);
      });

      it('counts crashed runs as settled once a later one is done, and not when that failed', async () => {
        const lease = await take();
        const crashed = await begin(lease);
        await crashed.intend(roles);
        await (await begin(lease)).finish('failed', now);
        expect((await records.unfinished()).map(({ id }) => id)).toEqual([crashed.id]);
        await (await begin(lease)).finish('done', now);
        expect(await records.unfinished()).toEqual([]);
      });

      it('tells every run, the newest first, with who, what and how it ended', async () => {
        const first = await runOnce();
        const lease = await take();
        const second = await begin(lease);
        await second.intend(roles);
        later(MINUTE);
        await second.outcomes([applied('SecurityRole/a'), failed('SecurityRole/b', 'failed')]);
        await second.finish('failed', now);
        const third = await begin(lease);
        const history = await (await subject.open()).history();
        expect(history.map(({ id, result }) => [id, result])).toEqual([
          [third.id, undefined],
          [second.id, 'failed'],
          [first, 'done'],
        ]);
        expect(JSON.parse(JSON.stringify(history[1]))).toEqual({
          id: second.id,
          startedAt: '2026-03-31T08:00:00.000Z',
          endedAt: '2026-03-31T08:01:00.000Z',
          result: 'failed',
          environment: 'prod',
          target: TARGET,
          plan: digestOf('plan'),
          planId: 'saved-plan',
          by: OWNER,
          tool: '1.2.3',
          commit: { id: 'c0ffee', dirty: true },
          desired: planOf(roles).basis.desired,
          planned: 3,
          steps: [
            { step: 'SecurityRole/a', op: 'create', identity: 'a', fields: [], status: 'applied' },
            {
              step: 'SecurityRole/b',
              op: 'create',
              identity: 'b',
              fields: [],
              status: 'failed',
              code: 'unavailable',
              message: 'Nobody there.',
            },
            { step: 'SecurityRole/c', op: 'create', identity: 'c', fields: [] },
          ],
          later: [],
        });
      });

      it('keeps what fields were and became, and of sensitive ones only that they changed', async () => {
        const agent = observed('CustomerSupportAgent', {
          prompts: { items: [{ name: 'greet', prompt: 'top secret words' }] },
          extendAgent: { enabled: false },
        });
        const [update, removal] = [
          updateStep(agent, { '/extendAgent/enabled': true, '/prompts/items/greet/prompt': 'top secret too' }),
          deleteStep({ ...agent, resource: { ...agent.resource, name: 'other' } }),
        ];
        const fields = update?.change.op === 'update' ? update.change.fields : [];
        const before = fields.map((field) => ({
          ...field,
          before: field.path.includes('enabled') ? false : 'top secret',
        }));
        const step = { ...update, change: { ...update?.change, fields: before } } as Step;
        const run = await begin(await take(), [step, removal as Step]);
        await run.intend([step, removal as Step]);
        await run.finish('done', now);
        expect((await records.history())[0]?.steps.map((each) => each.fields)).toEqual([
          [
            { path: '/extendAgent/enabled', before: false, after: true },
            { path: '/prompts/items/greet/prompt', sensitive: true },
          ],
          [
            { path: '/prompts', sensitive: true },
            { path: '/extendAgent', sensitive: true },
          ],
        ]);
        expect((await subject.entries()).join()).not.toContain('top secret');
      });

      it('holds together, however often it was written, and says where it ends', async () => {
        await runOnce();
        const first = await records.verify();
        await runOnce();
        const second = await (await subject.open()).verify();
        expect([first, second]).toMatchObject([
          { entries: 4, runs: 1, faults: [] },
          { entries: 8, runs: 2, faults: [] },
        ]);
        expect(first.head).not.toBe(second.head);
        const last = (await subject.entries()).at(-1) ?? '';
        expect(second.head).toBe(createHash('sha256').update(last).digest('hex'));
      });

      it('of which any entry was changed is found out, at that entry or the one behind it', async () => {
        await runOnce();
        await runOnce();
        const entries = await subject.entries();
        for (const [at, line] of entries.entries()) {
          const changed = line.replace('"run":"2026', '"run":"2027');
          await subject.rewrite(entries.map((each, index) => (index === at ? changed : each)));
          const { faults } = await records.verify();
          expect(faults.length, `entry ${at + 1}`).toBeGreaterThan(0);
          expect([at + 1, at + 2]).toContain(faults[0]?.entry);
        }
      });

      it('of which any entry was removed is found out there', async () => {
        await runOnce();
        await runOnce();
        const entries = await subject.entries();
        for (const at of entries.keys()) {
          await subject.rewrite(entries.filter((_, index) => index !== at));
          expect((await records.verify()).faults[0]?.entry, `entry ${at + 1}`).toBe(at + 1);
        }
        await subject.rewrite(entries.slice(0, 4));
        expect((await records.verify()).faults).toMatchObject([
          { entry: 5, message: expect.stringContaining('missing') },
        ]);
      });

      it('of which two entries changed places, or one was added, is found out there', async () => {
        await runOnce();
        const [first = '', second = '', third = '', fourth = ''] = await subject.entries();
        await subject.rewrite([first, third, second, fourth]);
        expect((await records.verify()).faults[0]?.entry).toBe(2);
        await subject.rewrite([first, second, second, third, fourth]);
        expect((await records.verify()).faults[0]?.entry).toBe(3);
        await expect(records.unfinished()).rejects.toMatchObject({ code: 'corrupt' });
        await expect(records.history()).rejects.toMatchObject({ code: 'corrupt' });
        await expect(begin(await take())).rejects.toMatchObject({ code: 'corrupt' });
      });

      it('with an entry of a newer version is refused and not misread', async () => {
        await runOnce();
        const entries = await subject.entries();
        const prev = (await records.verify()).head;
        const begun = { prev, entry: 'begin', run: 'x', time: '2026-04-01T00:00:00Z', environment: 'prod' };
        for (const newer of [
          { prev, entry: 'witness', run: 'x' },
          { ...begun, format: 3 },
        ]) {
          await subject.rewrite([...entries, JSON.stringify(newer)]);
          const refusal = { code: 'corrupt', hint: expect.stringContaining('newer version') };
          await expect(records.unfinished()).rejects.toMatchObject(refusal);
          await expect(records.history()).rejects.toMatchObject(refusal);
          expect((await records.verify()).faults).toMatchObject([{ entry: entries.length + 1 }]);
        }
      });

      it('of an older version is read, verified and gone on with', async () => {
        const old = [
          {
            entry: 'begin',
            run: 'old',
            time: '2026-01-01T00:00:00.000Z',
            environment: 'prod',
            target: TARGET,
            plan: 'p',
            steps: 1,
          },
          { entry: 'intent', run: 'old', steps: [{ step: 'SecurityRole/a', op: 'update', fields: ['/description'] }] },
          { entry: 'outcomes', run: 'old', outcomes: [{ step: 'SecurityRole/a', status: 'applied' }] },
          { entry: 'finish', run: 'old', result: 'done' },
        ];
        let prev = '0'.repeat(64);
        const lines = old.map((each) => {
          const line = JSON.stringify({ prev, ...each });
          prev = createHash('sha256').update(line).digest('hex');
          return line;
        });
        await (await take()).release();
        await subject.rewrite(lines);
        const id = await runOnce();
        expect(await records.verify()).toMatchObject({ entries: 8, runs: 2, faults: [] });
        expect((await records.history()).map((each) => each.id)).toEqual([id, 'old']);
        expect((await records.history())[1]).toMatchObject({
          startedAt: '2026-01-01T00:00:00.000Z',
          planned: 1,
          steps: [{ step: 'SecurityRole/a', status: 'applied', fields: [{ path: '/description', unknown: true }] }],
        });
      });

      it('keeps the order of entries that were written without waiting', async () => {
        const run = await begin(await take());
        await Promise.all([
          run.intend(roles),
          ...roles.map(async ({ id }) => run.outcomes([applied(id)])),
          run.finish('done', now),
        ]);
        expect(await records.unfinished()).toEqual([]);
        expect(await records.verify()).toMatchObject({ entries: 6, faults: [] });
      });
    });
  });
}

function entry(name: string, spec = {}): LastApplied {
  const address = `SecurityRole/${name}` as Address;
  return { address, identity: name, created: true, spec: { displayName: name, ...spec } };
}

function observed(kind: 'CustomerSupportAgent', spec: Observed['resource']['spec']): Observed {
  return { resource: { kind, name: 'default', spec }, version: '1' } as Observed;
}

function planOf(steps: readonly Step[]): Plan {
  const digest = digestOf('plan');
  const basis = { desired: digest, live: digest };
  return { format: 1, environment: 'prod', target: TARGET, basis, steps, orphans: [], compared: 1, digest };
}
