import { isObject, type Json, type JsonObject } from '../json.ts';

/** The strings of a list; nothing when it is no list. */
export function stringsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((each) => typeof each === 'string') : [];
}

/** References as live names what they mean, without repetition. */
export function byName(references: readonly Json[], nameOf: (reference: string) => string): readonly string[] {
  return [...new Set(stringsOf(references).map(nameOf))];
}

/** A text member of a spec; empty when there is none. */
export function textOf(spec: JsonObject, member: string): string {
  const value = spec[member];
  return typeof value === 'string' ? value : '';
}

/** Names of the record summaries that the related records of a summary point at. */
export function relatedSummaries(spec: JsonObject): readonly string[] {
  const related = spec['relatedRecords'];
  if (!Array.isArray(related)) return [];
  return (related as readonly Json[]).flatMap((each) =>
    isObject(each) && typeof each['summary'] === 'string' ? [each['summary']] : [],
  );
}
