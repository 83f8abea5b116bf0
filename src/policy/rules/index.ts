import { baseLock } from './base-lock.ts';
import { changeLimit } from './change-limit.ts';
import { destructiveAct } from './destructive-act.ts';
import { freezeWindow } from './freeze-window.ts';
import type { PolicyRule, RuleId } from './policy-rule.ts';
import { previewFeature } from './preview-feature.ts';
import { protectedResource } from './protected-resource.ts';
import { requiredApproval } from './required-approval.ts';
import { residency } from './residency.ts';
import { widenedAccess } from './widened-access.ts';

/** Every built-in rule by its id. */
export const POLICY_RULES: Readonly<Record<RuleId, PolicyRule>> = {
  'destructive-act': destructiveAct,
  'widened-access': widenedAccess,
  'preview-feature': previewFeature,
  residency,
  'change-limit': changeLimit,
  'freeze-window': freezeWindow,
  'required-approval': requiredApproval,
  'protected-resource': protectedResource,
  'base-lock': baseLock,
};
