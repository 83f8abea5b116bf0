// Generated from schemas/ by `npm run generate`. Do not edit.
import type { SchemaValidator } from './validators.js';

export const Snapshot: SchemaValidator;
export const SavedPlan: SchemaValidator;
export const Approval: SchemaValidator;
export const PolicyTest: SchemaValidator;
