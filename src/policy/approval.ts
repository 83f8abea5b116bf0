import { canonicalJson } from '../model/json.ts';

/** A signed approval of one saved plan, as `approve` writes it. Schema: `approval.schema.json`. */
export interface Approval {
  readonly format: 1;
  /** Id of the saved plan. */
  readonly plan: string;
  readonly environment: string;
  /** Name of who approves, as the project knows it. */
  readonly approver: string;
  readonly approvedAt: string;
  readonly expiresAt: string;
  /** Ed25519, in base64, over `signedText`. */
  readonly signature: string;
}

/** What the signature of an approval is made of: nothing else that copilotctl signs begins like it. */
export function signedText(approval: Omit<Approval, 'signature'>): string {
  const { format, plan, environment, approver, approvedAt, expiresAt } = approval;
  return `copilotctl approval\n${canonicalJson({ format, plan, environment, approver, approvedAt, expiresAt })}`;
}
