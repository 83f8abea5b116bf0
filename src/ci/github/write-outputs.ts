import { appendFile } from 'node:fs/promises';
import { BackendError } from '../../backends/backend-error.ts';
import { fileFailure } from '../../files/file-failure.ts';
import type { Delivery } from '../../model/delivery.ts';
import { reportOutputs } from '../../render/report-outputs.ts';
import type { Publication, PublishingWorld } from '../runner.ts';

/**
 * Sets the outputs of the step.
 *
 * Each value stands between two lines that nobody can guess, so none can end its own and set another.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions", Multiline strings.
 */
export async function writeOutputs(
  { reports, delivered }: Publication,
  { variables, randomId }: PublishingWorld,
): Promise<Delivery> {
  const file = variables['GITHUB_OUTPUT'];
  if (file === undefined || file === '')
    throw new BackendError('unavailable', 'GITHUB_OUTPUT names no file.', {
      hint: 'Let a step of a job run this, or leave the outputs out with --to.',
    });
  const outputs = Object.entries(reportOutputs(reports, delivered));
  await appendFile(file, outputs.map(([name, value]) => block(name, value, randomId)).join('')).catch(
    (error: unknown) => {
      throw fileFailure(error, 'write', file);
    },
  );
  return { place: 'outputs', state: 'published', what: `${outputs.length} set` };
}

function block(name: string, value: string, randomId: () => string): string {
  let end = `end-${randomId()}`;
  while (value.includes(end)) end = `end-${randomId()}`;
  return `${name}<<${end}\n${value}\n${end}\n`;
}
