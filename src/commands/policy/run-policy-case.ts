import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { documentOrigins } from '../../load/find-origins.ts';
import { readDocuments } from '../../load/parse-documents.ts';
import { compareTexts } from '../../model/compare-texts.ts';
import type { DesiredState } from '../../model/desired-state.ts';
import { canonicalJson, type Json, type JsonObject } from '../../model/json.ts';
import { isKind } from '../../model/kind.ts';
import type { LastAppliedSet } from '../../model/last-applied.ts';
import type { Plan } from '../../model/plan.ts';
import { planFacts } from '../../policy/plan-facts.ts';
import type { Verdict } from '../../policy/verdict.ts';
import { declare, plan } from '../../reconcile.ts';
import { schemaFindings } from '../../validate/validate-schema.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { judgePlan } from '../judge-plan.ts';
import { hasErrors, openSession, type Session } from '../session.ts';
import { type GivenRow, givenLive } from './given-live.ts';
import type { PolicyCase } from './policy-case.ts';

/** What a case came to: nothing when it passed, else what was expected and what came instead, or why it could not run. */
export type CaseResult =
  | { readonly passed: true }
  | { readonly passed: false; readonly problem: string }
  | { readonly passed: false; readonly expected: Json; readonly actual: Json };

/** Plans what a case gives and compares what the plan and policy say with what it expects. Nothing is written anywhere. */
export async function runPolicyCase(
  { case: tested, file }: { readonly case: PolicyCase; readonly file: string },
  root: string,
  context: Context,
): Promise<CaseResult> {
  const { given = {}, environment, expect } = tested;
  const now = given.now === undefined ? context.now() : new Date(given.now);
  const inCase = { ...context, now: () => now, variables: given.variables ?? {} };
  const tree = given.tree === undefined ? root : resolve(context.cwd, dirname(file), given.tree);
  try {
    const session = await openSession({ root: tree, environment: [environment] }, inCase, 'chosen');
    const state =
      given.documents === undefined
        ? declared(session, environment)
        : declaredBy(given.documents, session, tested, file);
    const backend = givenLive(state, rowsOf(given.live ?? []));
    const ports = { backend, records: { lastApplied: async () => NEVER_APPLIED }, findOrigins: documentOrigins };
    const planned = await plan(state, ports, context.signal);
    if (hasErrors(planned.diagnostics)) throw new UsageError(textOf(planned.diagnostics));
    const { verdict } = await judgePlan(session, state, planned.plan, { approvals: given.approve ?? [] }, now);
    return compared(expect, planned.plan, verdict, state);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { passed: false, problem: error.message };
  }
}

const NEVER_APPLIED: LastAppliedSet = { size: 0, get: () => undefined, addresses: () => [] };

function declared({ states, diagnostics }: Session, environment: string): DesiredState {
  const state = states.get(environment);
  if (state === undefined || hasErrors(diagnostics)) throw new UsageError(textOf(diagnostics));
  return state;
}

/** Documents that a case gives stand for all of the environment but its own document. */
function declaredBy(
  documents: readonly JsonObject[],
  { loaded, project }: Session,
  tested: PolicyCase,
  file: string,
): DesiredState {
  const own = readDocuments({ path: file, text: '' }, documents);
  const kept = (loaded.value.environments.get(tested.environment) ?? []).filter(({ kind }) => kind === 'Environment');
  const environment = own.documents.some(({ kind }) => kind === 'Environment') ? [] : kept;
  const { state, diagnostics } = declare(tested.environment, [], [...environment, ...own.documents], {
    severities: project.validation?.severities ?? {},
    variables: tested.given?.variables ?? {},
  });
  const found = [...own.diagnostics, ...diagnostics];
  if (state === undefined || hasErrors(found)) throw new UsageError(textOf(found));
  return state;
}

function textOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return `What is given is not valid: ${errors.map(({ code, message }) => `${code} ${message}`).join(' ')}`;
}

function rowsOf(live: NonNullable<NonNullable<PolicyCase['given']>['live']>): readonly GivenRow[] {
  return live.map(({ kind, spec }, at) => {
    if (!isKind(kind)) throw new UsageError(`given.live ${at + 1}: there is no kind ${kind}.`);
    const document = { apiVersion: 'copilotctl/v1', kind, metadata: { name: 'default' }, spec };
    const [wrong] = schemaFindings(kind, document);
    if (wrong !== undefined) throw new UsageError(`given.live ${at + 1}: ${wrong.message}`);
    return { kind, spec };
  });
}

/** Only what is expected is compared. */
function compared(expect: PolicyCase['expect'], plan: Plan, verdict: Verdict, state: DesiredState): CaseResult {
  const { counts, steps } = planFacts(plan, state);
  const expected = { ...expect, ...normalized(expect) };
  const actual = {
    ...(expect.verdict !== undefined && { verdict: verdictOf(verdict) }),
    ...(expect.findings !== undefined && { findings: findingsOf(verdict) }),
    ...(expect.plan !== undefined && { plan: { ...counts } }),
    ...(expect.steps !== undefined && {
      steps: sortedSteps(
        steps.map(({ op, address, fields }) => ({
          op,
          address,
          ...fieldsLike(expect.steps, op, address, Object.fromEntries(fields.map(({ path, after }) => [path, after]))),
        })),
      ),
    }),
  };
  // Both are JSON; the compiler cannot know it of interfaces without index signature.
  const [left, right] = [expected as unknown as Json, actual as unknown as Json];
  return canonicalJson(left) === canonicalJson(right)
    ? { passed: true }
    : { passed: false, expected: left, actual: right };
}

function normalized({ findings, plan, steps }: PolicyCase['expect']): Partial<PolicyCase['expect']> {
  return {
    ...(findings !== undefined && { findings: [...findings].sort(compareTexts) }),
    ...(plan !== undefined && { plan: { create: 0, update: 0, delete: 0, manual: 0, ...plan } }),
    ...(steps !== undefined && { steps: sortedSteps(steps) }),
  };
}

type ExpectedStep = NonNullable<PolicyCase['expect']['steps']>[number];

function sortedSteps(steps: readonly ExpectedStep[]): readonly ExpectedStep[] {
  return [...steps].sort((a, b) => compareTexts(`${a.address} ${a.op}`, `${b.address} ${b.op}`));
}

/** Of a step's fields those that the case names; all of them for a step that it does not know. */
function fieldsLike(
  expected: readonly ExpectedStep[] | undefined,
  op: string,
  address: string,
  fields: Readonly<Record<string, Json>>,
): { readonly fields?: JsonObject } {
  const like = expected?.find((each) => each.op === op && each.address === address);
  if (like === undefined || like.fields === undefined) return {};
  const named = Object.keys(like.fields).filter((path) => Object.hasOwn(fields, path));
  return { fields: Object.fromEntries(named.map((path) => [path, fields[path] ?? null])) };
}

function verdictOf({ findings, required }: Verdict): NonNullable<PolicyCase['expect']['verdict']> {
  if (findings.some(({ severity }) => severity === 'error')) return 'refused';
  return required.length > 0 ? 'approval-required' : 'allowed';
}

/** Ids of rules, and codes of what the guards find. */
function findingsOf({ findings, violated }: Verdict): readonly string[] {
  const codes = findings.map(({ code }) => code).filter((code) => !OF_RULES.has(code));
  return [...new Set([...violated, ...codes])].sort(compareTexts);
}

const OF_RULES: ReadonlySet<string> = new Set(['policy/rule-violated', 'policy/condition-failed']);
