import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ProjectSpec } from '../model/generated/types.ts';
import { type Approval, signedText } from './approval.ts';
import type { RequiredApproval } from './verdict.ts';

/** What approvals are checked against. */
export interface ApprovalInput {
  /** Id of the saved plan that is to be applied; absent when none is, and then nothing can be approved. */
  readonly planId?: string;
  readonly environment: string;
  readonly approvers: NonNullable<NonNullable<ProjectSpec['policy']>['approvers']>;
  readonly now: Date;
  /** Whether a signature (base64) of a text was made with the key that belongs to a public key. */
  readonly verify: (publicKey: string, text: string, signature: string) => boolean;
}

/**
 * Why the approvals that were given do not let a plan through; nothing when they do.
 *
 * Each of them must be good: one that is forged, of another plan, by a stranger or expired refuses the plan even where
 * the others would do. One person counts once, whatever they signed and under whichever name.
 */
export function checkApprovals(
  required: readonly RequiredApproval[],
  given: readonly Approval[],
  input: ApprovalInput,
): Diagnostic[] {
  const judged = given.map((approval) => {
    const key = input.approvers.find(({ name }) => name === approval.approver)?.publicKey;
    return { approval, key, fault: faultOf(approval, key, input) };
  });
  const bad = judged.flatMap(({ approval, fault }) => (fault === undefined ? [] : [invalid(approval, fault)]));
  const good = judged.filter(({ fault }) => fault === undefined);
  const counted = [...new Map(good.map(({ key, approval }) => [key, approval.approver])).values()];
  const missing = required.flatMap((each) => missingOf(each, counted, input));
  return [...bad, ...missing].map((each) => ({ environment: input.environment, ...each }));
}

function invalid({ approver }: Approval, fault: string): Diagnostic {
  const message = `The approval of "${approver}" does not count: ${fault}.`;
  const hint = 'Leave it out, or have the plan approved again.';
  return { code: 'policy/approval-invalid', severity: 'error', message, hint };
}

function faultOf(approval: Approval, publicKey: string | undefined, input: ApprovalInput): string | undefined {
  if (publicKey === undefined) return 'policy.approvers names nobody like that';
  if (!input.verify(publicKey, signedText(approval), approval.signature))
    return 'its signature is not that of the approver';
  if (approval.plan !== input.planId) return 'it is of another plan';
  if (approval.environment !== input.environment) return `it is of ${approval.environment}`;
  const now = input.now.getTime();
  if (now >= Date.parse(approval.expiresAt)) return `it expired at ${approval.expiresAt}`;
  // Clocks of two machines differ a little.
  if (now < Date.parse(approval.approvedAt) - SKEW_MS) return `it was made at ${approval.approvedAt}, which is not yet`;
  return undefined;
}

const SKEW_MS = 300_000;

function missingOf(
  { rule, approvals, reason, where }: RequiredApproval,
  counted: readonly string[],
  input: ApprovalInput,
): Diagnostic[] {
  if (counted.length >= approvals) return [];
  const have = counted.length === 0 ? 'none' : `${counted.length} (${counted.join(', ')})`;
  const people = approvals === 1 ? '1 signed approval' : `signed approvals of ${approvals} people`;
  const hint =
    input.planId === undefined
      ? 'Save the plan with plan --save, have it approved with copilotctl approve, apply it with --approval.'
      : 'Have the plan approved with copilotctl approve, and give the approvals with --approval.';
  const message = `${rule}: ${reason} It needs ${people}; there ${counted.length === 1 ? 'is' : 'are'} ${have}.`;
  return [
    { code: 'policy/approval-required', severity: 'error', message, hint, ...(where !== undefined && { where }) },
  ];
}
