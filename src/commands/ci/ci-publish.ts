import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRunner } from '../../ci/find-runner.ts';
import { publish } from '../../ci/publish.ts';
import { readSources } from '../../ci/read-sources.ts';
import type { Publication, PublishingWorld } from '../../ci/runner.ts';
import { realFolder, wayDown } from '../../files/way-down.ts';
import type { Delivery, PlaceName } from '../../model/delivery.ts';
import type { Report, Result } from '../../model/report.ts';
import { renderDeliveries } from '../../render/text/render-deliveries.ts';
import type { Context } from '../context.ts';
import { resultOfCode, UsageError } from '../exit.ts';
import { type Output, present } from '../report.ts';
import { keyOfProject } from './key-of-project.ts';
import { readReportFiles } from './read-report-files.ts';

/** Options of `ci publish`. */
export interface CiPublishOptions {
  readonly root: string;
  readonly output: Output;
  /** Default: what the runner has for everybody. */
  readonly to?: readonly PlaceName[];
  /** Default: the name of the project, else `copilotctl`. */
  readonly key?: string;
  readonly artifact?: string;
}

/**
 * `copilotctl ci publish`: shows reports on the pages of the pipeline that it runs in.
 *
 * Exit codes speak of the publishing, never of what the reports say: 0 shown, 1 a place said no, 64 no pipeline, 65 a
 * file is no report, 69 and 75 a service is away or asks to wait, 77 a permission is missing.
 */
export async function ciPublishCommand(
  paths: readonly string[],
  options: CiPublishOptions,
  context: Context,
): Promise<number> {
  const { variables } = context;
  const open = findRunner(variables);
  if (open === undefined)
    throw new UsageError(
      'No pipeline is known here: ci publish runs in a job of GitHub Actions or Azure Pipelines.',
      'Elsewhere, write files: --report markdown=FILE, --report junit=FILE.',
    );
  const read = await readReportFiles(paths, context);
  const root = resolve(context.cwd, options.root);
  const printing = { output: options.output, verbose: false, files: new Map(), root } as const;
  if (!read.ok)
    return present(
      { command: 'ci publish', result: 'invalid', environments: [], diagnostics: read.diagnostics },
      { ...printing, text: () => '' },
      context,
    );
  const runner = await open();
  const folder = wayDown(realFolder(runner.workspace ?? context.cwd), realFolder(root));
  const publication = publicationOf(read.value, { root, folder }, options);
  const delivered = await publish(publication, runner, options.to ?? runner.defaults, worldOf(options, context));
  const published = [...(options.to === undefined ? runner.left : []), ...delivered];
  return present(
    { command: 'ci publish', result: resultOf(published), environments: [], diagnostics: [], published },
    { ...printing, text: () => renderDeliveries(published, context.outPaint) },
    context,
  );
}

function publicationOf(
  reports: readonly Report[],
  { root, folder }: { readonly root: string; readonly folder: string },
  { key = keyOfProject(root), artifact }: CiPublishOptions,
): Omit<Publication, 'delivered'> {
  return { reports, files: readSources(reports, root), folder, key, ...(artifact !== undefined && { artifact }) };
}

function worldOf({ output }: CiPublishOptions, { variables, now, command, signal, version }: Context): PublishingWorld {
  return {
    variables,
    // Runners read both streams for commands; a program that reads the JSON must not meet them in it.
    command: (text) => command(text, output === 'json' ? 'err' : 'out'),
    now,
    sleep: async (ms, until) => await sleep(ms, undefined, { signal: until }),
    randomId: randomUUID,
    signal,
    userAgent: `copilotctl/${version}`,
  };
}

/** How publishing ended: what the first place that failed says. */
function resultOf(published: readonly Delivery[]): Result {
  const failed = published.find(({ state }) => state === 'failed');
  return failed?.state === 'failed' ? resultOfCode(failed.error.code) : 'done';
}
