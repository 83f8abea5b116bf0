import type { Permissions } from '../../../model/permission.ts';
import type { Step } from '../../../model/plan.ts';
import { BackendError } from '../../backend-error.ts';
import type { LiveSystem } from '../live-system.ts';
import { prepareNow } from '../prepare-now.ts';
import { permissionOf } from './permission-of.ts';
import type { UserRights } from './user-rights.ts';

/** What the identity may do of steps, as they would be sent now. Where it cannot be asked, everything is unknown. */
export async function preflight(steps: readonly Step[], live: LiveSystem, signal: AbortSignal): Promise<Permissions> {
  await live.know(steps, signal);
  const rights = await rightsOf(live, signal);
  const { metadata } = live.snapshot;
  return new Map(
    prepareNow(steps, live).map(({ step, written }) => [step.id, permissionOf(written, rights, metadata)] as const),
  );
}

async function rightsOf(live: LiveSystem, signal: AbortSignal): Promise<UserRights> {
  try {
    return await live.rights(signal);
  } catch (error) {
    if (!(error instanceof BackendError) || error.code === 'interrupted') throw error;
    return { why: `What this identity may do could not be read: ${error.message}` };
  }
}
