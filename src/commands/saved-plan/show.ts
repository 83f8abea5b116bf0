import { BackendError } from '../../backends/backend-error.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { headOf, type SavedPlan } from '../../model/saved-plan.ts';
import { showSavedPlan } from '../../plan/show-saved-plan.ts';
import { harmless } from '../../render/harmless.ts';
import { renderSavedHead } from '../../render/text/render-saved-head.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { planEnvironment } from '../plan-environment.ts';
import { type Output, present } from '../report.ts';
import { hasErrors, openSession, type TreeOptions } from '../session.ts';
import { holdSavedPlan } from './hold-saved-plan.ts';
import { readSavedPlanFile } from './saved-plan-file.ts';

/** Options of `show`. */
export interface ShowOptions extends Pick<TreeOptions, 'root'> {
  readonly output: Output;
  readonly verbose: boolean;
  /** Whether the files and live are looked at, to say what no longer holds. */
  readonly refresh: boolean;
}

/**
 * `copilotctl show FILE`: what a saved plan says, and what of it no longer holds. Changes nothing.
 *
 * Exit codes: 0 shown, also when it no longer holds or nobody can tell; 1 the file is no plan or was changed.
 */
export async function showCommand(file: string, options: ShowOptions, context: Context): Promise<number> {
  const { output, verbose } = options;
  const read = await readSavedPlanFile(file, context);
  if (!read.ok) {
    const found = { command: 'show', result: 'failed', environments: [], diagnostics: read.diagnostics } as const;
    return await present(found, { output, verbose, files: new Map(), text: () => '' }, context);
  }
  const saved = read.value;
  const report = reportOfSaved(saved);
  const { diagnostics, verdict } = options.refresh
    ? await compare(saved, options, context)
    : { diagnostics: [], verdict: 'Not compared with the files and live.' };
  const text = async (): Promise<string> => {
    const { renderPlan } = await import('../../render/text/render-plan.ts');
    const view = { verbose, paint: context.outPaint, width: context.columns, isApply: true };
    return `${renderSavedHead(headOf(saved), context.outPaint)}${renderPlan(report, view)}\n${policyOf(saved)}${verdict}\n`;
  };
  const found = { command: 'show', result: 'done', environments: [report], diagnostics } as const;
  return await present(found, { output, verbose, files: new Map(), text }, context);
}

function reportOfSaved(saved: SavedPlan): EnvironmentReport {
  const { environment: name, backend, compared: declared, forecast } = saved;
  const head = { name, backend, declared, saved: headOf(saved), plan: showSavedPlan(saved) };
  return { ...head, ...(forecast && { forecast }) };
}

function policyOf({ policy }: SavedPlan): string {
  if (policy.allowed) return 'Policy allowed it when it was made.\n';
  const codes = [...new Set(policy.findings.map((each) => each.code))].sort();
  const refused = codes.filter((code) => code !== 'policy/approval-required');
  const required = policy.required.map(
    ({ rule, approvals }) => `${rule} (of ${approvals === 1 ? '1 person' : `${approvals} people`})`,
  );
  const lines = [
    ...(refused.length > 0 ? [`Policy refused it when it was made: ${refused.join(', ')}.`] : []),
    ...(required.length > 0 ? [`Rules that ask for signed approvals: ${required.join(', ')}.`] : []),
  ];
  return lines.map((line) => `${harmless(line)}\n`).join('');
}

interface Comparison {
  readonly diagnostics: readonly Diagnostic[];
  readonly verdict: string;
}

/** What no longer holds; a tree or a live system that cannot be read keeps nobody from seeing the plan. */
async function compare(saved: SavedPlan, options: ShowOptions, context: Context): Promise<Comparison> {
  const unknown = (why: string): Comparison => ({
    diagnostics: [],
    verdict: `Whether it still holds is not known: ${why}`,
  });
  try {
    const tree = { ...(options.root !== undefined && { root: options.root }), environment: [saved.environment] };
    const session = await openSession(tree, context, 'chosen');
    const state = session.states.get(saved.environment);
    if (hasErrors(session.diagnostics) || state === undefined) return unknown('the configuration has errors.');
    const query = { selection: saved.selection, approvals: [], places: 'documents', asksPermission: false } as const;
    const made = await planEnvironment(session, state, query, context);
    try {
      const held = await holdSavedPlan(saved, made, context);
      if (!('stale' in held))
        return { diagnostics: held.diagnostics, verdict: 'It still holds: files and live are as they were.' };
      const diagnostics = held.stale.map((each) => ({ ...each, severity: 'warning' as const }));
      return { diagnostics, verdict: 'It no longer holds: apply would refuse it.' };
    } finally {
      await made.backend.close();
    }
  } catch (error) {
    if (error instanceof BackendError || error instanceof UsageError) return unknown(error.message);
    throw error;
  }
}
