import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expectRun, NODE } from './copilotctl.mjs';
import { startEmulator, TOKEN } from './emulator.mjs';
import { resourcesOfObjects } from './live-objects.mjs';
import { writeLiveTree } from './live-tree.mjs';
import { measure } from './measure.mjs';
import { NaiveClient } from './naive-client.mjs';
import { median, pairedRatio } from './statistics.mjs';

/** Where one apply of the naive client waits longer than this on its way, one run is enough: it is nearly all waiting. */
const MOST_NAIVE_WAIT_MS = 30_000;

/**
 * One change of each of so many objects at one latency: `{ latencyMs, count, runs, copilotctl, naive, ratio }`, each by
 * operation. copilotctl is a fresh process without records each time, the naive client goes on; both take turns.
 */
export async function measureLiveSize({ cli, latencyMs, count, runs, scratch, limitMs, say }) {
  const root = join(scratch, `live-${latencyMs}-${count}`);
  const emulator = await startEmulator({ cli, scratch, latencyMs });
  const taken = { plan: { copilotctl: [], naive: [] }, apply: { copilotctl: [], naive: [] } };
  const naiveRuns = 3 * count * latencyMs > MOST_NAIVE_WAIT_MS ? 1 : runs;
  const ours = (...args) => emulator.requests(() => runCli({ cli, args, root, scratch }));
  const theirs = (work) => emulator.requests(() => timed(work, limitMs));
  const declare = (state) => {
    rmSync(root, { recursive: true, force: true });
    writeLiveTree(root, { emulator, resources: resourcesOfObjects(count, state) });
  };
  let live = 'a';
  try {
    declare(live);
    await ours('apply', '--yes');
    for (let run = 1; run <= runs; run++) {
      const wanted = otherThan(live);
      const isCompared = run <= naiveRuns && !taken.apply.naive.some(({ timedOut }) => timedOut);
      const tell = (what) => say(`${count} objects at ${latencyMs} ms: run ${run}/${runs}: ${what}`);
      // Another user each time: the requests of the run before must not count against the limit of this one.
      const naive = await NaiveClient.open(emulator.organizations.bench.url, `naive-${run}`);
      if (naive.count !== count) throw new Error(`There are ${naive.count} objects, not ${count}.`);
      declare(wanted);
      tell('plan');
      taken.plan.copilotctl.push(await ours('plan'));
      if (isCompared) taken.plan.naive.push(await theirs((signal) => naive.plan(wanted, signal)));
      tell('apply');
      taken.apply.copilotctl.push(await ours('apply', '--yes'));
      live = wanted;
      if (!isCompared) continue;
      tell('apply, one by one');
      const theirRun = await theirs((signal) => naive.apply(otherThan(live), signal));
      taken.apply.naive.push(theirRun);
      // What was ended halfway is made whole again.
      if (theirRun.timedOut) await ours('apply', '--yes');
      else live = otherThan(live);
    }
  } finally {
    await emulator.close();
    rmSync(root, { recursive: true, force: true });
  }
  return { latencyMs, count, runs, ...summaryOf(taken) };
}

function otherThan(state) {
  return state === 'a' ? 'b' : 'a';
}

/** A run of the command line in a folder without records, if it did what it was measured for. */
export async function runCli({ cli, args, root, scratch, prints = PRINTS[args[0]] }) {
  const command = [NODE, cli, ...args, '--root', root];
  const env = { COPILOTCTL_TOKEN: TOKEN };
  return expectRun(await measure({ command, env, folder: scratch }), prints);
}

const PRINTS = {
  plan: 'Nothing has been changed.',
  apply: 'applied. Read back: everything is as declared.',
};

/** The wall time of work in this process; `timedOut` when it was ended at its limit. */
async function timed(work, limitMs) {
  const signal = AbortSignal.timeout(limitMs);
  const began = process.hrtime.bigint();
  try {
    await work(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { wallMs: Number(process.hrtime.bigint() - began) / 1e6, timedOut: signal.aborted };
}

function summaryOf(taken) {
  const of = (who) => Object.fromEntries(Object.entries(taken).map(([name, each]) => [name, medians(each[who])]));
  const ratio = Object.entries(taken).map(([name, { copilotctl, naive }]) => {
    const walls = (all) => all.map(({ wallMs }) => wallMs);
    return [name, pairedRatio(walls(naive), walls(copilotctl))];
  });
  return { copilotctl: of('copilotctl'), naive: of('naive'), ratio: Object.fromEntries(ratio) };
}

/** Of a run that was ended at its time limit the wall time is a lower bound. */
function medians(all) {
  return {
    wallMs: median(all.map(({ wallMs }) => wallMs)),
    requests: median(all.map(({ requests }) => requests)),
    overLimit: all.some(({ timedOut }) => timedOut),
  };
}
