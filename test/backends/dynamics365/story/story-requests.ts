import type { LogEntry } from '../../../../src/emulator/log.ts';
import type { StoryRequest } from './story-faults.ts';

/** The requests of a run without faults; `planned` is how many of them planning took. */
export function storyRequests(log: readonly LogEntry[], planned: number): readonly StoryRequest[] {
  const seen = new Map<string, number>();
  return log.map((entry, at) => {
    const { pathname } = new URL(entry.path, 'http://localhost');
    // Ids of operations are new in each run.
    const stem = pathname.replace(/(lifecycleOperations\/).*/, '$1');
    const key = `${entry.method} ${stem}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const phase = at < planned ? 'plan' : 'apply';
    return {
      phase,
      name: `${phase}: ${entry.method} ${stem.split('/').slice(-2).join('/')} ${nth}`,
      method: entry.method,
      path: `/^${stem.replaceAll(/[$.]/g, '\\$&')}/`,
      nth,
      isWrite: isWrite(entry),
    };
  });
}

/** Batches that only read, and the one list that is asked for by POST, have no effect. */
function isWrite({ method, path, parts }: LogEntry): boolean {
  if (parts !== undefined) return parts.some((part) => part.method !== 'GET');
  return method !== 'GET' && !path.includes('listTenantSettings');
}
