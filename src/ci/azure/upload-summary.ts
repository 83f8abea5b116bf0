import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileFailure } from '../../files/file-failure.ts';
import type { Delivery } from '../../model/delivery.ts';
import { renderMarkdownReports } from '../../render/render-markdown.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { loggingCommand } from './logging-command.ts';

/** Larger pages are slow to look at; Azure Pipelines documents no limit. */
const MOST_BYTES = 1024 * 1024;

/**
 * Shows reports on the page of the run, in its tab Extensions.
 *
 * The agent uploads the file some time before the job ends, so it is left in the folder that the agent empties then.
 * Source: Microsoft Learn, "Logging commands", UploadSummary: an absolute path, and a title from the name of the file.
 */
export async function uploadSummary(
  { reports, files, key, artifact }: Publication,
  { command, variables }: Pick<PublishingWorld, 'command' | 'variables'>,
): Promise<Delivery> {
  const view = { files, ...(artifact !== undefined && { whole: artifact }) };
  const text = renderMarkdownReports(reports, { ...view, budget: MOST_BYTES, sizeOf: Buffer.byteLength });
  const given = variables['AGENT_TEMPDIRECTORY'];
  const folder = given !== undefined && isAbsolute(given) ? given : tmpdir();
  const path = await writeIn(folder, `${key}.md`, text);
  command(loggingCommand('task.uploadsummary', {}, path));
  return { place: 'summary', state: 'published', what: 'handed to the agent' };
}

async function writeIn(folder: string, name: string, text: string): Promise<string> {
  try {
    const path = join(await mkdtemp(join(folder, 'copilotctl-')), name);
    await writeFile(path, text);
    return path;
  } catch (error) {
    throw fileFailure(error, 'write', folder);
  }
}
