import { setTimeout } from 'node:timers/promises';
import { BackendError } from '../../../src/backends/backend-error.ts';
import { GitRecords } from '../../../src/record/git/git-records.ts';
import type { Lease } from '../../../src/record/records.ts';
import { wholeRun } from './journal-parts.ts';

// Started by tests as a process of its own: FOLDER OWNER COUNT. Makes COUNT runs, each under a lease of its own, and
// prints what it got; with 0 it takes the environment and kills itself.
const [folder = '', owner = '', count = ''] = process.argv.slice(2);
const now = () => new Date();
const records = new GitRecords({ folder, environment: 'prod', variables: process.env, now });

/** Asks until it is free: the other process works meanwhile. */
async function take(): Promise<Lease> {
  for (;;) {
    try {
      return await records.lease({ owner, reason: 'apply', now, ttlMs: 600_000 });
    } catch (error) {
      if (!(error instanceof BackendError) || error.code !== 'busy') throw error;
      await setTimeout(20);
    }
  }
}

if (count === '0') {
  await take();
  process.kill(process.pid, 'SIGKILL');
}
const runs: string[] = [];
const tokens: number[] = [];
for (let at = 0; at < Number(count); at++) {
  const lease = await take();
  tokens.push(lease.holder.token);
  runs.push(await wholeRun(records, lease));
  await lease.release();
}
process.stdout.write(JSON.stringify({ runs, tokens }));
