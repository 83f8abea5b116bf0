import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LogEntry } from '../model/log-entry.ts';
import type { Failure } from '../model/outcome.ts';

/** Findings as a log has them. */
export function entriesOf(diagnostics: readonly Diagnostic[]): readonly LogEntry[] {
  return diagnostics.map(({ code, severity, message, hint, environment, address, at, where }) => {
    const place =
      at === undefined ? where && { file: where.file } : { file: at.file, line: at.line, column: at.column };
    return {
      level: severity,
      message,
      code,
      ...(hint !== undefined && { hint }),
      ...(environment !== undefined && { environment }),
      ...(address !== undefined && { address }),
      ...(place !== undefined && { place }),
    };
  });
}

/** Why an environment could not be looked at, as a log has it. */
export function entryOfFailure(environment: string, { code, message, hint }: Failure): LogEntry {
  return { level: 'error', message, code: `live/${code}`, environment, ...(hint !== undefined && { hint }) };
}
