/** How much attention a log line asks for. */
type LogLevel = 'info' | 'warning' | 'error';

/** Something that is said on standard error, in the parts that a program reads: a line of `--log-format json`. */
export interface LogEntry {
  readonly level: LogLevel;
  /** What is said, as it is: whoever prints it makes it harmless. */
  readonly message: string;
  /** A diagnostic code, `live/…`, `usage`, `bug` or `telemetry`. */
  readonly code?: string;
  /** What to do next. */
  readonly hint?: string;
  readonly environment?: string;
  /** What it is about. */
  readonly address?: string;
  /** Where it stands; a file alone where the line is not known. Lines and columns count from 1. */
  readonly place?: { readonly file: string; readonly line?: number; readonly column?: number };
  /** How long is waited, in milliseconds. */
  readonly waitMs?: number;
  /** Where a bug showed itself. */
  readonly stack?: string;
}
