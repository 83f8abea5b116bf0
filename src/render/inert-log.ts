/**
 * A text for the log of a pipeline, in which nothing is a command to its runner.
 *
 * GitHub Actions carries out a line that begins with `::`, and `##[…]` wherever it stands; Azure Pipelines `##vso[…]`
 * wherever it stands. The sign that makes it one is written as `\u003a` or `\u0023`: JSON that holds it means the same.
 * Source: the documentation of both, and of how their runners read a log (actions/runner, `ActionCommand`).
 */
export function inertLog(text: string): string {
  return text.replace(/^([^\S\r\n]*):(?=:)/gm, '$1\\u003a').replace(/##(?=(?:vso)?\[)/gi, '#\\u0023');
}
