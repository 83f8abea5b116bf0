import type { Diagnostic, Where } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../model/environment.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import { automaticSteps, type Plan } from '../model/plan.ts';

/** What guards every plan: limits of the project and environment, freeze windows, and the approvals that were given. */
export interface GuardInput {
  readonly environment: Environment;
  readonly limits: NonNullable<NonNullable<ProjectSpec['policy']>['limits']>;
  /** Approvals given on the command line, such as `opt-out`. */
  readonly approvals: readonly string[];
  /** Whether an approval of a step stands in the files. */
  readonly approvedInFiles: (stepAddress: string, approval: string) => boolean;
  readonly now: Date;
  /** Where what guards a plan is declared. Default: not known. */
  readonly whereOf?: (guard: Guard) => Where | undefined;
}

/** What is declared to guard plans. */
export type Guard =
  | { readonly kind: 'limit'; readonly of: 'project' | 'environment'; readonly what: Limit }
  | { readonly kind: 'freeze-window'; readonly index: number }
  /** The resource that an approval is declared with. */
  | { readonly kind: 'approval'; readonly address: string; readonly approval: string };

type Limit = keyof GuardInput['limits'];

/** What the guards refuse: limits of the environment go before those of the project. */
export function checkGuards(plan: Plan, input: GuardInput): Diagnostic[] {
  return [...missingApprovals(plan, input), ...brokenLimits(plan, input), ...frozen(input)];
}

function missingApprovals(plan: Plan, input: GuardInput): Diagnostic[] {
  return plan.steps.flatMap((step) =>
    step.risk.approvals.flatMap((approval): Diagnostic[] => {
      const inFile = input.approvedInFiles(step.change.address, approval);
      const onLine = input.approvals.includes(approval);
      if (inFile && onLine) return [];
      const hint = inFile
        ? `Add --approve ${approval}.`
        : `${IN_FILE[approval] ?? 'Approve it in the file.'} Then add --approve ${approval}.`;
      const message = `${step.change.address}: ${step.risk.reasons.join(' ')} It lacks its approval ${inFile ? 'on the command line' : 'in the file'}.`;
      return [
        {
          code: 'policy/approval-missing',
          severity: 'error',
          message,
          hint,
          address: step.change.address,
          ...placeOf({ kind: 'approval', address: step.change.address, approval }, input),
        },
      ];
    }),
  );
}

const IN_FILE: Readonly<Record<string, string>> = {
  'opt-out': 'Add consent.optOutApproval with who approved it, why and when.',
  delete: 'Declare the resource with metadata.state: absent.',
};

function placeOf(guard: Guard, { whereOf }: GuardInput): Pick<Diagnostic, 'where'> {
  const where = whereOf?.(guard);
  return where === undefined ? {} : { where };
}

function brokenLimits(plan: Plan, input: GuardInput): Diagnostic[] {
  const { environment, limits } = input;
  const steps = automaticSteps(plan);
  const deletes = steps.filter((step) => step.change.op === 'delete').length;
  const changed = new Set(steps.filter((step) => step.change.op !== 'create').map((step) => step.change.address)).size;
  const percent = plan.compared === 0 ? 0 : (changed / plan.compared) * 100;
  const own = environment.spec.protection?.limits;
  const rows = [
    { what: 'changes', is: steps.length, shown: `${steps.length} changes` },
    { what: 'deletes', is: deletes, shown: `${deletes} deletions` },
    { what: 'percent', is: percent, shown: `changes to ${percent.toFixed(0)} % of the resources` },
  ] as const;
  return rows.flatMap(({ what, is, shown }): Diagnostic[] => {
    const most = own?.[what] ?? limits[what];
    if (most === undefined || is <= most) return [];
    const hint = `Read the plan; raise limits.${what} for this change, or apply a part of it with --only.`;
    return [
      {
        code: 'policy/too-many-changes',
        severity: 'error',
        message: `The plan has ${shown}; at most ${most}${what === 'percent' ? ' %' : ''} are allowed.`,
        hint,
        ...placeOf({ kind: 'limit', of: own?.[what] === undefined ? 'project' : 'environment', what }, input),
      },
    ];
  });
}

function frozen(input: GuardInput): Diagnostic[] {
  const { environment, now } = input;
  const windows = environment.spec.protection?.freezeWindows ?? [];
  return windows
    .map((window, index) => ({ window, index }))
    .filter(({ window }) => now.getTime() >= Date.parse(window.from) && now.getTime() < Date.parse(window.until))
    .map(({ window, index }) => {
      const message = `${environment.name} is frozen until ${window.until} (${window.name})${window.reason === undefined ? '.' : `: ${window.reason}`}`;
      const hint = 'Wait for the end of the window.';
      const place = placeOf({ kind: 'freeze-window', index }, input);
      return { code: 'policy/frozen', severity: 'error' as const, message, hint, ...place };
    });
}
