import type { Context } from '../commands/context.ts';
import { renderGitHubCommands } from '../render/render-github-commands.ts';

/** Puts an error on the page of the run. */
export function printError(message: string, context: Pick<Context, 'command'>): void {
  const shown = message.trim().slice(0, MOST);
  context.command(renderGitHubCommands([{ level: 'error', title: 'copilotctl', message: shown }]), 'out');
}

/** Longer messages are not shown whole anyway. */
const MOST = 4000;
