import { groupBy } from '../../model/group-by.ts';
import { isGap, type RoleCheck, type RoleGap, type RoleReport } from '../../model/role-check.ts';
import { MATRIX_PAGE, tableTitle } from '../../model/role-matrix.ts';
import { padDisplay } from '../display-width.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';
import { wrapText } from './wrap-text.ts';

/** How roles are shown. */
export interface RoleView {
  readonly paint: Paint;
  readonly width: number;
  /** Whether privileges are named, and notes shown. */
  readonly verbose: boolean;
}

/** Roles beside presets, for people: what is wrong with each, by table, and what that blocks; then the sum. */
export function renderRoleCheck({ list, roles }: RoleCheck, view: RoleView): string {
  if (roles.length === 0) return 'No role was checked.\n';
  const { paint } = view;
  const shown = roles.map((role) => ({
    role,
    gaps: role.gaps.filter((gap) => view.verbose || gap.kind !== 'half-lookup'),
  }));
  const lines = shown.flatMap(({ role, gaps }) => renderRole(role, gaps, view));
  const open = shown.filter(({ gaps }) => gaps.some(isGap)).length;
  const more = shown.filter(({ gaps }) => !gaps.some(isGap) && gaps.some(({ kind }) => kind !== 'half-lookup')).length;
  const fine = roles.length - open - more;
  const sums = [
    ...(open > 0 ? [`${open} with gaps`] : []),
    ...(more > 0 ? [`${more} with more than is asked for`] : []),
    ...(fine > 0 ? [`${fine} fine`] : []),
  ];
  return [
    ...lines.filter((line, at) => line !== '' || (at > 0 && lines[at - 1] !== '')),
    ...(lines.at(-1) === '' ? [] : ['']),
    `${count(roles.length, 'role')} checked: ${sums.join(', ')}.`,
    paint.dim(`List of ${list.asOf}:`),
    paint.dim(`  ${MATRIX_PAGE}`),
    '',
  ].join('\n');
}

function renderRole(role: RoleReport, gaps: readonly RoleGap[], view: RoleView): string[] {
  const { paint } = view;
  const open = gaps.filter(isGap).length;
  const more = gaps.filter(({ kind }) => kind === 'surplus' || kind === 'too-wide').length;
  const words = [
    ...(open > 0 ? [paint.red(count(open, 'gap'))] : []),
    ...(more > 0 ? [paint.yellow(`${more} more than asked`)] : []),
  ];
  const found = words.length === 0 ? paint.green('fine') : words.join(', ');
  const head = `${paint.bold(harmless(role.name))}  ${paint.dim(harmless(placeOf(role)))}`;
  const sum = `  ${found}  ${paint.dim(`(${role.presets.join(', ')})`)}`;
  if (gaps.length === 0) return [head, sum];
  const byTable = groupBy(gaps, ({ on }) => on?.table ?? '');
  return [
    '',
    head,
    sum,
    '',
    ...[...byTable].flatMap(([table, own]) => renderTable(table, own, view)),
    ...renderBlocks(role, view),
    '',
  ];
}

function placeOf({ environment, at }: RoleReport): string {
  return environment ?? (at === undefined ? '' : `${at.file}:${at.line}`);
}

function renderTable(table: string, gaps: readonly RoleGap[], view: RoleView): string[] {
  const { paint, verbose } = view;
  const title =
    table === '' ? 'Privileges without a table' : `${table}  ${paint.dim(`(${tableTitle(table) ?? 'table'})`)}`;
  const alike = groupBy(gaps, (gap) => (verbose ? gap.privilege : `${gap.kind} ${words(gap, view)}`));
  return [`  ${title}`, ...[...alike.values()].map((own) => renderGaps(own, view))];
}

/** One line for the rights of a table of which the same is said. */
function renderGaps(gaps: readonly RoleGap[], view: RoleView): string {
  const { paint, verbose } = view;
  const [first] = gaps;
  if (first === undefined) return '';
  const { sign, colour } = look(first, paint);
  const names = gaps.map(({ on, privilege }) => (on === undefined || verbose ? privilege : on.right)).join(', ');
  return `    ${colour(sign)} ${padDisplay(harmless(names), verbose ? 40 : 29)} ${words(first, view)}`;
}

function look({ kind }: RoleGap, paint: Paint): { readonly sign: string; readonly colour: (text: string) => string } {
  switch (kind) {
    case 'missing':
      return { sign: '-', colour: paint.red };
    case 'too-narrow':
    case 'not-possible':
      return { sign: '~', colour: paint.red };
    case 'surplus':
    case 'too-wide':
      return { sign: '+', colour: paint.yellow };
    case 'half-lookup':
      return { sign: 'i', colour: paint.cyan };
  }
}

function words(gap: RoleGap, { paint, verbose }: RoleView): string {
  const line = gap.at === undefined ? '' : paint.dim(`  line ${gap.at.line}`);
  const lookup = gap.kind === 'missing' && verbose && gap.lookup !== undefined ? ` (lookup ${gap.lookup})` : '';
  return `${sentence(gap)}${lookup}${line}`;
}

function sentence({ kind, on, level, needs, lastListed, lookup }: RoleGap): string {
  switch (kind) {
    case 'missing':
      return on === undefined ? 'missing' : `missing, needs ${needs}`;
    case 'too-narrow':
      return `${level}, needs ${needs}`;
    case 'not-possible':
      return `${level} is not possible, needs ${needs}`;
    case 'surplus':
      return lastListed === undefined ? `${level}, not asked for` : `${level}, only in lists until ${lastListed}`;
    case 'too-wide':
      return `${level}, ${needs} suffices`;
    case 'half-lookup':
      return `not there: half of the lookup ${lookup}`;
  }
}

/** What does not work: what the source says, what follows for one privilege, and what was inferred, told apart. */
function renderBlocks({ blocks }: RoleReport, { paint, width }: RoleView): string[] {
  const [all, ...single] = blocks;
  if (all === undefined) return [];
  const documented = single.filter(({ evidence }) => evidence === 'documented');
  const inferred = single.filter(({ evidence }) => evidence === 'inferred').map(({ feature }) => feature);
  const named = inferred.includes(EVERYTHING) ? [EVERYTHING] : inferred;
  const sentences = [
    `${paint.bold('Blocked:')} ${all.feature}. The published list is one for all of them.`,
    ...documented.map(({ feature, privileges }) => `${feature} needs ${privileges.join(', ')} (documented).`),
    ...(inferred.length > 0 ? [`By what the tables hold (inferred): ${named.join(', ')}.`] : []),
  ];
  return ['', ...sentences.flatMap((each) => wrapText(each, width, 2))];
}

const EVERYTHING = 'every Copilot feature';
