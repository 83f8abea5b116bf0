import { appendFile } from 'node:fs/promises';
import { BackendError } from '../../backends/backend-error.ts';
import { fileFailure } from '../../files/file-failure.ts';
import type { Delivery } from '../../model/delivery.ts';
import { reportOutputs } from '../../render/report-outputs.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { printOutputs } from './print-outputs.ts';

/** Sets the outputs of the step. */
export async function writeOutputs(
  { reports, delivered }: Publication,
  { variables, randomId }: PublishingWorld,
): Promise<Delivery> {
  const file = variables['GITHUB_OUTPUT'];
  if (file === undefined || file === '')
    throw new BackendError('unavailable', 'GITHUB_OUTPUT names no file.', {
      hint: 'Let a step of a job run this, or leave the outputs out with --to.',
    });
  const outputs = reportOutputs(reports, delivered);
  await appendFile(file, printOutputs(outputs, randomId)).catch((error: unknown) => {
    throw fileFailure(error, 'write', file);
  });
  return { place: 'outputs', state: 'published', what: `${Object.keys(outputs).length} set` };
}
