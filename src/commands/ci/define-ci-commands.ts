import { type Command, InvalidArgumentError, Option } from 'commander';
import { PLACE_NAMES, type PlaceName } from '../../model/delivery.ts';
import type { Context } from '../context.ts';
import { defineCiInit } from './define-ci-init.ts';
import { KEY } from './publication-key.ts';

/** Adds what is done in pipelines. */
export function defineCiCommands(program: Command, context: Context, end: (exitCode: number) => void): void {
  const quiet = (command: Command): Command =>
    command.exitOverride().configureOutput({ writeOut: context.out, writeErr: () => undefined });
  const ci = quiet(program.command('ci')).description('write pipelines, and show reports where they run');
  defineCiInit(quiet(ci.command('init')), context, end);

  quiet(ci.command('publish'))
    .description('show reports on the pages of the pipeline that this runs in')
    .argument('<reports...>', 'files that --report json=FILE wrote; they are shown together')
    .option('--to <places>', `where, with commas between: ${PLACE_NAMES.join(', ')}`, places)
    .option('--key <key>', 'tells the comment and issue of this job from those of others (default: the project)', key)
    .option('--artifact <text>', 'where the whole report is kept, such as "the artefact copilotctl-report"')
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .addOption(new Option('--output <format>', 'for people or for programs').choices(['text', 'json']).default('text'))
    .action(async (reports: readonly string[], options) => {
      const { ciPublishCommand } = await import('./ci-publish.ts');
      end(await ciPublishCommand(reports, options, context));
    });
}

/** Names of places with commas between, behind those before. */
function places(value: string, before: readonly PlaceName[] = []): PlaceName[] {
  const named = value.split(',').map((word) => {
    const known = PLACE_NAMES.find((each) => each === word.trim());
    if (known === undefined) throw new InvalidArgumentError(`Places are ${PLACE_NAMES.join(', ')}.`);
    return known;
  });
  return [...before, ...named];
}

function key(value: string): string {
  if (!KEY.test(value))
    throw new InvalidArgumentError('A key has 1 to 128 letters, digits, dots, hyphens and underscores.');
  return value;
}
