import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A job on another machine has the environment: it took it five minutes before the day of every scenario. */
export default function setup({ folder }) {
  const records = join(folder, '.copilotctl/records/dev');
  mkdirSync(records, { recursive: true });
  const holder = {
    owner: 'nightly-job',
    reason: 'apply',
    takenAt: '2026-11-22T11:55:00.000Z',
    expiresAt: '2026-11-22T12:05:00.000Z',
    token: 7,
    host: 'runner-12',
    pid: 4242,
    ttlMs: 600000,
  };
  const state = { format: 1, environment: 'dev', token: 7, holder };
  writeFileSync(join(records, 'lease.json'), `${JSON.stringify(state)}\n`);
}
