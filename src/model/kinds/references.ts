import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Need } from './kind-definition.ts';

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

/** The related records of a summary with each record summary as live names it. */
export function withSummaryNames(spec: JsonObject, nameOf: (reference: string) => string): JsonObject {
  const related = spec['relatedRecords'];
  if (!Array.isArray(related)) return spec;
  const named = (related as readonly Json[]).map((each) =>
    isObject(each) && typeof each['summary'] === 'string' ? { ...each, summary: nameOf(each['summary']) } : each,
  );
  return { ...spec, relatedRecords: named };
}

/** The record summaries that the related records of a summary point at. */
export function neededSummaries(spec: JsonObject): readonly Need[] {
  const related = spec['relatedRecords'];
  if (!Array.isArray(related)) return [];
  return (related as readonly Json[]).filter(isObject).flatMap((each) => {
    const summary = textOf(each, 'summary');
    return summary === ''
      ? []
      : [{ kind: 'RecordSummary', identity: summaryIdentity(textOf(each, 'recordType'), summary) }];
  });
}

/** What tells a record summary apart in the live system. */
export function summaryIdentity(table: string, displayName: string): string {
  return `${table.toLowerCase()}:${displayName}`;
}
