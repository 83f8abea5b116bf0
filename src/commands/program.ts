import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Span } from '../telemetry/tracer.ts';
import { defineCiCommands } from './ci/define-ci-commands.ts';
import { collect } from './collect.ts';
import type { Context } from './context.ts';
import { defineFileCommands } from './define-file-commands.ts';
import { defineRecordCommands } from './define-record-commands.ts';
import { defineDriftCommands } from './drift/define-drift-commands.ts';
import { UsageError } from './exit.ts';
import { logging } from './log-format.ts';
import { defineNotifyCommands } from './notify/define-notify-commands.ts';
import { NOTHING_CHOSEN } from './option-values.ts';
import { definePolicyCommands } from './policy/define-policy-commands.ts';
import { reporting } from './report-file.ts';
import { defineRoleCommands } from './roles/define-role-commands.ts';

/**
 * Parses a command line and runs its command; gives the exit code.
 *
 * Each command's code is imported when it runs, so that start-up pays for one only.
 *
 * @throws {UsageError} when the command line is wrong.
 */
export async function makeProgram(context: Context, argv: readonly string[], span: Span): Promise<number> {
  let exitCode = 0;
  const program = defineProgram(context, (code) => {
    exitCode = code;
  });
  program.hook('preAction', (_, command) => nameAfter(command, span));
  if (argv.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.help' && error.exitCode !== 0) throw commandMissing(program, argv);
    return ofCommander(error);
  }
  return exitCode;
}

/** A span is called after its command: `copilotctl drift revert`. */
function nameAfter(command: Command, span: Span): void {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  span.rename(names.join(' '));
  span.set({ 'copilotctl.command': names.slice(1).join(' ') });
}

/** Commands such as `ci` and `lock` do nothing themselves. */
function commandMissing(program: Command, argv: readonly string[]): UsageError {
  const group = argv.reduce((at, word) => at.commands.find((each) => each.name() === word) ?? at, program);
  if (group === program) return new UsageError('copilotctl takes a command.', 'copilotctl --help lists them.');
  return new UsageError(
    `copilotctl ${group.name()} takes a command.`,
    `Commands: ${group.commands.map((each) => each.name()).join(', ')}. copilotctl ${group.name()} --help says what they do.`,
  );
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
  const validate = define(
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
  reporting(validate);
  const plan = define(program, 'plan', 'show what apply would do; changes nothing', end, context, async (options) => {
    const { planCommand } = await import('./plan.ts');
    return planCommand(options, context);
  });
  reporting(selecting(approving(plan))).option(
    '--detailed-exitcode',
    'exit with 2 when there is something to apply',
    false,
  );
  plan
    .option('--save <file>', 'write the plan to a file that apply carries out as it is')
    .option('--since <revision>', 'plan only what is declared otherwise since the files left it; all environments')
    .option('--from-snapshot <file>', 'compare with a snapshot instead of live; needs no credentials')
    .option('--max-age <time>', 'refuse a snapshot that is older, such as 12h');
  const snapshot = define(
    program,
    'snapshot',
    'save what is live as a file to plan against',
    end,
    context,
    async (options) => {
      const { snapshotCommand } = await import('./snapshot.ts');
      return snapshotCommand(options, context);
    },
  );
  snapshot
    .option('--out <file>', 'the file to write')
    .option('--key <file>', 'private Ed25519 key (PEM) to sign with; COPILOTCTL_SNAPSHOT_KEY may hold it instead')
    .option('--redact', 'leave texts and personal values out; plans call them not known', false);
  const apply = define(
    program,
    'apply',
    'plan, ask, and make live what is declared; or carry out a saved plan as it is',
    end,
    context,
    async (options, file) => {
      if (file === undefined) return (await import('./apply/apply.ts')).applyCommand(options, context);
      return (await import('./saved-plan/apply-saved.ts')).applySavedCommand(file, options, context);
    },
  );
  reporting(selecting(approving(apply)))
    .argument('[file]', 'a plan that plan --save wrote; nothing is asked then')
    .option('--approval <file>', 'a signed approval of the saved plan; may be repeated', collect)
    .option('-y, --yes', 'do not ask', false)
    .option('--resume', 'complete the last run that did not end well, and nothing else', false)
    .option('--keep-going', 'after a step that failed go on with those that do not build on it', false);
  program
    .command('show')
    .description('print a saved plan, and what of it no longer holds')
    .argument('<file>', 'a plan that plan --save wrote')
    .exitOverride()
    .configureOutput({ writeOut: context.out, writeErr: () => undefined })
    .option('--no-refresh', 'do not look at the files and live')
    .option('--root <folder>', 'the folder with copilotctl.yaml', '.')
    .option('-v, --verbose', 'show everything', false)
    .addOption(outputOption())
    .action(async (file: string, options: Options) => {
      const { showCommand } = await import('./saved-plan/show.ts');
      end(await showCommand(file, options, context));
    });
  const rollback = define(
    program,
    'rollback',
    'go back to what was applied then: plan, ask, apply',
    end,
    context,
    async (options) => {
      const { rollbackCommand } = await import('./rollback.ts');
      return rollbackCommand(options, context);
    },
  );
  reporting(approving(rollback))
    .option('--to <point>', 'a run of the history, a commit or a time')
    .option('--partial', 'go back although some of it cannot be taken back', false)
    .option('--overwrite-drift', 'with --yes: overwrite what others changed since', false)
    .option('--keep-going', 'after a step that failed go on with those that do not build on it', false)
    .option('-y, --yes', 'do not ask', false);
  const drift = define(
    program,
    'drift',
    'show what moved in the live system since the last apply',
    end,
    context,
    async (options) => {
      const { driftCommand } = await import('./drift/drift.ts');
      return driftCommand(options, context);
    },
  );
  defineDriftCommands(reporting(selecting(drift)), approving, context, end);
  const changes = define(
    program,
    'changes',
    'show what two revisions of the files declare differently; opens no backend',
    end,
    context,
    async (options, range) => {
      const { changesCommand } = await import('./revisions/changes.ts');
      return changesCommand(range ?? '', options, context);
    },
  );
  reporting(selecting(changes))
    .argument('<revisions>', 'A..B, A...B (since B left A), or A for a commit and the files')
    .option('--detailed-exitcode', 'exit with 2 when something differs', false);
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
  const exporting = define(
    program,
    'export',
    'write what is live into the files; changes nothing live',
    end,
    context,
    async (options) => {
      const { exportCommand } = await import('./export/export.ts');
      return exportCommand(options, context);
    },
  );
  selecting(exporting)
    .option('--out <folder>', 'write a new tree there, with all that is live')
    .option('--add', 'also declare what no file mentions, where it differs from its default', false)
    .option('--full', 'the same, with what has its default', false)
    .option('--overlay', 'leave base as it is: what it declares otherwise goes into overlays', false)
    .option('--with-people', 'also declare which users are assigned and which addresses are excluded', false)
    .option('--dry-run', 'write nothing; show what would change', false)
    .option('--verify', 'plan again afterwards; exit with 1 unless there is nothing to do', false);
  defineCiCommands(program, context, end);
  definePolicyCommands(program, context, end);
  defineRoleCommands(program, context, end);
  defineRecordCommands(program, context, end);
  defineNotifyCommands(program, context, end);
  defineFileCommands(program, context, end);
  return logging(program);
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
  action: (options: Options, argument: string | undefined) => Promise<number>,
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
    .addOption(outputOption())
    .action(async (...parsed: readonly unknown[]) => end(await action(...optionsAndArgument(parsed))));
}

/** Commander hands over the argument, where a command has one, then the options, then the command. */
function optionsAndArgument(parsed: readonly unknown[]): [options: Options, argument: string | undefined] {
  const [first, second] = parsed;
  const hasArgument = parsed.length > 2;
  const options: Options = hasArgument ? second : first;
  return [{ ...NOTHING_CHOSEN, ...options }, hasArgument && typeof first === 'string' ? first : undefined];
}

function outputOption(): Option {
  return new Option('--output <format>', 'for people or for programs').choices(['text', 'json']).default('text');
}

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

function approval(value: string, before: readonly string[] = []): string[] {
  if (!APPROVALS.includes(value)) throw new InvalidArgumentError(`Approvals are ${APPROVALS.join(' and ')}.`);
  return [...before, value];
}

const APPROVALS = ['opt-out', 'delete'];
