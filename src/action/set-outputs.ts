import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * Sets outputs of the step, each between two lines that nobody can guess; later ones of a name win. Does nothing where no
 * runner asks for outputs. Source: GitHub Docs, "Workflow commands for GitHub Actions", Setting an output parameter.
 */
export function setOutputs(
  outputs: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string | undefined>>,
): void {
  const file = variables['GITHUB_OUTPUT'];
  if (file === undefined || file === '') return;
  const end = `end-${randomUUID()}`;
  appendFileSync(
    file,
    Object.entries(outputs)
      .map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`)
      .join(''),
  );
}
