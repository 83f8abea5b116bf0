import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diffFields } from '../diff/diff-fields.ts';
import { SHAPES } from '../model/generated/shapes.ts';
import { groupBy } from '../model/group-by.ts';
import type { JsonPointer } from '../model/json.ts';
import type { LastAppliedSet } from '../model/last-applied.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { CannotUndo } from './undo-runs.ts';

/** What stands in the way of a rollback: what cannot be taken back. A warning where a part is enough. */
export function checkUndone(cannot: readonly CannotUndo[], isPartial: boolean, environment: string): Diagnostic[] {
  const groups = groupBy(cannot, ({ run, address, why }) => JSON.stringify([run, address, why]));
  return [...groups.values()].flatMap((each): Diagnostic[] => {
    const [first] = each;
    if (first === undefined) return [];
    const { run, address, why } = first;
    const paths = each.flatMap(({ path }) => path ?? []);
    const what = paths.length === 0 ? 'it' : listed(paths);
    const message = `What run ${run} did to ${what} cannot be taken back: ${why}.`;
    const hint = isPartial ? undefined : 'Add --partial to take back the rest, or name a commit instead of a run.';
    const severity = isPartial ? 'warning' : 'error';
    return [{ code: 'rollback/cannot-undo', severity, message, ...(hint && { hint }), environment, address }];
  });
}

/**
 * What others changed after our last run and a rollback would overwrite: fields that live has otherwise than we left
 * them. A warning where that is wanted.
 */
export function checkLaterChanges(plan: Plan, last: LastAppliedSet, isAccepted: boolean): Diagnostic[] {
  return plan.steps.flatMap((step): Diagnostic[] => {
    const changed = laterChanges(step, last);
    if (changed === undefined) return [];
    const { address } = step.change;
    const what = changed.length === 0 ? 'It was removed' : `${listed(changed)} changed`;
    const message = `${what} live after copilotctl last applied; going back would overwrite that.`;
    const hint = isAccepted
      ? undefined
      : 'Look at it with copilotctl drift; add --overwrite-drift to go back all the same.';
    const severity = isAccepted ? 'warning' : 'error';
    const environment = plan.environment;
    return [{ code: 'rollback/changed-since', severity, message, ...(hint && { hint }), environment, address }];
  });
}

/** The fields that moved since; none of them for a resource that is gone; undefined when nothing did. */
function laterChanges({ change }: Step, last: LastAppliedSet): readonly JsonPointer[] | undefined {
  switch (change.op) {
    case 'create':
      return change.cause === 'drift' ? [] : undefined;
    case 'update':
      return some(change.fields.filter(({ cause }) => cause !== 'config').map(({ path }) => path));
    case 'delete': {
      const { kind, spec } = change.before.resource;
      const ours = last.get(change.address)?.spec;
      return some(diffFields(ours, spec, ours, SHAPES[kind]).map(({ path }) => path));
    }
    case 'manual':
      return undefined;
  }
}

function some(paths: readonly JsonPointer[]): readonly JsonPointer[] | undefined {
  return paths.length === 0 ? undefined : paths;
}

function listed(paths: readonly JsonPointer[]): string {
  const [shown, more] = [paths.slice(0, 5).join(', '), paths.length - 5];
  return more > 0 ? `${shown} and ${more} more` : shown;
}
