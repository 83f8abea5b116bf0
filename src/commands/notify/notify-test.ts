import { randomUUID } from 'node:crypto';
import { closest } from '../../diagnostics/closest.ts';
import { EXIT_CODES } from '../../model/report.ts';
import { type Channel, channelsOf } from '../../notify/channel.ts';
import { harmless } from '../../render/harmless.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../exit.ts';
import { tell } from '../report.ts';
import { hasErrors, openSession } from '../session.ts';
import { type Dispatched, sendNews } from './send-news.ts';

/** Options of `notify test`. */
export interface NotifyTestOptions {
  readonly root?: string;
}

/**
 * `copilotctl notify test`: sends a message that says it is a test to every channel, or to one, and says what each answered.
 *
 * Exit codes: 0 all took it, 64 there is no such channel, 65 invalid configuration, 69 one did not take it.
 */
export async function notifyTestCommand(
  name: string | undefined,
  options: NotifyTestOptions,
  context: Context,
): Promise<number> {
  const session = await openSession({ ...options, environment: [], all: true }, context, 'all');
  if (hasErrors(session.diagnostics)) {
    tell(session.diagnostics, { verbose: false, files: session.loaded.files }, context);
    return EXIT_CODES.invalid;
  }
  const channels = choose(channelsOf(session.project), name);
  const news = { id: `msg_${randomUUID()}`, environments: [] };
  const sent = await sendNews(
    'notify test',
    channels.map((channel) => ({ channel, news })),
    context,
  );
  for (const each of sent) context.out(lineOf(each));
  return sent.every((each) => each.sent) ? EXIT_CODES.done : EXIT_CODES.unavailable;
}

function choose(channels: readonly Channel[], name: string | undefined): readonly Channel[] {
  if (channels.length === 0)
    throw new UsageError('No channel is configured.', 'Add spec.notifications to copilotctl.yaml.');
  if (name === undefined) return channels;
  const chosen = channels.filter((each) => each.name === name);
  if (chosen.length > 0) return chosen;
  const names = channels.map((each) => each.name);
  const near = closest(name, names);
  throw new UsageError(
    `There is no channel "${name}".`,
    `${near === undefined ? '' : `Did you mean "${near}"? `}Channels: ${names.join(', ')}.`,
  );
}

function lineOf(sent: Dispatched): string {
  const { channel, host } = sent;
  const to = `${channel.name} (${channel.kind}${host === undefined ? '' : `, ${host}`})`;
  if (sent.sent) return harmless(`${to}: accepted with ${sent.status}${BUT[channel.kind]}.`, true).concat('\n');
  return `${harmless(`${to}: not sent: ${sent.why}.`)}\n  hint: ${harmless(sent.hint)}\n`;
}

/** A workflow takes a message before it posts it. */
const BUT: Readonly<Record<Channel['kind'], string>> = {
  teams: '; whether the workflow posted it, its run history tells',
  slack: '',
  webhook: '',
};
