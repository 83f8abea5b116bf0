import { splitOutside } from './literals.ts';

/** What the `Prefer` header asks for. */
export interface Preferences {
  readonly returnRepresentation: boolean;
  /** Between 1 and 5000. */
  readonly maxPageSize?: number;
  readonly trackChanges: boolean;
  readonly continueOnError: boolean;
  /** Whether any annotation is asked for. */
  readonly wantsAnnotations: boolean;
  /** Whether this annotation is asked for: by its name, by a name that ends in `*`, and not with a `-` before it. */
  wants(annotation: string): boolean;
  /** What `Preference-Applied` says; empty for nothing. */
  readonly applied: string;
}

/** The largest page, and the page when none is asked for. */
export const LARGEST_PAGE = 5000;

/** Reads a `Prefer` header; unknown preferences are left aside, as the standard wants. */
export function parsePreferences(header: string | undefined): Preferences {
  const given = new Map(splitOutside(header ?? '', ',').map(nameAndValue));
  const pageSize = Math.min(Number(given.get('odata.maxpagesize') ?? Number.NaN), LARGEST_PAGE);
  const annotations = (given.get('odata.include-annotations') ?? '').split(',').map((name) => name.trim());
  const returnRepresentation = given.get('return') === 'representation';
  const trackChanges = given.has('odata.track-changes');
  const hasPageSize = Number.isInteger(pageSize) && pageSize > 0;
  return {
    returnRepresentation,
    ...(hasPageSize && { maxPageSize: pageSize }),
    trackChanges,
    continueOnError: given.has('odata.continue-on-error') && given.get('odata.continue-on-error') !== 'false',
    wantsAnnotations: annotations.some((name) => name !== '' && !name.startsWith('-')),
    wants: (annotation) => isWanted(annotations, annotation),
    applied: [
      returnRepresentation ? 'return=representation' : '',
      hasPageSize ? `odata.maxpagesize=${pageSize}` : '',
      trackChanges ? 'odata.track-changes' : '',
      given.has('odata.include-annotations') ? `odata.include-annotations="${annotations.join(',')}"` : '',
    ]
      .filter((part) => part !== '')
      .join(','),
  };
}

function nameAndValue(preference: string): readonly [string, string] {
  const at = preference.indexOf('=');
  const name = (at < 0 ? preference : preference.slice(0, at)).trim().toLowerCase();
  return [
    name,
    at < 0
      ? ''
      : preference
          .slice(at + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
  ];
}

function isWanted(patterns: readonly string[], annotation: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith('-') && matches(pattern.slice(1), annotation))) return false;
  return patterns.some((pattern) => matches(pattern, annotation));
}

function matches(pattern: string, annotation: string): boolean {
  return pattern.endsWith('*') ? annotation.startsWith(pattern.slice(0, -1)) : pattern === annotation;
}
