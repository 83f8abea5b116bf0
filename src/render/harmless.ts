import { withoutCommands } from '../model/runner-command.ts';

/**
 * A text that cannot steer a terminal: control characters, and the marks that turn the direction of writing, are
 * written as escapes such as `\x1b`. Line feeds stay only where asked for.
 */
export function harmless(text: string, keepLines = false): string {
  return text.replace(UNSAFE, (character) => {
    if (keepLines && (character === '\n' || character === '\t')) return character;
    const named = NAMED[character];
    if (named !== undefined) return named;
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/**
 * A whole output in which no line is a command to the runner of a pipeline, whatever stood in files or live systems: what
 * begins one is shown as `##vso\x5b` or `:\x3a`. Any other text stays as it is.
 *
 * Everything that is printed goes through it, once, where it leaves: it takes whole lines to know where one begins.
 */
export function inert(output: string): string {
  return withoutCommands(output, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
