import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, digestOfText } from '../../src/model/digest.ts';
import type { TargetId } from '../../src/model/live-state.ts';
import type { Plan, Step } from '../../src/model/plan.ts';
import type { Address } from '../../src/model/resource.ts';
import { FileRecords } from '../../src/record/files/file-records.ts';
import type { JournalRun, LastApplied, Lease } from '../../src/record/records.ts';
import { createStep } from '../contract/steps.ts';
import { leased, leaseOf, START } from '../leases.ts';

const NOW = new Date('2026-03-31T08:00:00Z');
const TARGET = 'embedded:prod' as TargetId;
const LAST_APPLIED = 'last-applied.embedded-prod.jsonl';

let folder: string;
let records: FileRecords;
let lease: Lease;
const fresh = () => new FileRecords({ folder, environment: 'prod' });
const file = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'copilotctl-records-')), 'prod');
  records = fresh();
});

/** Saves under a lease of its own. */
async function save(saved: readonly LastApplied[], forgotten: readonly Address[] = [], target = TARGET): Promise<void> {
  await leased(records, (held) => records.saveLastApplied(target, saved, forgotten, held));
}

/** Begins a run under the lease of the test. */
async function begin(by = records): Promise<JournalRun> {
  return await by.begin(planOf(steps), { ...START, now: NOW }, lease);
}

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
describe('what was last applied', () => {
  it('is nothing at first, and reading it makes no folder', async () => {
    expect((await records.lastApplied(TARGET)).size).toBe(0);
    expect(await records.unfinished()).toEqual([]);
    await expect(access(folder)).rejects.toThrow();
  });

  it('does not reach a set that was given earlier', async () => {
    await save([entry('a')]);
    const set = await records.lastApplied(TARGET);
    await save([entry('b')], [entry('a').address]);
    expect([set.size, set.get(entry('a').address)?.identity]).toEqual([1, 'a']);
  });

  it('that is the same word for word is not written again', async () => {
    await save([entry('a')]);
    const before = await readFile(file(LAST_APPLIED), 'utf8');
    await save([entry('a')]);
    expect(await readFile(file(LAST_APPLIED), 'utf8')).toBe(before);
  });

  it('is what it was before a save that was cut off at any byte', async () => {
    await save([entry('a')]);
    const before = (await readFile(file(LAST_APPLIED))).length;
    await save([entry('b')], [entry('a').address]);
    const whole = await readFile(file(LAST_APPLIED));
    for (let cut = before; cut < whole.length - 1; cut++) {
      await writeFile(file(LAST_APPLIED), whole.subarray(0, cut));
      expect([...(await records.lastApplied(TARGET)).addresses()]).toEqual(['SecurityRole/a']);
    }
  });

  it('keeps 50,000 saves of one resource in a file that stays small', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => entry(`r-${at}`));
    for (let round = 0; round < 50; round++) await save(many.map((each) => ({ ...each, spec: { round } })));
    expect((await readFile(file(LAST_APPLIED), 'utf8')).split('\n').length).toBeLessThan(6000);
    expect((await records.lastApplied(TARGET)).get(entry('r-7').address)?.spec).toEqual({ round: 49 });
  });

  it.each([
    ['is not an address, a tab and JSON', 'hello'],
    ['has no JSON behind its tab', 'SecurityRole/a\t{'],
    ['lacks identity, created or spec', 'SecurityRole/a\t{"identity":"a"}'],
  ])('that %s is corrupt, with file and line', async (what, line) => {
    await save([entry('a')]);
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
  beforeEach(async () => {
    lease = await leaseOf(records);
  });

  afterEach(async () => await lease.release());

  it.each([
    [
      'changed',
      (lines: string[]) =>
        lines.map((line, at) => (at === 1 ? line.replace('SecurityRole/a', 'SecurityRole/z') : line)),
    ],
    ['removed', (lines: string[]) => lines.filter((_, at) => at !== 1)],
    ['added', (lines: string[]) => [...lines.slice(0, 2), lines[1] ?? '', ...lines.slice(2)]],
  ])('of which a line was %s is corrupt, with file and line', async (_, tamper) => {
    const run = await begin();
    await run.intend(steps);
    await run.finish('done', NOW);
    const lines = (await readFile(file('journal.jsonl'), 'utf8')).split('\n');
    await writeFile(file('journal.jsonl'), tamper(lines).join('\n'));
    const failure = {
      code: 'corrupt',
      message: expect.stringMatching(/journal\.jsonl:[23] does not follow/),
      hint: expect.any(String),
    };
    await expect(fresh().unfinished()).rejects.toMatchObject(failure);
    await expect(begin(fresh())).rejects.toMatchObject(failure);
  });

  it('with nonsense in it is corrupt, with file and line', async () => {
    await (await begin()).finish('done', NOW);
    await writeFile(file('journal.jsonl'), `nonsense\n${await readFile(file('journal.jsonl'), 'utf8')}`);
    await expect(fresh().unfinished()).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('journal.jsonl:1 '),
    });
  });

  it('whose last line was cut inside, and ended again, is corrupt', async () => {
    const run = await begin();
    await run.intend(steps);
    const text = await readFile(file('journal.jsonl'), 'utf8');
    await writeFile(file('journal.jsonl'), `${text.slice(0, -10)}}\n`);
    await expect(fresh().unfinished()).rejects.toMatchObject({ message: expect.stringContaining('journal.jsonl:2 ') });
    expect((await fresh().verify()).faults).toMatchObject([{ entry: 2 }]);
  });

  it('cut off at any byte of its last line is healed by the next run', async () => {
    const run = await begin();
    const before = (await readFile(file('journal.jsonl'))).length;
    await run.intend(steps);
    const whole = await readFile(file('journal.jsonl'));
    for (let cut = before; cut < whole.length; cut++) {
      await writeFile(file('journal.jsonl'), Buffer.concat([whole.subarray(0, cut), Buffer.alloc(cut % 3)]));
      const next = await begin(fresh());
      await next.finish('interrupted', NOW);
      expect((await fresh().unfinished()).map((each) => [each.id, each.inDoubt])).toEqual([[run.id, []]]);
    }
    expect((await fresh().verify()).faults).toEqual([]);
  });

  it('refuses a run whose journal somebody else went on with', async () => {
    const robbed = await begin();
    const robber = await begin(fresh());
    await expect(robbed.intend(steps)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('somebody else'),
    });
    await robber.finish('done', NOW);
  });

  it('of ten thousand runs is listed without reading what each of them did', async () => {
    await (await begin()).finish('done', NOW);
    const [begun = ''] = (await readFile(file('journal.jsonl'), 'utf8')).split('\n');
    const { prev: _, run: __, ...rest } = JSON.parse(begun);
    const lines: string[] = [];
    const prev = () => (lines.length === 0 ? '0'.repeat(64) : digestOfText(lines.at(-1) ?? ''));
    for (let at = 0; at < 10_000; at++) {
      const run = `run-${at}`;
      lines.push(JSON.stringify({ prev: prev(), run, ...rest }));
      // What nobody asks for is not parsed: this is no JSON.
      lines.push(`{"prev":"${prev()}","entry":"intent","run":"${run}","steps":[oops]}`);
      lines.push(JSON.stringify({ prev: prev(), entry: 'finish', run, result: 'done' }));
    }
    await writeFile(file('journal.jsonl'), `${lines.join('\n')}\n`);
    const history = await fresh().history();
    expect([history.length, history[0]?.id, history.at(-1)?.id]).toEqual([10_000, 'run-9999', 'run-0']);
    expect(history[0]?.steps).toEqual([]);
    expect(await fresh().unfinished()).toEqual([]);
  });
});

describe('the lease of an environment', () => {
  it('is remembered, token and all, in one small file', async () => {
    const { token } = (await leaseOf(records)).holder;
    await records.breakLease('somebody', 'it hangs', NOW);
    await leased(fresh(), async (next) => expect(next.holder.token).toBe(token + 1));
    expect(await readdir(folder)).toEqual(['lease.json']);
    expect(JSON.parse(await readFile(file('lease.json'), 'utf8'))).toEqual({
      format: 1,
      environment: 'prod',
      token: token + 1,
    });
  });

  it('of a newer version is refused and not misread', async () => {
    await leased(records, async () => undefined);
    await writeFile(file('lease.json'), '{"format":2,"token":[1,2]}');
    const refusal = { code: 'corrupt', hint: expect.stringContaining('newer version of copilotctl') };
    await expect(leaseOf(records)).rejects.toMatchObject(refusal);
    await expect(records.leaseHolder()).rejects.toMatchObject(refusal);
  });

  it.each(['', 'nonsense', '[]', '{"format":1}', '{"format":1,"token":-1}', '{"format":1,"token":1,"holder":{}}'])(
    'that says %j is corrupt, and nobody gets the environment',
    async (text) => {
      await leased(records, async () => undefined);
      await writeFile(file('lease.json'), text);
      await expect(leaseOf(records)).rejects.toMatchObject({ code: 'corrupt' });
    },
  );

  it('below a file instead of a folder is unavailable', async () => {
    await writeFile(folder, '');
    await expect(leaseOf(records)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
