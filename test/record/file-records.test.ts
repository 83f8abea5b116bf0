import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/model/digest.ts';
import type { TargetId } from '../../src/model/live-state.ts';
import type { StepOutcome } from '../../src/model/outcome.ts';
import type { Plan, Step, StepId } from '../../src/model/plan.ts';
import type { Address } from '../../src/model/resource.ts';
import { FileRecords } from '../../src/record/files/file-records.ts';
import type { LastApplied } from '../../src/record/records.ts';
import { createStep } from '../contract/steps.ts';

const NOW = new Date('2026-03-31T08:00:00Z');
const TARGET = 'embedded:prod' as TargetId;
const LAST_APPLIED = 'last-applied.embedded-prod.jsonl';

let folder: string;
let records: FileRecords;
const fresh = () => new FileRecords({ folder, environment: 'prod' });
const file = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'copilotctl-records-')), 'prod');
  records = fresh();
});

afterEach(async () => await rm(join(folder, '..'), { recursive: true }));

function entry(name: string, spec = {}): LastApplied {
  return {
    address: `SecurityRole/${name}` as Address,
    identity: name,
    created: true,
    spec: { displayName: name, ...spec },
  };
}

function planOf(steps: readonly Step[]): Plan {
  const digest = digestOf('plan');
  return {
    format: 1,
    environment: 'prod',
    target: TARGET,
    basis: { desired: digest, live: digest },
    steps,
    orphans: [],
    compared: 1,
    digest,
  };
}

const steps = ['a', 'b', 'c'].map((name) => createStep('SecurityRole', name, { displayName: `secret of ${name}` }));
const applied = (step: string): StepOutcome => ({ step: step as StepId, status: 'applied' });

describe('what was last applied', () => {
  it('is nothing at first, and reading it makes no folder', async () => {
    expect((await records.lastApplied(TARGET)).size).toBe(0);
    expect(await records.unfinished()).toEqual([]);
    await expect(access(folder)).rejects.toThrow();
  });

  it('is what was saved, replaced and not forgotten', async () => {
    await records.saveLastApplied(TARGET, [entry('a'), entry('b'), entry('c')], []);
    await records.saveLastApplied(
      TARGET,
      [entry('b', { description: 'new' })],
      [entry('c').address, 'SecurityRole/never' as Address],
    );
    const set = await fresh().lastApplied(TARGET);
    expect([set.size, ...set.addresses()]).toEqual([2, 'SecurityRole/a', 'SecurityRole/b']);
    expect(set.get(entry('a').address)).toEqual(entry('a'));
    expect(set.get(entry('b').address)).toEqual(entry('b', { description: 'new' }));
    expect(set.get(entry('c').address)).toBeUndefined();
  });

  it('to one live system says nothing of another', async () => {
    const other = 'dynamics365:0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a2b03' as TargetId;
    await records.saveLastApplied(TARGET, [entry('a')], []);
    expect((await records.lastApplied(other)).size).toBe(0);
    await records.saveLastApplied(other, [entry('b')], []);
    expect([...(await fresh().lastApplied(TARGET)).addresses()]).toEqual(['SecurityRole/a']);
  });

  it('does not reach a set that was given earlier', async () => {
    await records.saveLastApplied(TARGET, [entry('a')], []);
    const set = await records.lastApplied(TARGET);
    await records.saveLastApplied(TARGET, [entry('b')], [entry('a').address]);
    expect([set.size, set.get(entry('a').address)?.identity]).toEqual([1, 'a']);
  });

  it('that is the same word for word is not written again', async () => {
    await records.saveLastApplied(TARGET, [entry('a')], []);
    const before = await readFile(file(LAST_APPLIED), 'utf8');
    await records.saveLastApplied(TARGET, [entry('a')], []);
    expect(await readFile(file(LAST_APPLIED), 'utf8')).toBe(before);
  });

  it('is what it was before a save that was cut off at any byte', async () => {
    await records.saveLastApplied(TARGET, [entry('a')], []);
    const before = (await readFile(file(LAST_APPLIED))).length;
    await records.saveLastApplied(TARGET, [entry('b')], [entry('a').address]);
    const whole = await readFile(file(LAST_APPLIED));
    for (let cut = before; cut < whole.length - 1; cut++) {
      await writeFile(file(LAST_APPLIED), whole.subarray(0, cut));
      expect([...(await records.lastApplied(TARGET)).addresses()]).toEqual(['SecurityRole/a']);
    }
  });

  it('keeps 50,000 saves of one resource in a file that stays small', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => entry(`r-${at}`));
    for (let round = 0; round < 50; round++)
      await records.saveLastApplied(
        TARGET,
        many.map((each) => ({ ...each, spec: { round } })),
        [],
      );
    expect((await readFile(file(LAST_APPLIED), 'utf8')).split('\n').length).toBeLessThan(6000);
    expect((await records.lastApplied(TARGET)).get(entry('r-7').address)?.spec).toEqual({ round: 49 });
  });

  it.each([
    ['is not an address, a tab and JSON', 'hello'],
    ['has no JSON behind its tab', 'SecurityRole/a\t{'],
    ['lacks identity, created or spec', 'SecurityRole/a\t{"identity":"a"}'],
  ])('that %s is corrupt, with file and line', async (what, line) => {
    await records.saveLastApplied(TARGET, [entry('a')], []);
    const lines = (await readFile(file(LAST_APPLIED), 'utf8')).split('\n');
    await writeFile(
      file(LAST_APPLIED),
      lines.map((each) => (each.startsWith('SecurityRole/a') ? line : each)).join('\n'),
    );
    const read = async () => (await records.lastApplied(TARGET)).get(entry('a').address);
    await expect(read()).rejects.toMatchObject({
      code: 'corrupt',
      message: `${file(LAST_APPLIED)}:2 ${what}.`,
    });
  });
});

describe('the journal', () => {
  it('knows which steps of a run that did not end are in doubt', async () => {
    const run = await records.begin(planOf(steps), NOW);
    await run.intend(steps);
    await run.outcomes([
      applied('SecurityRole/a'),
      {
        step: 'SecurityRole/b' as StepId,
        status: 'in-doubt',
        error: { code: 'outcome-unknown', message: 'No answer.' },
      },
    ]);
    expect(await fresh().unfinished()).toEqual([
      {
        id: run.id,
        startedAt: '2026-03-31T08:00:00.000Z',
        inDoubt: ['SecurityRole/b', 'SecurityRole/c'],
        created: steps.map((step) => step.id),
      },
    ]);
    await run.finish('failed');
    expect(await fresh().unfinished()).toEqual([]);
  });

  it('counts crashed runs as settled once a later one is done, and not when that failed', async () => {
    const crashed = await records.begin(planOf(steps), NOW);
    await crashed.intend(steps);
    const failed = await fresh().begin(planOf(steps), NOW);
    await failed.finish('failed');
    expect((await records.unfinished()).map((run) => run.id)).toEqual([crashed.id]);
    const done = await fresh().begin(planOf(steps), NOW);
    await done.finish('done');
    expect(await records.unfinished()).toEqual([]);
    expect(new Set([crashed.id, failed.id, done.id]).size).toBe(3);
  });

  it('chains its lines and holds no value of any field', async () => {
    const run = await records.begin(planOf(steps), NOW);
    await run.intend(steps);
    await run.finish('done');
    const text = await readFile(file('journal.jsonl'), 'utf8');
    expect(text.split('\n').map((line) => (line === '' ? '' : JSON.parse(line).entry))).toEqual([
      'begin',
      'intent',
      'finish',
      '',
    ]);
    expect(text).not.toContain('secret of');
  });

  it.each([
    [
      'changed',
      (lines: string[]) =>
        lines.map((line, at) => (at === 1 ? line.replace('SecurityRole/a', 'SecurityRole/z') : line)),
    ],
    ['removed', (lines: string[]) => lines.filter((_, at) => at !== 1)],
    ['added', (lines: string[]) => [...lines.slice(0, 2), lines[1] ?? '', ...lines.slice(2)]],
  ])('of which a line was %s is corrupt, with file and line', async (_, tamper) => {
    const run = await records.begin(planOf(steps), NOW);
    await run.intend(steps);
    await run.finish('done');
    const lines = (await readFile(file('journal.jsonl'), 'utf8')).split('\n');
    await writeFile(file('journal.jsonl'), tamper(lines).join('\n'));
    const failure = {
      code: 'corrupt',
      message: expect.stringMatching(/journal\.jsonl:[23] does not follow/),
      hint: expect.any(String),
    };
    await expect(fresh().unfinished()).rejects.toMatchObject(failure);
    await expect(fresh().begin(planOf(steps), NOW)).rejects.toMatchObject(failure);
  });

  it('with nonsense in it is corrupt, with file and line', async () => {
    const run = await records.begin(planOf(steps), NOW);
    await run.finish('done');
    await writeFile(file('journal.jsonl'), `nonsense\n${await readFile(file('journal.jsonl'), 'utf8')}`);
    await expect(fresh().unfinished()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('journal.jsonl:1 '),
    });
  });

  it('cut off at any byte of its last line is healed by the next run', async () => {
    const run = await records.begin(planOf(steps), NOW);
    const before = (await readFile(file('journal.jsonl'))).length;
    await run.intend(steps);
    const whole = await readFile(file('journal.jsonl'));
    for (let cut = before; cut < whole.length; cut++) {
      await writeFile(file('journal.jsonl'), Buffer.concat([whole.subarray(0, cut), Buffer.alloc(cut % 3)]));
      const next = await fresh().begin(planOf(steps), NOW);
      await next.finish('interrupted');
      expect((await fresh().unfinished()).map((each) => [each.id, each.inDoubt])).toEqual([[run.id, []]]);
    }
  });

  it('refuses a run whose journal somebody else went on with', async () => {
    const robbed = await records.begin(planOf(steps), NOW);
    const robber = await fresh().begin(planOf(steps), NOW);
    await expect(robbed.intend(steps)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('somebody else'),
    });
    await robber.finish('done');
    expect(await fresh().unfinished()).toEqual([]);
  });

  it('keeps the order of entries that were written without waiting', async () => {
    const run = await records.begin(planOf(steps), NOW);
    await Promise.all([
      run.intend(steps),
      ...steps.map(async (step) => run.outcomes([applied(step.id)])),
      run.finish('done'),
    ]);
    expect(await fresh().unfinished()).toEqual([]);
  });
});

describe('the lock of an environment', () => {
  it('says who applies, and is free afterwards', async () => {
    const release = await records.lock('platform-team@contoso.example', NOW);
    await expect(fresh().lock('other', NOW)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('is being applied by platform-team@contoso.example'),
      hint: expect.stringContaining('lock.json'),
    });
    await release();
    await (await fresh().lock('other', NOW))();
    expect(await readdir(folder)).toEqual([]);
  });

  it('below a file instead of a folder is unavailable', async () => {
    await writeFile(folder, '');
    await expect(records.lock('me', NOW)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(records.saveLastApplied(TARGET, [entry('a')], [])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(records.begin(planOf(steps), NOW)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
