import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { printOutputs } from '../ci/github/print-outputs.ts';

/** Sets outputs of the step; later ones of a name win. Does nothing where no runner asks for outputs. */
export function setOutputs(
  outputs: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string | undefined>>,
): void {
  const file = variables['GITHUB_OUTPUT'];
  if (file === undefined || file === '') return;
  appendFileSync(file, printOutputs(outputs, randomUUID));
}
