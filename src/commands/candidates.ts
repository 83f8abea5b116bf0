import type { Command, Option } from 'commander';

/** One thing that may stand at the cursor, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** Values that stand in files: asked for only where the command line needs them. */
export interface Names {
  readonly environments: () => readonly Candidate[];
  readonly resources: () => Promise<readonly Candidate[]>;
  readonly schemas: () => readonly Candidate[];
}

/**
 * What may stand at the cursor; nothing where only a file may, which every shell completes itself.
 *
 * `words` are those after the program's name; the last one is being written, and empty at the start of a new one.
 */
export async function candidates(program: Command, words: readonly string[], names: Names): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const { command, at } = commandIn(program, before);
  if (at < 0) return startingWith(current, before.some(isWord) ? [] : inProgram(program, current));
  const joined = /^(--[\w-]+)=(.*)$/s.exec(current);
  const option = optionOf(command, joined?.[1] ?? before.at(-1));
  if (joined !== null && option !== undefined) {
    const values = await valuesOf(option, names);
    return startingWith(
      current,
      values.map((each) => ({ ...each, value: `${joined[1]}=${each.value}` })),
    );
  }
  if (option !== undefined && takesValue(option) && before.length > at + 1)
    return startingWith(current, await valuesOf(option, names));
  if (current.startsWith('-')) return startingWith(current, optionsOf(command));
  return startingWith(current, command.commands.length > 0 ? commandsOf(command) : argumentsOf(command, names));
}

/** The command that words lead to, as far as they do, and where its name stands; -1 is the program itself. */
function commandIn(program: Command, words: readonly string[]): { readonly command: Command; readonly at: number } {
  let command = program;
  let at = -1;
  for (;;) {
    const next = words.findIndex((word, index) => index > at && isWord(word));
    const below = command.commands.find((each) => each.name() === words[next]);
    if (below === undefined) return { command, at };
    command = below;
    at = next;
  }
}

function isWord(word: string): boolean {
  return !word.startsWith('-');
}

function inProgram(program: Command, current: string): Candidate[] {
  return current.startsWith('-') ? optionsOf(program) : commandsOf(program);
}

function commandsOf(command: Command): Candidate[] {
  const commands = command.createHelp().visibleCommands(command);
  return commands.map((each) => ({ value: each.name(), about: each.description() }));
}

function optionsOf(command: Command): Candidate[] {
  const options = command.createHelp().visibleOptions(command);
  return options.map((option) => ({ value: option.long ?? option.short ?? '', about: option.description }));
}

function optionOf(command: Command, word: string | undefined): Option | undefined {
  return command.options.find((option) => word !== undefined && (option.long === word || option.short === word));
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

async function valuesOf(option: Option, names: Names): Promise<readonly Candidate[]> {
  if (option.argChoices !== undefined) return option.argChoices.map((value) => ({ value, about: '' }));
  switch (option.long) {
    case '--environment':
      return names.environments();
    case '--only':
    case '--except':
    case '--why':
      return await names.resources();
    default:
      return [];
  }
}

function argumentsOf(command: Command, names: Names): readonly Candidate[] {
  const [argument] = command.registeredArguments;
  if (argument?.argChoices !== undefined) return argument.argChoices.map((value) => ({ value, about: '' }));
  return argument?.name() === 'kind' ? names.schemas() : [];
}

function startingWith(start: string, found: readonly Candidate[]): Candidate[] {
  const wanted = start.toLowerCase();
  return found.filter((each) => each.value.toLowerCase().startsWith(wanted));
}
