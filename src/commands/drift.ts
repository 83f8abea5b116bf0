import type { Change } from '../model/change.ts';
import type { DriftFinding, EnvironmentReport } from '../model/report.ts';
import type { Planned } from '../reconcile.ts';
import { type Context, outPaint } from './context.ts';
import { planEnvironment } from './plan-environment.ts';
import { type Output, present } from './report.ts';
import type { Selection } from './selection.ts';
import { hasErrors, openSession, type TreeOptions } from './session.ts';

/** Options of `drift`. */
export interface DriftOptions extends TreeOptions, Selection {
  readonly output: Output;
  readonly verbose: boolean;
}

/**
 * `copilotctl drift`: what moved in the live system since it was last applied. Changes nothing.
 *
 * Exit codes: 0 nothing moved, 2 something did, 65 invalid configuration.
 */
export async function driftCommand(options: DriftOptions, context: Context): Promise<number> {
  const session = await openSession(options, context, 'chosen');
  const reports: (EnvironmentReport & { readonly pending: number; readonly applied: number })[] = [];
  if (!hasErrors(session.diagnostics)) {
    for (const state of session.states.values()) {
      const { name, planned, backend } = await planEnvironment(
        session,
        state,
        { selection: options, approvals: [], places: 'fields' },
        context,
      );
      await backend.close();
      const drift = planned.plan.steps.flatMap((step) => driftOf(step.change));
      const base = { name, backend: state.environment.backend, declared: planned.desired.resources.length };
      reports.push({ ...base, drift, pending: pendingIn(planned), applied: planned.last.size });
    }
  }
  const moved = reports.some((report) => (report.drift ?? []).length > 0);
  const result = hasErrors(session.diagnostics) ? 'invalid' : moved ? 'differences' : 'done';
  const text = async (): Promise<string> => {
    if (result === 'invalid') return '';
    const { renderDrift } = await import('../render/text/render-drift.ts');
    return reports
      .map((report) => renderDrift(report, { paint: outPaint(context), width: context.columns }))
      .join('\n');
  };
  const environments = reports.map(({ pending: _, applied: __, ...report }) => report);
  const found = { command: 'drift', result, environments, diagnostics: session.diagnostics } as const;
  return present(
    found,
    { output: options.output, verbose: options.verbose, files: session.loaded.files, text },
    context,
  );
}

/** What of a change the live system did, and not the configuration. */
function driftOf(change: Change): DriftFinding[] {
  switch (change.op) {
    case 'create':
      return change.cause === 'drift'
        ? [{ address: change.address, what: 'removed', ...(change.origin && { origin: change.origin }) }]
        : [];
    case 'update':
    case 'manual':
      return change.fields
        .filter((field) => field.cause !== 'config')
        .map((field) => ({ address: change.address, what: 'changed', field }));
    case 'delete':
      return [];
  }
}

/** How many fields and resources differ because the configuration moved. */
function pendingIn(planned: Planned): number {
  return planned.plan.steps.reduce((sum, { change }) => {
    if ('fields' in change) return sum + change.fields.filter((field) => field.cause === 'config').length;
    return sum + (change.op === 'create' && change.cause !== 'config' ? 0 : 1);
  }, 0);
}
