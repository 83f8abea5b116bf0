import type { Boundary } from './boundaries.ts';
import type { Kill } from './kill-story.ts';

/** What came of kills, one line for each act on each file and each request of each backend. */
export function killTable(kills: readonly Kill[]): string {
  const groups = new Map<string, Kill[]>();
  for (const kill of kills) {
    const name = `${kill.story.backend}, ${kill.story.generation}: ${nameOf(kill.boundary)}`;
    groups.set(name, [...(groups.get(name) ?? []), kill]);
  }
  const rows = [...groups].map(([name, own]) => [name, ...countsOf(own)]);
  return printed([
    ['boundary', 'kills', 'converged', 'repeated', 'lost', 'left over'],
    ...rows,
    ['all', ...countsOf(kills)],
  ]);
}

/** What is wrong behind each kill, in words. What git leaves over when it dies is only counted: `git gc` clears it away. */
export function killProblems(kills: readonly Kill[]): readonly string[] {
  return kills.flatMap(({ story, boundary, completion, problems }) =>
    problems
      .filter(({ kind, text }) => kind !== 'left over' || !text.includes('.git/'))
      .map(
        ({ kind, text }) =>
          `${story.backend}, ${story.generation}: ${boundary.phase} ${boundary.on} ${boundary.nth}, ${boundary.what}, then ${completion}: ${kind}: ${text}`,
      ),
  );
}

function nameOf({ what }: Boundary): string {
  return `${what}${what.includes('journal.jsonl') ? ' (journal)' : ''}`;
}

function countsOf(kills: readonly Kill[]): readonly string[] {
  const having = (kind: string) => kills.filter(({ problems }) => problems.some((each) => each.kind === kind)).length;
  const converged = kills.length - having('not converged');
  return [kills.length, converged, having('repeated'), having('lost'), having('left over')].map(String);
}

function printed(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => pad(cell, at, widths[at] ?? 0)).join('  ')).join('\n');
}

function pad(cell: string, at: number, width: number): string {
  return at === 0 ? cell.padEnd(width) : cell.padStart(width);
}
