import { rmSync } from 'node:fs';
import { appliedFiles } from './applied-files.mjs';
import { prepareCopilotctl } from './copilotctl.mjs';
import { median, pairedRatio } from './statistics.mjs';
import { prepareTerraform } from './terraform.mjs';

/**
 * All operations at one size: `{ count, runs, copilotctl, terraform, ratio, files }`, the middle three by operation;
 * `files` is what an apply writes and flushes.
 *
 * Both tools take turns on every operation, so that a ratio compares neighbours in time.
 */
export async function measureSize({ cli, count, seed, runs, scratch, terraform, say }) {
  const own = prepareCopilotctl({ cli, count, seed, scratch });
  const other = terraform === undefined ? undefined : prepareTerraform({ count, seed, scratch, ...terraform });
  const taken = { copilotctl: new Map(), terraform: new Map() };
  const tooSlow = new Set();
  for (let run = 1; run <= runs; run++) {
    other?.forget();
    for await (const [name, measured] of own.run()) {
      say(`${count}: run ${run}/${runs}: ${name}`);
      keep(taken.copilotctl, name, measured);
      if (other === undefined || !other.names.includes(name)) continue;
      if (!tooSlow.has(name)) {
        say(`${count}: run ${run}/${runs}: ${name}, terraform`);
        const theirs = await other.run(name);
        if (theirs.timedOut) tooSlow.add(name);
        keep(taken.terraform, name, theirs);
      }
      if (name === 'apply' && tooSlow.has(name)) other.assumeApplied();
    }
  }
  say(`${count}: what apply writes and flushes`);
  const files = await appliedFiles({ cli, root: own.root, count, scratch });
  for (const each of [own, other]) if (each !== undefined) rmSync(each.root, { recursive: true, force: true });
  return {
    count,
    runs,
    copilotctl: byName(taken.copilotctl),
    terraform: byName(taken.terraform),
    ratio: ratios(taken),
    files,
  };
}

function keep(taken, name, { wallMs, cpuMs, peakBytes, timedOut }) {
  taken.set(name, [...(taken.get(name) ?? []), { wallMs, cpuMs, peakBytes, timedOut }]);
}

function byName(taken) {
  return Object.fromEntries([...taken].map(([name, all]) => [name, summaryOf(all)]));
}

/** Of a run that was ended at its time limit the wall time is a lower bound. */
function summaryOf(all) {
  const of = (field) => median(all.map((each) => each[field]));
  return {
    wallMs: of('wallMs'),
    cpuMs: of('cpuMs'),
    peakBytes: of('peakBytes'),
    overLimit: all.some((each) => each.timedOut),
  };
}

function ratios({ copilotctl, terraform }) {
  const entries = [...terraform].map(([name, theirs]) => {
    const mine = copilotctl.get(name).slice(0, theirs.length);
    const of = (field) =>
      pairedRatio(
        theirs.map((each) => each[field]),
        mine.map((each) => each[field]),
      );
    return [name, { wall: of('wallMs'), cpu: of('cpuMs'), memory: of('peakBytes') }];
  });
  return Object.fromEntries(entries);
}
