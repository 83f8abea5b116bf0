import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReceivedRequest, RequestPhase } from '../../src/emulator/gateway.ts';
import { dynamics365Stage } from '../kills/dynamics365-stage.ts';
import { withGitRecords } from '../kills/git-records-stage.ts';
import { writeTree } from '../kills/kill-tree.ts';
import { beginApply, type Ended, type Running, type Stage } from '../kills/stage.ts';
import { isNightly } from '../nightly.ts';
import { git, REF } from '../record/git/repositories.ts';
import { CLI } from '../scenario.ts';

const CLOCK = pathToFileURL(join(import.meta.dirname, 'moving-clock.mjs')).href;
const NOON = '2026-03-31T12:00:00Z';
/** Many processes, and git is slow to start. */
const LONG = 300_000;

/** One live system, and the places from which two people apply to it. */
let live: Stage;
let here: Stage;
let there: Stage;
let begun: Running[];
const clones: string[] = [];

async function open(records: string): Promise<void> {
  begun = [];
  live = await (records === 'files' ? dynamics365Stage() : withGitRecords(dynamics365Stage, true));
  // Nobody is killed at commands of git, and the hooks are those of the tests.
  const { arm: _, ...plain } = live;
  here = there = plain;
  if (records !== 'files') {
    const folder = `${here.folder}.clone`;
    git(here.folder, 'clone', '-q', `${here.folder}.git`, folder);
    clones.push(folder);
    there = { ...here, folder };
  }
  for (const stage of [here, there]) writeTree(stage.folder, stage.target, 'first');
}

afterEach(async () => {
  for (const { child, ended } of begun) {
    child.kill('SIGKILL');
    await ended;
  }
  for (const folder of clones.splice(0)) rmSync(folder, { recursive: true });
  await live.close();
});

describe.each(['files', 'git with a remote'])('records in %s', (records) => {
  beforeEach(async () => await open(records));

  it(
    'a process that was stopped, and wakes up when another one has taken over, writes nothing any more',
    async () => {
      const gate = gateAt('arrived');
      const sleeper = apply(here, 'sleeper', NOON);
      await gate.reached;
      sleeper.child.kill('SIGSTOP');
      const next = await apply(there, 'next', '2026-03-31T12:10:00Z').ended;
      expect(next.output).toContain('did not end');
      expect(next.exitCode).toBe(0);
      const before = recorded(records);
      gate.open();
      sleeper.child.kill('SIGCONT');
      const woken = await sleeper.ended;
      expect(woken.output).toContain('The environment "prod" is no longer ours');
      expect(woken.output).toContain('Run plan again');
      expect(woken.exitCode).toBe(75);
      expect(recorded(records)).toEqual(before);
      expect(run(there, 'lock', 'list')).toBe('prod: free.\n');
      expect(run(there, 'history', 'verify')).toContain('2 runs');
    },
    LONG,
  );

  it.runIf(isNightly || records === 'files')(
    'a clock that is wrong takes nobody out, and holds nobody out for longer than the lease lasts',
    async () => {
      const gate = gateAt('arrived');
      const holder = apply(here, 'time-traveller', '2126-01-01T00:00:00Z');
      await gate.reached;
      const refused = await apply(there, 'next', NOON).ended;
      expect(refused.output).toContain('"prod" is taken by time-traveller for apply');
      expect(refused.output).toContain('until 2026-03-31T12:10:00.000Z');
      expect(refused.exitCode).toBe(75);
      expect((await apply(there, 'next', '2026-03-31T12:09:59Z').ended).exitCode).toBe(75);
      const back = await apply(there, 'next', '2026-03-31T11:00:00Z').ended;
      expect(back.output).toContain('until 2026-03-31T11:10:00.000Z');
      expect(back.exitCode).toBe(75);
      expect((await apply(there, 'next', '2026-03-31T11:10:00Z').ended).exitCode).toBe(0);
      gate.open();
      expect((await holder.ended).exitCode).toBe(75);
    },
    LONG,
  );

  it.runIf(isNightly || records === 'files')(
    'an apply that lasts longer than its lease renews it while it works',
    async () => {
      const gate = gateAt('arrived');
      const holder = beginApply(here, 'first', {
        COPILOTCTL_OWNER: 'long',
        CLOCK: NOON,
        NODE_OPTIONS: `--import ${CLOCK}`,
      });
      begun.push(holder);
      await gate.reached;
      holder.child.kill('SIGUSR2');
      await vi.waitFor(() => expect(run(there, 'lock', 'list')).toContain('12:18'), { timeout: LONG, interval: 100 });
      const refused = await apply(there, 'next', '2026-03-31T12:17:00Z').ended;
      expect([refused.exitCode, refused.output]).toEqual([75, expect.stringContaining('is taken by long')]);
      gate.open();
      expect((await holder.ended).exitCode).toBe(0);
      expect((await apply(there, 'next', '2026-03-31T12:17:00Z').ended).exitCode).toBe(0);
      expect(run(there, 'history', 'verify')).toContain('1 run;');
    },
    LONG,
  );

  it.runIf(isNightly || records === 'files')(
    'of two at once one works at a time, and what they do is done once',
    async () => {
      const both = await Promise.all([apply(here, 'one', NOON).ended, apply(there, 'two', NOON).ended]);
      const codes = both.map(({ exitCode }) => exitCode).sort();
      expect(codes[0]).toBe(0);
      expect([0, 75]).toContain(codes[1]);
      expect(run(there, 'history', 'verify')).toContain('1 run;');
      const effects = here.effects();
      for (const stage of [here, there]) expect((await apply(stage, 'again', NOON).ended).exitCode).toBe(0);
      expect(here.effects()).toEqual(effects);
    },
    LONG,
  );
});

describe('records in git with a remote', () => {
  beforeEach(async () => await open('git'));

  const signals = [
    ['SIGINT', 'when the plan reads', async () => gateAt('arrived', () => true)],
    ['SIGTERM', 'when a change arrives', async () => gateAt('arrived')],
    ['SIGINT', 'when a change was made', async () => gateAt('handled')],
    ['SIGTERM', 'when the lease is pushed', async () => gateAtPush(1)],
    ['SIGINT', 'when the journal is pushed', async () => gateAtPush(4)],
  ] as const;
  it.each(isNightly ? signals : signals.slice(1, 2))(
    '%s %s gives the environment back on the remote',
    async (signal, _, gateOf) => {
      const gate = await gateOf();
      const stopped = apply(here, 'stopped', NOON);
      await gate.reached;
      stopped.child.kill(signal);
      gate.open();
      await interrupted(await stopped.ended);
    },
    LONG,
  );

  it(
    'Ctrl-C reaches the git that pushes the journal too, and nothing is lost',
    async () => {
      const gate = await gateAtPush(4);
      const stopped = beginApply(here, 'first', { COPILOTCTL_NOW: NOON }, { ownGroup: true });
      begun.push(stopped);
      await gate.reached;
      process.kill(-(stopped.child.pid ?? 0), 'SIGINT');
      await interrupted(await stopped.ended);
      expect(run(there, 'history')).toContain('interrupted');
    },
    LONG,
  );
});

/** Behind an interruption everything is in order, and the next one does the rest. */
async function interrupted({ exitCode, output }: Ended): Promise<void> {
  expect([exitCode, output]).toEqual([75, expect.any(String)]);
  expect(run(there, 'lock', 'list')).toBe('prod: free.\n');
  expect(git(here.folder, 'rev-parse', REF)).toBe(git(`${here.folder}.git`, 'rev-parse', REF));
  expect((await apply(there, 'next', NOON).ended).exitCode).toBe(0);
  expect(run(there, 'history', 'verify')).toContain('nothing was changed');
}

interface Gate {
  /** Somebody stands before it. */
  readonly reached: Promise<void>;
  open(): void;
}

/** Holds up the first request that changes something, before or behind its effect. */
function gateAt(phase: RequestPhase, isIt: (request: ReceivedRequest) => boolean = isChange): Gate {
  const [reached, opened] = [signal(), signal()];
  let isHeld = false;
  live.onRequest = async (request, now) => {
    if (isHeld || now !== phase || !isIt(request)) return undefined;
    isHeld = true;
    reached.give();
    await opened.given;
    return undefined;
  };
  return { reached: reached.given, open: opened.give };
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

function isChange({ method, target, body }: ReceivedRequest): boolean {
  if (target.includes('/$batch')) return /^(?:POST|PATCH|PUT|DELETE) /m.test(body);
  return method !== 'GET' && !target.includes('listTenantSettings');
}

/** Holds up a push on the remote, once. */
async function gateAtPush(nth: number): Promise<Gate> {
  const folder = `${here.folder}.git`;
  const [count, reached, go] = ['count', 'reached', 'go'].map((name) => join(folder, name));
  execFileSync('mkfifo', [String(reached), String(go)]);
  mkdirSync(join(folder, 'hooks'), { recursive: true });
  const lines = ['#!/bin/sh', 'cat > /dev/null', `echo x >> ${count}`];
  const wait = [`[ "$(wc -l < ${count})" -eq ${nth} ] || exit 0`, `echo x > ${reached}`, `cat ${go}`, ''];
  writeFileSync(join(folder, 'hooks/pre-receive'), [...lines, ...wait].join('\n'), { mode: 0o755 });
  return {
    reached: readFile(String(reached)).then(() => undefined),
    open: () => void writeFile(String(go), ''),
  };
}

function apply(stage: Stage, owner: string, now: string): Running {
  const running = beginApply(stage, 'first', { COPILOTCTL_OWNER: owner, COPILOTCTL_NOW: now });
  begun.push(running);
  return running;
}

/** What a command prints. */
function run({ folder, variables }: Stage, ...words: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: folder, COPILOTCTL_NOW: NOON, ...variables };
  return execFileSync(process.execPath, [CLI, ...words], { cwd: folder, env, encoding: 'utf8' });
}

/** Everything that is recorded: of files their bytes, of a repository its newest commit. */
function recorded(records: string): readonly string[] {
  if (records !== 'files') return [git(`${here.folder}.git`, 'rev-parse', REF)];
  const files = here.records.files().filter((name) => /journal|last-applied/.test(name));
  return files.map((name) => `${name}: ${readFileSync(join(here.folder, name), 'utf8')}`);
}
