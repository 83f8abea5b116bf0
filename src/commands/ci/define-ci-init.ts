import { Argument, type Command } from 'commander';
import type { Context } from '../context.ts';
import { PIPELINES } from './pipelines.ts';

/** Adds `ci init` below `ci`. */
export function defineCiInit(init: Command, context: Context, end: (exitCode: number) => void): void {
  init
    .description('write the pipelines of a service into this repository')
    .addArgument(new Argument('<service>', 'which service').choices(Object.keys(PIPELINES)))
    .option('--action <reference>', 'for github: where the action is, such as OWNER/copilotctl@v0')
    .option('--forks', 'for github: also plan pull requests of forks, from signed snapshots', false)
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .option('--force', 'overwrite files that are there', false)
    .option('--dry-run', 'write nothing; say what would be written, and how files that are there differ', false)
    .action(async (service, options) => {
      const { ciInitCommand } = await import('./ci-init.ts');
      end(await ciInitCommand(service, options, context));
    });
}
