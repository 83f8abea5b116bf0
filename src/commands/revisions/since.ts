import { diffDeclared } from '../../diff/diff-declared.ts';
import type { SinceCommit } from '../../model/declared-change.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import { sameJson } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import type { Address } from '../../model/resource.ts';
import type { Context } from '../context.ts';
import type { Session } from '../session.ts';
import { mergeBase } from './commit-tree.ts';
import { declaredAt } from './declared-at.ts';

/** What a range of commits can change. */
export interface Since {
  readonly commit: string;
  /** For each chosen environment the resources that are declared otherwise; none where nothing of it is. */
  readonly affected: ReadonlyMap<string, ReadonlySet<Address>>;
}

/**
 * What changed since the files left a revision: by meaning, so a change of base that every overlay hides affects nobody.
 *
 * Everything counts as affected where the environment itself or `copilotctl.yaml` changed, where the environment is new,
 * and where that revision is not valid.
 *
 * @throws {UsageError} when the repository has no such commit.
 */
export async function affectedSince(revision: string, session: Session, context: Context): Promise<Since> {
  const commit = await mergeBase({ root: session.root, variables: context.variables }, revision, 'HEAD');
  const before = await declaredAt(session.root, commit, context);
  const isOther = !sameJson(jsonOf(before.project), jsonOf(session.project));
  const affected = [...session.states].map(([name, state]) => {
    const earlier = isOther ? undefined : before.states.get(name);
    return [name, new Set(affectedIn(earlier, state))] as const;
  });
  return { commit, affected: new Map(affected) };
}

function affectedIn(before: DesiredState | undefined, now: DesiredState): readonly Address[] {
  if (before === undefined || !sameJson(jsonOf(before.environment), jsonOf(now.environment)))
    return now.resources.map(({ address }) => address);
  return diffDeclared(before, now).map(({ address }) => address);
}

/** A typed object is JSON; the compiler cannot know it of an interface without index signature. */
function jsonOf(value: object): Parameters<typeof sameJson>[0] {
  return JSON.parse(JSON.stringify(value));
}

/** What a report says of the range. */
export function sinceOf({ commit, affected }: Since, name: string, plan?: Plan): SinceCommit {
  const addresses = [...(affected.get(name) ?? [])];
  const planned = new Set(plan?.steps.map((step) => step.change.address));
  const already = plan === undefined ? [] : addresses.filter((address) => !planned.has(address));
  return { commit, affected: addresses, already };
}

/** The environments that need no plan. */
export function notAffected(since: Since, session: Session): readonly EnvironmentReport[] {
  return [...session.states].flatMap(([name, { environment, resources }]) => {
    if ((since.affected.get(name)?.size ?? 0) > 0) return [];
    return [{ name, backend: environment.backend, declared: resources.length, since: sinceOf(since, name) }];
  });
}

/** The session with the affected environments only. */
export function affectedOnly(since: Since, session: Session): Session {
  const states = [...session.states].filter(([name]) => (since.affected.get(name)?.size ?? 0) > 0);
  return { ...session, states: new Map(states) };
}
