import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const GNU_TIME = '/usr/bin/time';
const hasGnuTime = existsSync(GNU_TIME) && spawnSync(GNU_TIME, ['-f', '%M', 'true']).status === 0;

/** Where processor time and memory come from: the kernel's own account, or a look at /proc every 10 ms. */
export const METER = hasGnuTime ? 'GNU time (wait4)' : 'samples of /proc (a short process escapes it)';

/**
 * Runs a program to its end and gives `{ wallMs, cpuMs, peakBytes, status, timedOut, stdout, stderr }`; processor time
 * and memory are missing where nothing tells them.
 *
 * Wall time is taken here, around the process; output goes to files, so that no reader slows the program down.
 */
export async function measure({ command, cwd, env = {}, folder, timeoutMs = 900_000 }) {
  const outPath = join(folder, 'stdout.txt');
  const errPath = join(folder, 'stderr.txt');
  const usagePath = join(folder, 'usage.txt');
  const [file, ...args] = hasGnuTime ? [GNU_TIME, '-q', '-o', usagePath, '-f', '%U %S %M', ...command] : command;
  const [out, err] = [openSync(outPath, 'w'), openSync(errPath, 'w')];
  const began = process.hrtime.bigint();
  // A group of its own, so that a time limit ends the program under its meter too.
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, err],
    detached: true,
  });
  const sampled = hasGnuTime ? undefined : sampling(child.pid);
  const { status, timedOut } = await ended(child, timeoutMs);
  const wallMs = Number(process.hrtime.bigint() - began) / 1e6;
  closeSync(out);
  closeSync(err);
  const usage = sampled === undefined ? readUsage(usagePath) : sampled.stop();
  return { wallMs, ...usage, status, timedOut, stdout: endsOf(outPath), stderr: endsOf(errPath) };
}

/** Wall time only, in milliseconds, with as little around the process as there can be. */
export function wallOf(command, cwd) {
  const [file, ...args] = command;
  const began = process.hrtime.bigint();
  const { status } = spawnSync(file, args, { cwd, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}.`);
  return Number(process.hrtime.bigint() - began) / 1e6;
}

function ended(child, timeoutMs) {
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killAll(child.pid);
    }, timeoutMs);
    child.once('error', reject);
    child.once('exit', (status) => {
      clearTimeout(timer);
      resolve({ status, timedOut });
    });
  });
}

/** Ends the program below its meter, which then still gives its account; without a /proc both at once. */
function killAll(pid) {
  const below = `/proc/${pid}/task/${pid}/children`;
  const children = hasGnuTime && existsSync(below) ? readFileSync(below, 'utf8').trim().split(' ') : [];
  const known = children.filter((each) => each !== '').map(Number);
  for (const each of known.length > 0 ? known : [-pid]) process.kill(each, 'SIGKILL');
}

function readUsage(path) {
  const account = /^([\d.]+) ([\d.]+) (\d+)$/m.exec(readFileSync(path, 'utf8'));
  if (account === null) return {};
  const [user, system, kilobytes] = account.slice(1).map(Number);
  return { cpuMs: (user + system) * 1000, peakBytes: kilobytes * 1024 };
}

/** The last look before a process is gone stands for its end. */
function sampling(pid) {
  let seen = {};
  const timer = setInterval(() => {
    try {
      const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
      seen = { cpuMs: (Number(user) + Number(system)) * 10, peakBytes: Number(peak?.[1]) * 1024 };
    } catch {
      // Gone, or no /proc on this system.
    }
  }, 10);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
}

const SHOWN = 2000;

/** The beginning and the end of an output: all that tells whether a run did its work. */
function endsOf(path) {
  const text = readFileSync(path, 'utf8');
  return text.length <= 2 * SHOWN ? text : `${text.slice(0, SHOWN)}\n…\n${text.slice(-SHOWN)}`;
}
