/** How the templates name the action. */
export const ACTION = 'contoso/copilotctl@v0';

/** A workflow file, as far as ours go. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, { readonly paths?: readonly string[] } | null | undefined>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A job of a workflow. */
export interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly strategy?: { readonly matrix: { readonly environment: readonly string[] } };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly steps?: readonly WorkflowStep[];
}

/** A step of a job. */
export interface WorkflowStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

/** The steps of all jobs. */
export function stepsOf({ jobs }: Workflow): readonly WorkflowStep[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => steps);
}
