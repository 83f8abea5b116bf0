// Generated from schemas/ by `npm run generate`. Do not edit.
import type { SchemaValidator } from './validators.js';

export const Report: SchemaValidator;
