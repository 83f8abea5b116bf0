import { UsageError } from '../commands/exit.ts';
import { closest } from '../diagnostics/closest.ts';
import { ACTION_COMMANDS, type ActionCommand, INPUT_NAMES, type InputName, inputOf } from './inputs.ts';

/** What a step says behind `with:`, checked. */
export interface Inputs {
  readonly command: ActionCommand;
  /** A text as it was written; undefined where nothing was. */
  readonly text: (name: InputName) => string | undefined;
  /** What stands on lines or between commas. */
  readonly list: (name: InputName) => readonly string[];
  /** Whether a flag is true, or a place is to be served. */
  readonly isSet: (name: InputName) => boolean;
}

/**
 * Reads the inputs of a step from its variables.
 *
 * The runner hands each over as `INPUT_` and its name in capitals, hyphens kept; one that was not written has the default
 * of `action.yml`, or is empty. Source: GitHub Docs, "Metadata syntax reference", inputs.
 *
 * @throws {UsageError} for the first input that is wrong, with its name and value.
 */
export function readInputs(variables: Readonly<Record<string, string | undefined>>): Inputs {
  const written = (name: string): string => variables[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
  const command = commandOf(written('command'));
  for (const name of INPUT_NAMES) check(name, written(name), command);
  return {
    command,
    text: (name) => written(name) || undefined,
    list: (name) => wordsIn(written(name)),
    isSet: (name) => isOn(name, written(name)),
  };
}

function commandOf(written: string): ActionCommand {
  const command = ACTION_COMMANDS.find((each) => each === written);
  if (command !== undefined) return command;
  const known = `Commands are ${ACTION_COMMANDS.join(', ')}.`;
  if (written === '') throw new UsageError('The input "command" is missing.', known);
  const near = closest(written, ACTION_COMMANDS);
  throw new UsageError(
    `The input "command" is ${JSON.stringify(written)}, and there is no such command.`,
    near === undefined ? known : `Did you mean "${near}"? ${known}`,
  );
}

function check(name: InputName, written: string, command: ActionCommand): void {
  const { kind, commands } = inputOf(name);
  const isWrong = (words: readonly string[]): boolean => written !== '' && !words.includes(written);
  const wrong = (hint: string): UsageError =>
    new UsageError(`The input "${name}" is ${JSON.stringify(written)}.`, hint);
  if (kind === 'flag' && isWrong([...TRUE, ...FALSE])) throw wrong('Write true or false.');
  if (kind === 'place' && isWrong(['auto', 'never'])) throw wrong('Write auto or never.');
  if (commands.includes(command) || !isSaid(name, written)) return;
  throw new UsageError(
    `The input "${name}" is ${JSON.stringify(written)}, and the command ${command} has no use for it.`,
    `It is for ${commands.join(', ')}. Leave it out.`,
  );
}

/** Whether an input asks for something: a flag that is false does not, nor does a default. */
function isSaid(name: InputName, written: string): boolean {
  const { kind } = inputOf(name);
  if (kind === 'text' || kind === 'list') return written !== '';
  return isOn(name, written) && !SERVED_BY_DEFAULT.includes(name);
}

const SERVED_BY_DEFAULT: readonly InputName[] = ['comment', 'annotations', 'summary'];

// The words of the core schema of YAML 1.2, as the actions of GitHub take them.
const TRUE: readonly string[] = ['true', 'True', 'TRUE'];
const FALSE: readonly string[] = ['false', 'False', 'FALSE'];

function isOn(name: InputName, written: string): boolean {
  return inputOf(name).kind === 'place' ? written === 'auto' : TRUE.includes(written);
}

function wordsIn(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
