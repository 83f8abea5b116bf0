import type { Context } from '../commands/context.ts';

/**
 * Puts an error on the page of the run. Source: GitHub Docs, "Workflow commands for GitHub Actions", Setting an error
 * message; the escapes are those of the toolkit that GitHub's own actions use.
 */
export function printError(message: string, context: Pick<Context, 'command'>): void {
  context.command(`::error title=copilotctl::${escaped(message.trim().slice(0, MOST))}\n`, 'out');
}

/** Longer messages are not shown whole anyway. */
const MOST = 4000;

function escaped(message: string): string {
  return message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
