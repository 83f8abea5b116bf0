import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Json } from '../model/json.ts';

/** Keys that could reach into JavaScript's own objects. No field of ours has such a name. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 100;

/** What no value of ours may hold, wherever it stands: forbidden keys, endless nesting, numbers JSON cannot write. */
export function checkValue(value: Json, file: string, document: number): Diagnostic[] {
  const found: Diagnostic[] = [];
  walk(value, []);
  return found;

  function walk(each: Json, path: (string | number)[]): void {
    if (typeof each === 'number' && !Number.isFinite(each)) {
      report('load/not-json', `${each} is no number that a setting can have.`, path, 'value');
    }
    if (typeof each !== 'object' || each === null) return;
    if (path.length >= MAX_DEPTH) {
      report('load/too-deep', `Values are nested more than ${MAX_DEPTH} levels deep.`, path.slice(0, 3), 'value');
      return;
    }
    if (Array.isArray(each)) {
      for (let at = 0; at < each.length; at++) visit(each[at] as Json, at, path);
      return;
    }
    for (const key of Object.keys(each)) {
      if (FORBIDDEN_KEYS.has(key))
        report('load/forbidden-key', `"${key}" cannot be a key.`, [...path, key], 'key', 'Remove it.');
      else visit((each as Record<string, Json>)[key] as Json, key, path);
    }
  }

  /** One path is extended and cut back: copying it for every value would cost more than the parser. */
  function visit(each: Json, key: string | number, path: (string | number)[]): void {
    if (typeof each !== 'object' && typeof each !== 'number') return;
    path.push(key);
    walk(each, path);
    path.pop();
  }

  function report(
    code: Diagnostic['code'],
    message: string,
    path: readonly (string | number)[],
    part: 'key' | 'value',
    hint?: string,
  ): void {
    const where = { file, document, path: [...path], part };
    found.push({ code, severity: 'error', message, ...(hint !== undefined && { hint }), where });
  }
}
