import { randomUUID } from 'node:crypto';
import type { Environment } from '../../model/environment.ts';
import type { EnvironmentReport, Result } from '../../model/report.ts';
import { applyNews } from '../../notify/apply-news.ts';
import { channelsOf, isTold } from '../../notify/channel.ts';
import type { EnvironmentNews } from '../../notify/news.ts';
import type { Context } from '../context.ts';
import { ownerOf } from '../hold-lease.ts';
import { tell } from '../report.ts';
import type { Session } from '../session.ts';
import { type Dispatch, notSent, sendNews } from './send-news.ts';

/** An environment to which an apply came. */
export interface AppliedEnvironment {
  readonly environment: Environment;
  readonly report: EnvironmentReport;
  readonly result: Result;
}

/**
 * Tells the channels of a project how an apply ended, once. What cannot be sent is a warning: the journal has it, and nobody
 * tells it again.
 */
export async function tellApply(
  command: string,
  { project, loaded }: Pick<Session, 'project' | 'loaded'>,
  applied: readonly AppliedEnvironment[],
  context: Context,
): Promise<void> {
  const by = ownerOf(context);
  const news = applied.flatMap(({ environment, report, result }) => {
    const apply = applyNews({ report, result, by });
    return apply === undefined ? [] : [{ environment, backend: report.backend, apply }];
  });
  const id = `msg_${randomUUID()}`;
  const dispatches = channelsOf(project).flatMap((channel): Dispatch[] => {
    const environments = news
      .filter(({ environment, apply }) => isTold(channel, apply.event, environment))
      .map(({ environment: { name }, ...each }): EnvironmentNews => ({ name, ...each, drift: [] }));
    return environments.length === 0 ? [] : [{ channel, news: { id, environments } }];
  });
  const sent = await sendNews(command, dispatches, context);
  const failed = sent.flatMap((each) => (each.sent ? [] : [notSent(each, 'copilotctl history shows what was done.')]));
  tell(failed, { verbose: false, files: loaded.files }, context);
}
