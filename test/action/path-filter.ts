/**
 * Whether one of the paths is what a filter of a workflow is about.
 *
 * Source: GitHub Docs, "Workflow syntax for GitHub Actions", filter pattern cheat sheet: `*` stands for what is no slash, `**`
 * for anything, `?` for the character before it or none, `+` for one or more of it; a backslash takes the meaning off. What
 * the workflows here do not use (`[]`, `!`) is an error.
 */
export function isAbout(filter: readonly string[], paths: readonly string[]): boolean {
  const patterns = filter.map((pattern) => new RegExp(`^${pattern.replace(TOKEN, meaning)}$`, 'su'));
  return paths.some((path) => patterns.some((pattern) => pattern.test(path)));
}

const TOKEN = /\\(.)|\*\*|[*?+]|[[\]!]|[.(){}|^$/]/gsu;

function meaning(token: string, plain: string | undefined): string {
  if (plain !== undefined) return `\\${plain}`;
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?' || token === '+') return token;
  if (/[[\]!]/.test(token)) throw new Error(`${token} is not known here.`);
  return `\\${token}`;
}
