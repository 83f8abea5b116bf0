import { BackendError } from '../backends/backend-error.ts';
import type { LogEntry } from '../model/log-entry.ts';
import { harmless } from '../render/harmless.ts';
import type { Context } from './context.ts';
import { UsageError } from './exit.ts';

/** Says why a run ended with an error: what happened, what to do, and for a bug what to report. */
export function explain(error: unknown, version: string, err: Context['err']): void {
  if (error instanceof UsageError || error instanceof BackendError) {
    const code = error instanceof BackendError ? `live/${error.code}` : 'usage';
    const { message, hint } = error;
    const told = hint === undefined ? '' : `  hint: ${harmless(hint)}\n`;
    const entry: LogEntry = { level: 'error', code, message, ...(hint !== undefined && { hint }) };
    err(`error ${code}\n  ${harmless(message)}\n${told}`, [entry]);
    return;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = 'This is our fault, not yours. Nothing more was done.';
  const hint = `Report it with the command, this text and copilotctl ${version}, Node.js ${process.version}, ${process.platform}.`;
  err(`error bug\n  ${message}\n  hint: ${hint}\n${harmless(stack, true)}\n`, [
    { level: 'error', code: 'bug', message, hint, stack },
  ]);
}
