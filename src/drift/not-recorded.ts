import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Says that drift was told without the records: what is new cannot be told from what is known, now or next time. */
export function notRecorded(environment: string, why: string): Diagnostic {
  return {
    code: 'drift/not-recorded',
    severity: 'warning',
    message: `What was found cannot be written down: ${why}`,
    hint: 'The next run takes it for new. Add --no-record where the records are only to be read.',
    environment,
  };
}
