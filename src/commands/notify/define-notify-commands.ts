import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { NotifyTestOptions } from './notify-test.ts';

/** Adds what is asked of the channels of a project. */
export function defineNotifyCommands(program: Command, context: Context, end: (exitCode: number) => void): void {
  const quiet = (command: Command): Command =>
    command.exitOverride().configureOutput({ writeOut: context.out, writeErr: () => undefined });
  const notify = quiet(program.command('notify')).description(
    'work with the channels that are told of drift and applies',
  );
  quiet(notify.command('test'))
    .description('send a test message to every channel, or to one, and say what answered')
    .argument('[name]', 'a channel of the project')
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .action(async (name: string | undefined, options: NotifyTestOptions) => {
      const { notifyTestCommand } = await import('./notify-test.ts');
      end(await notifyTestCommand(name, options, context));
    });
}
