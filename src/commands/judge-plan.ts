import type { Diagnostic, Where } from '../diagnostics/diagnostic.ts';
import { never } from '../diagnostics/never.ts';
import { locateDiagnostics } from '../load/locate-diagnostics.ts';
import type { DesiredResource, DesiredState } from '../model/desired-state.ts';
import { type Document, metadataOf, whereIn } from '../model/document.ts';
import { isObject, type JsonObject } from '../model/json.ts';
import { whereOf } from '../model/place-in-layers.ts';
import type { Plan } from '../model/plan.ts';
import type { Approval } from '../policy/approval.ts';
import { checkApprovals } from '../policy/check-approvals.ts';
import type { Guard } from '../policy/check-guards.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import type { Evaluated, ProjectRules } from '../policy/check-rules.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { Session } from './session.ts';

/** What people said in favour of a plan. */
export interface GivenApprovals {
  /** Approvals of the command line, such as `opt-out`. */
  readonly approvals: readonly string[];
  /** Signed approvals, and the id of the saved plan that they must be of. Default: none. */
  readonly signed?: { readonly planId: string; readonly approvals: readonly Approval[] };
}

/** What policy says of a plan, with the approvals that were given. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Why it may not be applied: exit code 3. */
  readonly refusals: readonly Diagnostic[];
  /** What rules with the effect `warn` say. */
  readonly warnings: readonly Diagnostic[];
}

/** Asks policy about a plan of one environment: guards, rules of the project, approvals. */
export async function judgePlan(
  session: Pick<Session, 'project' | 'loaded'>,
  state: DesiredState,
  plan: Plan,
  given: GivenApprovals,
  now: Date,
): Promise<Judgement> {
  const { policy = {} } = session.project;
  const verdict = checkPolicy(plan, {
    environment: state.environment,
    limits: policy.limits ?? {},
    approvals: given.approvals,
    approvedInFiles: fileApprovals(state),
    now,
    whereOf: placesOfGuards(session, state),
    ...(policy.rules !== undefined && { rules: await rulesOf(session, policy.rules, state) }),
  });
  const signed = given.signed?.approvals ?? [];
  const unapproved = checkApprovals(verdict.required, signed, {
    ...(given.signed !== undefined && { planId: given.signed.planId }),
    environment: plan.environment,
    approvers: policy.approvers ?? [],
    now,
    verify: signed.length > 0 ? (await import('../files/ed25519.ts')).isSignedBy : () => false,
  });
  const found = await locateDiagnostics([...verdict.findings, ...unapproved], session.loaded.files);
  return {
    verdict,
    refusals: found.filter(({ severity }) => severity === 'error'),
    warnings: found.filter(({ severity }) => severity !== 'error'),
  };
}

/** Limits and windows stand in the project file or in the documents of the environment, approvals with what they are of. */
function placesOfGuards({ loaded }: Pick<Session, 'loaded'>, state: DesiredState): (guard: Guard) => Where | undefined {
  const { project, base, environments } = loaded.value;
  const own = [...base, ...(environments.get(state.environment.name) ?? [])];
  const inEnvironment = (...path: readonly string[]): Where | undefined =>
    wherePlaced(
      own.filter(({ kind }) => kind === 'Environment'),
      ['protection', ...path],
    );
  return (guard) => {
    switch (guard.kind) {
      case 'limit':
        if (guard.of === 'environment') return inEnvironment('limits', guard.what);
        return project && whereIn(project, ['spec', 'policy', 'limits', guard.what]);
      case 'freeze-window':
        return inEnvironment('freezeWindows', String(guard.index));
      case 'approval': {
        const { layers = [] } = state.resources.find(({ address }) => address === guard.address) ?? {};
        if (guard.approval === 'opt-out') return wherePlaced(layers, ['consent']);
        const absent = layers.findLast((layer) => metadataOf(layer, 'state') === 'absent');
        return absent && whereIn(absent, ['metadata', 'state']);
      }
      default:
        return never(guard);
    }
  };
}

function wherePlaced(layers: readonly Document[], path: readonly string[]): Where | undefined {
  const found = whereOf(layers, path);
  return 'where' in found ? found.where : undefined;
}

async function rulesOf(
  { loaded }: Pick<Session, 'loaded'>,
  written: ProjectRules['written'],
  state: DesiredState,
): Promise<ProjectRules> {
  const { project } = loaded.value;
  return {
    written,
    state,
    evaluate: written.some(({ when }) => when !== undefined) ? await boundedEvaluate() : refuseConditions,
    ...(project !== undefined && { whereOf: (index) => whereIn(project, ['spec', 'policy', 'rules', index]) }),
  };
}

function refuseConditions(): Evaluated {
  throw new Error('No rule has a condition.');
}

/** Live text may be made to keep an expression busy, as a regular expression can be: it is stopped when its time is over. */
async function boundedEvaluate(): Promise<ProjectRules['evaluate']> {
  const { evaluateCondition } = await import('../policy/condition.ts');
  const { runInNewContext } = await import('node:vm');
  return (condition, facts) => withinTime(runInNewContext, () => evaluateCondition(condition, facts));
}

function withinTime(runInNewContext: typeof import('node:vm').runInNewContext, evaluate: () => Evaluated): Evaluated {
  let evaluated: Evaluated | undefined;
  const run = (): void => {
    evaluated = evaluate();
  };
  try {
    runInNewContext('run()', { run }, { timeout: CONDITION_TIMEOUT_MS });
  } catch (error) {
    if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
  }
  return evaluated ?? { error: `It took longer than ${CONDITION_TIMEOUT_MS / 1000} s` };
}

const CONDITION_TIMEOUT_MS = 5000;

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** Tells whether the files hold the approval of a step. Few plans ask; one of many deletions asks for each. */
function fileApprovals(state: DesiredState): (address: string, approval: string) => boolean {
  let byAddress: ReadonlyMap<string, DesiredResource> | undefined;
  return (address, approval) => {
    byAddress ??= new Map(state.resources.map((each) => [each.address, each]));
    const resource = byAddress.get(address);
    return resource !== undefined && holdsApproval(resource, approval);
  };
}

function holdsApproval(resource: DesiredResource, approval: string): boolean {
  switch (approval) {
    case 'opt-out':
      return isObject(consentOf(resource.written)?.['optOutApproval']);
    case 'delete':
      return resource.state === 'absent';
    default:
      return false;
  }
}

function consentOf(spec: JsonObject): JsonObject | undefined {
  const consent = spec['consent'];
  return isObject(consent) ? consent : undefined;
}
