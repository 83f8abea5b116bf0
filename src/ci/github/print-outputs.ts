/**
 * Outputs of a step, as the file of the runner takes them.
 *
 * Each value stands between two lines that nobody can guess, so none can end its own and set another.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions", Multiline strings.
 */
export function printOutputs(outputs: Readonly<Record<string, string>>, randomId: () => string): string {
  return Object.entries(outputs)
    .map(([name, value]) => block(name, value, randomId))
    .join('');
}

function block(name: string, value: string, randomId: () => string): string {
  let end = `end-${randomId()}`;
  while (value.includes(end)) end = `end-${randomId()}`;
  return `${name}<<${end}\n${value}\n${end}\n`;
}
