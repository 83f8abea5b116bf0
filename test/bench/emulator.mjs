import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { NODE } from './copilotctl.mjs';

/** Any token will do: the emulator was not told one. */
export const TOKEN = 'bench';

/** The organization that every benchmark starts with; `copies` makes numbered ones of it. */
export const ORGANIZATION = {
  name: 'bench',
  organizationId: '0b6d0f8e-1a3c-4f0e-8d54-7c1d3f6a0000',
  environmentId: '7a1e9c34-52d8-4b6f-9e0a-13c5d7f90000',
  geography: 'unitedstates',
  type: 'sandbox',
};
const TENANT_ID = '4f6b1c1e-7a52-4b0e-9a37-2d8f5f1c9e10';

/** Starts the emulator in a process of its own: `{ tenantId, organizations, requests(), close() }`. */
export async function startEmulator({ cli, scratch, latencyMs, copies }) {
  const seed = join(scratch, 'seed.json');
  const log = join(scratch, `requests-${latencyMs}-${copies ?? 1}.jsonl`);
  const organizations = [copies === undefined ? ORGANIZATION : { ...ORGANIZATION, copies }];
  writeFileSync(seed, JSON.stringify({ tenantId: TENANT_ID, organizations }));
  writeFileSync(log, '');
  const args = [cli, 'emulator', '--port', '0', '--seed', seed, '--latency', String(latencyMs), '--log', log];
  const child = spawn(NODE, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const [ready] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  if (typeof ready !== 'string') throw new Error(`The emulator ended with ${child.exitCode}.`);
  return {
    ...JSON.parse(ready),
    /** The requests that `work` makes, beside its result. */
    requests: async (work) => {
      const before = statSync(log).size;
      const result = await work();
      return { ...result, requests: linesFrom(log, before) };
    },
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function linesFrom(file, offset) {
  const text = readFileSync(file).subarray(offset).toString('latin1');
  return text.split('\n').length - 1;
}
