// Generated from schemas/ by `npm run generate`. Do not edit.
import type { Kind } from '../kind.ts';

/** Pointers to the settings of each kind that are in preview. */
export const PREVIEW_FIELDS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  AdminManagementAgent: ['/prompts/items', '/userAccess/mode', '/userAccess/roles'],
  CustomerSupportAgent: ['/emailSettings/emailSentiments', '/extendAgent/enabled', '/extendAgent/context/items', '/extendAgent/context/raw'],
};
