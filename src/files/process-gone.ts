import { hostname } from 'node:os';
import { errnoOf } from './file-failure.ts';

/** Whether a process of this host runs no more; of a process of another host nobody here can tell. */
export function isProcessGone(pid: unknown, host: unknown): boolean {
  if (typeof pid !== 'number' || host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errnoOf(error) === 'ESRCH';
  }
}
