import type { Annotation } from './report-annotations.ts';

/**
 * Annotations as commands that GitHub Actions reads from the log of a step, a line each.
 *
 * No text of theirs can end its line, its property or the command.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions"; what is escaped is what its toolkit escapes.
 */
export function renderGitHubCommands(annotations: readonly Annotation[]): string {
  return annotations.map((each) => `${commandOf(each)}\n`).join('');
}

function commandOf({ level, title, message, place }: Annotation): string {
  const properties: Readonly<Record<string, string | number | undefined>> = {
    title,
    file: place?.file,
    line: place?.line,
    endLine: place?.endLine,
    col: place?.column,
    endColumn: place?.endColumn,
  };
  const written = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  return `::${level === 'note' ? 'notice' : level} ${written.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
