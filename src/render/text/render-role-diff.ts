import { groupBy } from '../../model/group-by.ts';
import type { GrantChange, RoleDiff } from '../../model/role-check.ts';
import { padDisplay } from '../display-width.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';

/** Two roles beside each other, for people: what comes, goes and changes from the one to the other, by table. */
export function renderRoleDiff({ a, b, changes }: RoleDiff, paint: Paint): string {
  const head = [
    `${paint.red('---')} ${harmless(a.from)}${nameOf(a)}`,
    `${paint.green('+++')} ${harmless(b.from)}${nameOf(b)}`,
  ];
  if (changes.length === 0)
    return `${[...head, '', `Both grant the same: ${count(a.held, 'privilege')}.`, ''].join('\n')}`;
  const byTable = groupBy(changes, ({ on }) => on?.table ?? '');
  const lines = [...byTable].flatMap(([table, own]) => [
    `  ${table === '' ? 'Privileges without a table' : harmless(table)}`,
    ...own.map((change) => renderChange(change, paint)),
  ]);
  const added = changes.filter(({ before }) => before === 'none').length;
  const removed = changes.filter(({ after }) => after === 'none').length;
  const changed = changes.length - added - removed;
  const sum = `${count(changes.length, 'grant')} differ${changes.length === 1 ? 's' : ''}: ${added} added, ${removed} removed, ${changed} changed.`;
  return [...head, '', ...lines, '', sum, ''].join('\n');
}

/** A name that the reference does not give already. */
function nameOf({ from, name }: RoleDiff['a']): string {
  return from.toLowerCase().endsWith(name.toLowerCase()) ? '' : `  (${harmless(name)})`;
}

function renderChange({ privilege, on, before, after }: GrantChange, paint: Paint): string {
  const name = padDisplay(harmless(on?.right ?? privilege), 10);
  if (before === 'none') return `    ${paint.green('+')} ${name} ${after}`;
  if (after === 'none') return `    ${paint.red('-')} ${name} ${before}`;
  return `    ${paint.yellow('~')} ${name} ${before} -> ${after}`;
}
