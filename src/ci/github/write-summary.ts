import { appendFile, stat } from 'node:fs/promises';
import { BackendError } from '../../backends/backend-error.ts';
import { fileFailure } from '../../files/file-failure.ts';
import type { Delivery } from '../../model/delivery.ts';
import { renderMarkdownReports } from '../../render/render-markdown.ts';
import type { Publication, PublishingWorld } from '../runner.ts';

/** What a step may say: 1 MiB. Source: GitHub Docs, "Workflow commands for GitHub Actions", Step isolation and limits. */
const MOST_BYTES = 1024 * 1024;

/** Puts reports at the end of the summary of the job. */
export async function writeSummary(
  { reports, files, artifact }: Publication,
  { variables }: PublishingWorld,
): Promise<Delivery> {
  const file = variables['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '')
    throw new BackendError('unavailable', 'GITHUB_STEP_SUMMARY names no file.', {
      hint: 'Let a step of a job run this, or leave the summary out with --to.',
    });
  const before = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  const view = { files, ...(artifact !== undefined && { whole: artifact }) };
  const text = renderMarkdownReports(reports, { ...view, budget: MOST_BYTES - before, sizeOf: Buffer.byteLength });
  if (Buffer.byteLength(text) > MOST_BYTES - before)
    throw new BackendError('rejected', 'The summary of this step is full: GitHub takes 1 MiB.', {
      hint: 'Publish in a step of its own.',
    });
  await appendFile(file, text).catch((error: unknown) => {
    throw fileFailure(error, 'write', file);
  });
  return { place: 'summary', state: 'published', what: 'written' };
}
