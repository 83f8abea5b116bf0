import type { CODES } from './catalog.ts';

/** A permanent code: of the catalogue, or of a semantic rule; people search for it and CI filters on it. */
export type DiagnosticCode = keyof typeof CODES | `rule/${string}`;

/** How bad a finding is: an `error` ends with exit code 65 and nothing touched. */
export type Severity = 'error' | 'warning' | 'info';

/** A stretch of a text file. Lines and columns count from 1, in UTF-16 units; `end` is the first place after it. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place before anybody looked up its line: a file, one of its documents, and a path into that document. */
export interface Where {
  /** Path relative to the project's root, with forward slashes. */
  readonly file: string;
  /** Which document of the file, counted from 0. Default: 0. */
  readonly document?: number;
  /** Keys and indexes into the document, as they stand in the file. Default: the document itself. */
  readonly path?: readonly (string | number)[];
  /** Whether the finding is about the key or about its value. Default: the value. */
  readonly part?: 'key' | 'value';
}

/** One finding about the user's input: a value, never thrown. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong, as a sentence; repeats neither the place nor the severity. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  /** The environment it was found in, where it was found in one. */
  readonly environment?: string;
  /** Address of the resource, where there is one. */
  readonly address?: string;
  readonly where?: Where;
  /** Filled by `locateDiagnostics` from `where`. */
  readonly at?: Span;
  /** The other place of a finding that has two, such as a duplicate. */
  readonly related?: { readonly message: string; readonly where: Where; readonly at?: Span };
}

/** What a stage gives: its value if there was no error, and everything it found either way. */
export type Staged<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A stage's result: failed as soon as one of the diagnostics is an error. */
export function staged<T>(value: T, diagnostics: readonly Diagnostic[]): Staged<T> {
  return diagnostics.some((each) => each.severity === 'error')
    ? { ok: false, diagnostics }
    : { ok: true, value, diagnostics };
}
