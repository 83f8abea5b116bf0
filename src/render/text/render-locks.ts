import type { EnvironmentReport, HeldLock } from '../../model/report.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from './paint.ts';

/** Who has which environment, a line each. */
export function renderLocks(environments: readonly EnvironmentReport[], paint: Paint): string {
  return environments
    .filter(({ failure }) => failure === undefined)
    .map(({ name, lock }) => `${paint.bold(harmless(name))}: ${lock === undefined ? 'free' : describe(lock, paint)}.\n`)
    .join('');
}

/** Whose lock was broken. */
export function renderBroken({ name, lock }: EnvironmentReport, paint: Paint): string {
  const head = paint.bold(harmless(name));
  if (lock === undefined) return `${head}: nobody has it. Nothing has been changed.\n`;
  return `${head}: broke the lock of ${who(lock)}. What it writes from now on is refused.\n`;
}

function describe(lock: HeldLock, paint: Paint): string {
  const until = lock.ended ? paint.yellow(`ended ${lock.expiresAt}, free for the next`) : `until ${lock.expiresAt}`;
  return `${paint.yellow('taken')} by ${who(lock)}, ${until}`;
}

function who({ owner, reason, pid, host, takenAt }: HeldLock): string {
  const where = pid === undefined || host === undefined ? '' : `pid ${pid} on ${harmless(host)}, `;
  return `${harmless(owner)} for ${harmless(reason)} (${where}since ${harmless(takenAt)})`;
}
