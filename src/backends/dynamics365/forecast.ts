import type { Forecast } from '../../model/forecast.ts';
import type { Step } from '../../model/plan.ts';
import { MOST_REQUESTS } from './apply-steps.ts';
import { mergedOperations } from './change-sets.ts';
import type { LiveSystem } from './live-system.ts';
import { prepareStep } from './prepare-step.ts';

/** Source: Microsoft Learn, "Service protection API limits": requests of one user on one web server. */
const BUDGET = { requests: 6000, seconds: 300 };
/** Read, change, one look at the operation, read again. */
const REQUESTS_OF_ADMIN_STEP = 4;

/** What applying steps costs, from what is known of the live system: nothing is sent. */
export function forecastOf(steps: readonly Step[], live: LiveSystem, isAdmin: (step: Step) => boolean): Forecast {
  const standing = {
    rows: live.rows,
    translation: live.translation(live.idsOfCreated(steps)),
    isUnderway: false,
  };
  const prepared = steps.flatMap((step) => prepareStep(step, standing) ?? []);
  const sets = prepared.filter(({ written }) => written.via === 'change-set');
  const operations = mergedOperations(sets).length;
  const alone = prepared.flatMap(({ written }) => (written.via === 'alone' ? [written.operations.length] : []));
  const isFresh = sets.some(({ written }) => written.via === 'change-set' && written.needsFreshRead);
  const admin = steps.filter(isAdmin).length;
  return {
    requests:
      Math.ceil(operations / MOST_REQUESTS) +
      (isFresh ? 1 : 0) +
      (alone.length > 0 ? 1 : 0) +
      admin * REQUESTS_OF_ADMIN_STEP,
    operations: operations + alone.reduce((sum, each) => sum + each, 0) + admin,
    budget: BUDGET,
  };
}
