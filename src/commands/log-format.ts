import { type Command, Option } from 'commander';
import { UsageError } from './exit.ts';

/** How standard error speaks: to people, or one JSON object a line. */
const LOG_FORMATS = ['text', 'json'] as const;
/** One of them. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/**
 * The log format of a command line, else of `COPILOTCTL_LOG_FORMAT`, else text.
 *
 * It is looked for before the command line is parsed, for what is wrong with a command line is said in it too; a value
 * that is none is left to the parser. `problem` is that of the variable.
 */
export function logFormatOf(
  argv: readonly string[],
  variable: string | undefined,
): { readonly format: LogFormat; readonly problem?: UsageError } {
  const asked = formatIn(argv);
  if (asked !== undefined) return { format: asked };
  if (variable === undefined || variable === '') return { format: 'text' };
  const format = LOG_FORMATS.find((each) => each === variable);
  if (format !== undefined) return { format };
  return {
    format: 'text',
    problem: new UsageError(`COPILOTCTL_LOG_FORMAT is no log format: "${variable}".`, 'It is text or json.'),
  };
}

function formatIn(argv: readonly string[]): LogFormat | undefined {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const values = words.flatMap((word, at) => {
    if (word === OPTION) return [words[at + 1]];
    return word.startsWith(`${OPTION}=`) ? [word.slice(OPTION.length + 1)] : [];
  });
  return LOG_FORMATS.find((each) => each === values.at(-1));
}

const OPTION = '--log-format';

/** Gives the option to a command and to all below it, but not to what only groups others. */
export function logging(command: Command, option: Option = logOption()): Command {
  if (command.commands.length === 0 || command.options.length > 0) command.addOption(option);
  for (const below of command.commands) logging(below, option);
  return command;
}

function logOption(): Option {
  return new Option(`${OPTION} <format>`, 'how standard error speaks: to people or in JSON lines').choices(LOG_FORMATS);
}
