import type { Diagnostic, DiagnosticCode, Staged } from '../diagnostics/diagnostic.ts';
import { checkValue } from '../load/check-value.ts';
import { Report as isReport } from '../model/generated/report-validator.js';
import { isObject, type Json } from '../model/json.ts';
import type { Report } from '../model/report.ts';

/** Larger files are not looked into. */
export const MAX_REPORT_BYTES = 16 * 1024 * 1024;

/**
 * Reads the bytes of a report that `--report json=FILE` wrote, or that somebody says it wrote.
 *
 * Live rows and versions are not in it, and secrets are masked: renderers do without.
 * Refused, each with a diagnostic that names the file and the place in it: `report/unreadable`, `report/newer-format`,
 * and what no value of ours may hold (`load/too-deep`, `load/forbidden-key`, `load/not-json`).
 */
export function readReport(bytes: Uint8Array, file: string): Staged<Report> {
  const refuse = (
    code: DiagnosticCode,
    message: string,
    hint: string,
    path: readonly string[] = [],
  ): Staged<Report> => ({
    ok: false,
    diagnostics: [{ code, severity: 'error', message, hint, where: { file, path } } satisfies Diagnostic],
  });
  const unreadable = (why: string, path?: readonly string[]): Staged<Report> =>
    refuse('report/unreadable', `${file} is no report: ${why}.`, 'Name a file that --report json=FILE wrote.', path);
  if (bytes.length > MAX_REPORT_BYTES) return unreadable('it is larger than 16 MiB');
  const value = parse(bytes);
  if (value === undefined) return unreadable('it is not JSON');
  const format = isObject(value) ? value['format'] : undefined;
  if (typeof format === 'number' && Number.isInteger(format) && format > 1) {
    const message = `${file} has format ${format}; this version of copilotctl reads format 1.`;
    return refuse('report/newer-format', message, 'Use the version of copilotctl that wrote it, or a newer one.');
  }
  const diagnostics = checkValue(value, file, 0);
  if (diagnostics.length > 0) return { ok: false, diagnostics: diagnostics.slice(0, 1) };
  if (!isReport(value)) {
    const place = isReport.errors?.[0]?.instancePath ?? '';
    return unreadable(
      `${place === '' ? 'it' : place} is not as schemas/report.schema.json asks`,
      place.split('/').slice(1),
    );
  }
  // Its schema has just accepted it.
  return { ok: true, value: value as unknown as Report, diagnostics: [] };
}

function parse(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch {
    return undefined;
  }
}
