import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Context } from './context.ts';
import { defineFileCommands } from './define-file-commands.ts';
import { UsageError } from './exit.ts';

/**
 * Parses a command line and runs its command; gives the exit code.
 *
 * Each command's code is imported when it runs, so that start-up pays for one only.
 *
 * @throws {UsageError} when the command line is wrong.
 */
export async function makeProgram(context: Context, argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = defineProgram(context, (code) => {
    exitCode = code;
  });
  if (argv.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return ofCommander(error);
    throw error;
  }
  return exitCode;
}

function ofCommander(error: CommanderError): number {
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') return 0;
  if (error.code === 'commander.help') return 0;
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const near = suggestion === undefined ? '' : `${suggestion.replace(/[()]/g, '')} `;
  const choice = error.code === 'commander.excessArguments' ? 'An environment is chosen with -e NAME. ' : '';
  throw new UsageError(
    `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.?$/, '.')}`,
    `${near}${choice}copilotctl --help lists commands; copilotctl COMMAND --help its options.`,
  );
}

type End = (exitCode: number) => void;

/** The whole command line, as data that help and completion read too. */
export function defineProgram(context: Context, end: End): Command {
  const program = new Command('copilotctl')
    .description('Configuration as code for Copilot in Dynamics 365 Customer Service.')
    .version(context.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .configureOutput({ writeOut: context.out, writeErr: () => undefined })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExit codes: 0 done or in sync, 1 failed, 2 differences (when asked), 3 refused by policy, 64 usage,\n65 invalid configuration, 69 live system unavailable, 70 our bug, 75 try again later, 77 not permitted.',
    );
  define(
    program,
    'validate',
    'check schemas, references and rules of all environments',
    end,
    context,
    async (options) => {
      const { validateCommand } = await import('./validate.ts');
      return validateCommand(options, context);
    },
  );
  const plan = define(program, 'plan', 'show what apply would do; changes nothing', end, context, async (options) => {
    const { planCommand } = await import('./plan.ts');
    return planCommand(options, context);
  });
  selecting(approving(plan)).option('--detailed-exitcode', 'exit with 2 when there is something to apply', false);
  const apply = define(program, 'apply', 'plan, ask, and make live what is declared', end, context, async (options) => {
    const { applyCommand } = await import('./apply.ts');
    return applyCommand(options, context);
  });
  selecting(approving(apply)).option('-y, --yes', 'do not ask', false);
  const drift = define(
    program,
    'drift',
    'show what moved in the live system since the last apply',
    end,
    context,
    async (options) => {
      const { driftCommand } = await import('./drift.ts');
      return driftCommand(options, context);
    },
  );
  selecting(drift);
  const render = define(
    program,
    'render',
    'print what an environment is declared to be, and where each value comes from',
    end,
    context,
    async (options) => {
      const { renderCommand } = await import('./render.ts');
      return renderCommand(options, context);
    },
  );
  selecting(render).option('--why <path>', 'one value: every layer that declares it, as Kind/name/path/to/field');
  defineFileCommands(program, context, end);
  return program;
}

/** What commander parsed: the options below, which each command's own interface names. */
// biome-ignore lint/suspicious/noExplicitAny: commander's own type; every option is declared in this file
type Options = any;

/** A command with the options that every command over a tree has. */
function define(
  program: Command,
  name: string,
  description: string,
  end: End,
  context: Context,
  action: (options: Options) => Promise<number>,
): Command {
  return program
    .command(name)
    .description(description)
    .exitOverride()
    .configureOutput({ writeOut: context.out, writeErr: () => undefined })
    .option('-e, --environment <name>', 'an environment; may be given several times', collect)
    .option('--all', 'all environments', false)
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .option('-v, --verbose', 'show everything', false)
    .addOption(new Option('--output <format>', 'for people or for programs').choices(['text', 'json']).default('text'))
    .action(async (options: Options) => end(await action({ ...NOTHING_CHOSEN, ...options })));
}

/** Options that may be repeated and were not given once. */
const NOTHING_CHOSEN = { environment: [], only: [], except: [], approve: [] };

function selecting(command: Command): Command {
  return command
    .option('--only <what>', 'only this: a kind, Kind/name (with *), or label=value; may be repeated', collect)
    .option('--except <what>', 'everything but this', collect);
}

function approving(command: Command): Command {
  return command.option(
    '--approve <what>',
    'give an approval that the plan asks for, such as opt-out or delete',
    approval,
  );
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function approval(value: string, before: readonly string[] = []): string[] {
  if (!APPROVALS.includes(value)) throw new InvalidArgumentError(`Approvals are ${APPROVALS.join(' and ')}.`);
  return [...before, value];
}

const APPROVALS = ['opt-out', 'delete'];
