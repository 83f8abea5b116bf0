import { type Command, Option } from 'commander';
import { collect } from './collect.ts';
import type { Context } from './context.ts';
import type { RecordOptions } from './history.ts';
import { NOTHING_CHOSEN, wholeNumber } from './option-values.ts';

/** Adds what is asked of the records: history and locks. */
export function defineRecordCommands(program: Command, context: Context, end: (exitCode: number) => void): void {
  const over = (command: Command, environments: string): Command =>
    command
      .exitOverride()
      .configureOutput({ writeOut: context.out, writeErr: () => undefined })
      .option('-e, --environment <name>', environments, collect)
      .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
      .option('-v, --verbose', 'show everything', false)
      .addOption(
        new Option('--output <format>', 'for people or for programs').choices(['text', 'json']).default('text'),
      );
  const several = (command: Command): Command =>
    over(command, 'an environment; may be given several times').option('--all', 'all environments', false);

  // What both have, commander gives to the command above: those below ask for it there.
  const history = several(program.command('history').description('list what was applied, when and by whom'))
    .option('--limit <number>', 'the newest so many; 0 is all', wholeNumber, 20)
    .action(async (options) => {
      const { historyCommand } = await import('./history.ts');
      end(await historyCommand({ ...NOTHING_CHOSEN, ...options }, context));
    });
  several(history.command('show').description('one run: its steps, what they changed and what became of them'))
    .argument('<id>', 'the id of a run, or how it begins')
    .action(async (id: string, _, command: Command) => {
      const { historyShowCommand } = await import('./history.ts');
      end(await historyShowCommand(id, { ...NOTHING_CHOSEN, ...command.optsWithGlobals<RecordOptions>() }, context));
    });
  several(
    history.command('verify').description('prove that nothing in the journal was changed, removed or reordered'),
  ).action(async (_, command: Command) => {
    const { historyVerifyCommand } = await import('./history.ts');
    end(await historyVerifyCommand({ ...NOTHING_CHOSEN, ...command.optsWithGlobals<RecordOptions>() }, context));
  });
  const lock = program
    .command('lock')
    .description('see who is applying, and end it when nobody is')
    .exitOverride()
    .configureOutput({ writeOut: context.out, writeErr: () => undefined });
  over(lock.command('list').description('who has which environment'), 'an environment; all if none is named').action(
    async (options) => {
      const { lockListCommand } = await import('./lock.ts');
      end(await lockListCommand({ ...NOTHING_CHOSEN, ...options }, context));
    },
  );
  over(lock.command('break').description('take an environment away from whoever has it'), 'the environment')
    .requiredOption('--reason <text>', 'why; whoever had it is told')
    .option('-y, --yes', 'do not ask', false)
    .action(async (options) => {
      const { lockBreakCommand } = await import('./lock.ts');
      end(await lockBreakCommand({ ...NOTHING_CHOSEN, ...options }, context));
    });
}
