import { BackendError } from '../../backends/backend-error.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { findDrift } from '../../drift/find-drift.ts';
import { notRecorded } from '../../drift/not-recorded.ts';
import { type DriftRun, type Tracked, trackDrift } from '../../drift/track-drift.ts';
import type { DriftChange, DriftEpisode } from '../../model/drift-record.ts';
import type { DriftFinding } from '../../model/report.ts';
import { channelsOf, isTold } from '../../notify/channel.ts';
import type { Context } from '../context.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { type FailedEnvironment, type PlannedEnvironment, planEnvironments } from '../plan-environment.ts';
import { isSelectedIn, type Selection } from '../selection.ts';
import type { Session } from '../session.ts';

/** What moved in one environment, beside what earlier runs saw. */
export interface FoundDrift extends PlannedEnvironment {
  readonly tracked: Tracked;
  /** Why the records could not be read or written. */
  readonly warnings: readonly Diagnostic[];
}

/** Environments whose records are asked at once. */
const AT_A_TIME = 8;

/** Looks for drift in the chosen environments of a session, and writes down what was found where `record` says so. */
export async function lookForDrift(
  session: Session,
  selection: Selection,
  record: boolean,
  context: Context,
): Promise<readonly (FoundDrift | FailedEnvironment)[]> {
  const query = { selection, approvals: [], places: 'fields', asksPermission: false } as const;
  const channels = channelsOf(session.project);
  const made = await planEnvironments(session, query, context);
  return await mapConcurrently(made, AT_A_TIME, async (each) => {
    if (!('planned' in each)) return each;
    const { environment } = each.state;
    const channelsFor: DriftRun['channelsFor'] = (as) =>
      channels.filter((channel) => isTold(channel, `drift-${as}`, environment)).map(({ name }) => name);
    const run = { now: context.now(), isLookedAt: isSelectedIn(each.state, selection), channelsFor };
    return { ...each, ...(await track(each, findingsIn(each), run, record)) };
  });
}

/** The findings of a plan. */
export function findingsIn({ planned }: Pick<PlannedEnvironment, 'planned'>): readonly DriftFinding[] {
  return findDrift(planned.plan, planned.live);
}

/**
 * Drift is told where the records can be read only, and where they cannot be used at all: then all of it is new, which
 * a warning says.
 */
async function track(
  made: PlannedEnvironment,
  findings: readonly DriftFinding[],
  run: DriftRun,
  record: boolean,
): Promise<Pick<FoundDrift, 'tracked' | 'warnings'>> {
  const { records, planned, name } = made;
  const { target } = planned.plan;
  const decide = (seen: readonly DriftEpisode[]): DriftChange<Tracked> => trackDrift(findings, seen, run);
  try {
    const change = decide(await records.driftSeen(target));
    if (!record) return { tracked: withNobodyToTell(change), warnings: [] };
    if (isNothing(change)) return { tracked: change.result, warnings: [] };
    try {
      return { tracked: await records.changeDrift(target, decide), warnings: [] };
    } catch (error) {
      return { tracked: withNobodyToTell(change), warnings: [refusal(name, error)] };
    }
  } catch (error) {
    return { tracked: withNobodyToTell(decide([])), warnings: [refusal(name, error)] };
  }
}

/** Who only looks tells no channel: each reader would tell the same again. */
function withNobodyToTell({ result }: DriftChange<Tracked>): Tracked {
  return { ...result, untold: [] };
}

function isNothing({ saved, dropped }: DriftChange<unknown>): boolean {
  return saved.length === 0 && dropped.length === 0;
}

function refusal(environment: string, error: unknown): Diagnostic {
  if (!(error instanceof BackendError)) throw error;
  return notRecorded(environment, error.message);
}
