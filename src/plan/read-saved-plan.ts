import type { Diagnostic, DiagnosticCode, Staged } from '../diagnostics/diagnostic.ts';
import * as validators from '../model/generated/file-validators.js';
import { isObject, type Json } from '../model/json.ts';
import type { SavedPlan } from '../model/saved-plan.ts';
import { identified, printSavedPlan } from './to-saved-plan.ts';

/** Larger files are not looked into. */
export const MAX_SAVED_PLAN_BYTES = 64 * 1024 * 1024;

/**
 * Reads the bytes of a saved plan, and trusts them only when they are exactly those that were written.
 *
 * Refused, each with a diagnostic that names the file: `saved-plan/unreadable`, `saved-plan/newer-format`,
 * `saved-plan/tampered`. Spaces and the order of keys count too.
 */
export function readSavedPlan(bytes: Uint8Array, file: string): Staged<SavedPlan> {
  const refuse = (code: DiagnosticCode, message: string, hint: string): Staged<SavedPlan> => ({
    ok: false,
    diagnostics: [{ code, severity: 'error', message, hint, where: { file } } satisfies Diagnostic],
  });
  const unreadable = (why: string): Staged<SavedPlan> =>
    refuse('saved-plan/unreadable', `${file} is no saved plan: ${why}.`, 'Name the file that plan --save wrote.');
  if (bytes.length > MAX_SAVED_PLAN_BYTES) return unreadable('it is larger than 64 MiB');
  const text = decode(bytes);
  const value = text === undefined ? undefined : parse(text);
  if (value === undefined) return unreadable('it is not JSON');
  const format = isObject(value) ? value['format'] : undefined;
  if (typeof format === 'number' && Number.isInteger(format) && format > 1) {
    const message = `${file} has format ${format}; this version of copilotctl reads format 1.`;
    return refuse('saved-plan/newer-format', message, 'Use the version of copilotctl that saved it, or a newer one.');
  }
  if (!validators.SavedPlan(value)) return unreadable(firstComplaint());
  // Its schema has just accepted it.
  const plan = value as unknown as SavedPlan;
  const { id, ...rest } = plan;
  if (identified(rest).id !== id || printSavedPlan(plan) !== text) {
    const message = `${file} is not as it was saved: its content does not give its id.`;
    return refuse('saved-plan/tampered', message, 'Make the plan again; a saved plan is not to be edited.');
  }
  return { ok: true, value: plan, diagnostics: [] };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function firstComplaint(): string {
  const [error] = validators.SavedPlan.errors ?? [];
  const place = error === undefined || error.instancePath === '' ? 'it' : error.instancePath;
  return `${place} is not as schemas/saved-plan.schema.json asks`;
}
