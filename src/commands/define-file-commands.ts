import { Argument, type Command } from 'commander';
import type { Context } from './context.ts';
import { SHELLS } from './shell.ts';

/** Adds the commands that need no environment: init, fmt, schema, completion, emulator. */
export function defineFileCommands(program: Command, context: Context, end: (exitCode: number) => void): void {
  const define = (name: string, description: string, options: { readonly hidden?: boolean } = {}): Command =>
    program
      .command(name, options)
      .description(description)
      .exitOverride()
      .configureOutput({ writeOut: context.out, writeErr: () => undefined });

  define('init', 'write a commented configuration that validates')
    .argument('[folder]', 'where to; this folder if none is named')
    .option('--force', 'overwrite files that are there', false)
    .action(async (folder: string | undefined, options) => {
      const { initCommand } = await import('./init.ts');
      end(await initCommand(folder, options, context));
    });
  define('fmt', 'bring the files into their canonical form; comments stay')
    .argument('[paths...]', 'files and folders; the whole configuration if none is named')
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .option('--check', 'write nothing; list the files and exit with 2 if one would change', false)
    .option('--diff', 'write nothing; show what would change', false)
    .action(async (paths: readonly string[], options) => {
      const { fmtCommand } = await import('./fmt.ts');
      end(await fmtCommand(paths, options, context));
    });
  define('schema', 'print the JSON Schema of a kind, or list the kinds')
    .argument('[kind]', 'a kind, or copilotctl for any document')
    .option('--write <folder>', 'write all schemas there, each complete in itself')
    .action(async (kind: string | undefined, options) => {
      const { schemaCommand } = await import('./schema.ts');
      end(await schemaCommand(kind, options, context));
    });
  define('completion', 'print the script that teaches a shell to complete')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action(async (shell) => {
      const { completionCommand } = await import('./completion.ts');
      end(completionCommand(shell, context));
    });
  define('emulator', 'serve an emulator of Dataverse and the admin APIs on this machine, for tests')
    .option('--port <number>', 'where to listen; 0 is any free port', '4365')
    .option('--token <token>', 'the only bearer token accepted; every one if none is given')
    .option('--seed <file>', 'what exists at the start; the tenant of the example configuration if none is named')
    .option('--faults <file>', 'which requests go wrong, and how')
    .option('--latency <ms>', 'how long each request takes on its way', '0')
    .option('--log <file>', 'append each request to this file, as one line of JSON')
    .action(async (options) => {
      const { emulatorCommand } = await import('./emulator.ts');
      end(await emulatorCommand(options, context));
    });
  define('__complete', 'what may stand at the cursor', { hidden: true })
    .argument('[words...]')
    .option('--new-word', 'the cursor stands behind a space', false)
    .action(async (words: readonly string[], { newWord }) => {
      const { completeCommand } = await import('./completion.ts');
      end(await completeCommand(program, newWord ? [...words, ''] : words, context));
    });
}
