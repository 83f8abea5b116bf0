import type { Delivery } from '../../model/delivery.ts';
import { reportOutputs } from '../../render/report-outputs.ts';
import type { Publication, PublishingWorld } from '../runner.ts';
import { loggingCommand } from './logging-command.ts';

/**
 * Sets output variables of the step for the conditions of later steps, jobs and stages: `hasChanges`, `hasDrift`, `result`.
 *
 * Source: Microsoft Learn, "Define variables": names are of letters, digits, dots and underscores; "Set variables in
 * scripts": the step needs a name, by which others ask.
 */
export async function setOutputs(
  { reports, delivered }: Publication,
  { command }: Pick<PublishingWorld, 'command'>,
): Promise<Delivery> {
  const outputs = Object.entries(reportOutputs(reports, delivered)).filter(([name]) => !NOT_HERE.test(name));
  for (const [name, value] of outputs)
    command(loggingCommand('task.setvariable', { variable: inCamelCase(name), isOutput: true }, value));
  return { place: 'outputs', state: 'published', what: `${outputs.length} set` };
}

/** What speaks of places that Azure Pipelines does not have. */
const NOT_HERE = /^(issue|check)-/;

function inCamelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
