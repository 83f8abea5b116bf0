import type { Diagnostic, Where } from '../diagnostics/diagnostic.ts';

/** Signed approvals that a plan needs before it may be applied. */
export interface RequiredApproval {
  /** The rule that asks for them. */
  readonly rule: string;
  /** How many people must approve. */
  readonly approvals: number;
  /** Why, in sentences. */
  readonly reason: string;
  readonly where?: Where;
}

/** What policy says of a plan. */
export interface Verdict {
  /** Errors refuse the plan; warnings are told. */
  readonly findings: readonly Diagnostic[];
  readonly required: readonly RequiredApproval[];
  /** Ids of the rules that are violated or could not be evaluated, whatever their effect. */
  readonly violated: readonly string[];
}
