/**
 * A text in which nothing is a command to the runner that reads it line by line: the last character of what begins one
 * is written as an escape.
 *
 * Runners take commands from the output of a step, wherever its text came from, on standard output and standard error:
 *
 * - Azure Pipelines: `##vso[` anywhere in a line does something, `##[` marks the line.
 * - GitHub Actions: `::` at the start of a line, white space before it or not, and the older `##[` anywhere.
 *
 * GitLab's `section_start:` counts only between control characters, which no text of ours prints.
 *
 * Source: the parsers of both runners (`Command` of azure-pipelines-agent, `ActionCommand` of actions/runner); Microsoft
 * Learn, "Logging commands"; GitHub Docs, "Workflow commands for GitHub Actions".
 */
export function withoutCommands(text: string, asEscape: (character: string) => string): string {
  return text.replace(BEGINS, (begin) => `${begin.slice(0, -1)}${asEscape(begin.slice(-1))}`);
}

/** Whether a text has a line that a runner would take for a command. */
export function hasCommand(text: string): boolean {
  return text.search(BEGINS) >= 0;
}

// What is white space to a runner, or nothing to its comparison of texts, may stand before the colons. Separators of lines
// and paragraphs are not among it: a line begins after each, and to go on from one to the next takes time by the square.
const BEGINS = /##(?:vso)?\[|^[\p{Zs}\p{Cf}\t\v\f\u0085]*::/gimu;
