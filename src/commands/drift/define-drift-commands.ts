import type { Command } from 'commander';
import type { ApplyOptions } from '../apply/apply-terms.ts';
import { collect } from '../collect.ts';
import type { Context } from '../context.ts';
import type { HistoryOptions } from '../history.ts';
import { NOTHING_CHOSEN, wholeNumber } from '../option-values.ts';
import type { DriftAcceptOptions } from './drift-accept.ts';
import type { DriftRevertOptions } from './drift-revert.ts';
import type { DriftSnoozeOptions } from './drift-snooze.ts';

/**
 * Adds what is done with drift below the command that shows it. Options that both have, commander gives to the command
 * above: those below ask for them there.
 */
export function defineDriftCommands(
  drift: Command,
  approving: (command: Command) => Command,
  context: Context,
  end: (exitCode: number) => void,
): void {
  drift
    .option('--new-only', 'only what no earlier run told of: new, moved again, or as declared again', false)
    .option('--no-record', 'do not write down what was found');
  const below = (name: string, description: string): Command =>
    drift
      .command(name)
      .description(description)
      .exitOverride()
      .configureOutput({ writeOut: context.out, writeErr: () => undefined });
  const ofFindings = (name: string, description: string): Command =>
    below(name, description)
      .argument('[fingerprint...]', 'findings by the first digits of their fingerprints')
      .option('--all', 'all findings of the environment')
      .option('-e, --environment <name>', 'the environment', collect);
  ofFindings('accept', 'declare what is live: edits the files in place, shows the diff, asks')
    .option('-y, --yes', 'do not ask', false)
    .action(async (fingerprints: string[], _, command: Command) => {
      const { driftAcceptCommand } = await import('./drift-accept.ts');
      const options = command.optsWithGlobals<DriftAcceptOptions>();
      end(await driftAcceptCommand({ ...NOTHING_CHOSEN, ...options, fingerprints }, context));
    });
  approving(ofFindings('revert', 'put findings back to what is declared: plan, ask, apply'))
    .option('--keep-going', 'after a step that failed go on with those that do not build on it', false)
    .option('-y, --yes', 'do not ask', false)
    .action(async (fingerprints: string[], _, command: Command) => {
      const { driftRevertCommand } = await import('./drift-revert.ts');
      const options = command.optsWithGlobals<ApplyOptions>();
      end(await driftRevertCommand({ ...NOTHING_CHOSEN, ...options, fingerprints } as DriftRevertOptions, context));
    });
  ofFindings('snooze', 'findings that make no difference until a day')
    .requiredOption('--until <day>', 'the last day, such as 2026-11-30')
    .requiredOption('--reason <text>', 'why; everybody sees it')
    .action(async (fingerprints: string[], _, command: Command) => {
      const { driftSnoozeCommand } = await import('./drift-snooze.ts');
      const options = command.optsWithGlobals<DriftSnoozeOptions>();
      end(await driftSnoozeCommand({ ...NOTHING_CHOSEN, ...options, fingerprints }, context));
    });
  below('history', 'when each finding was first seen, and how it ended')
    .option('-e, --environment <name>', 'an environment; may be given several times', collect)
    .option('--limit <number>', 'the newest so many; 0 is all', wholeNumber, 20)
    .action(async (_, command: Command) => {
      const { driftHistoryCommand } = await import('./drift-history.ts');
      end(await driftHistoryCommand({ ...NOTHING_CHOSEN, ...command.optsWithGlobals<HistoryOptions>() }, context));
    });
}
