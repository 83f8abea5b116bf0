import type { DriftEpisode } from '../../model/drift-record.ts';
import { displayWidth, padDisplay } from '../display-width.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import type { PlanView } from './render-plan.ts';
import { shortFingerprints } from './short-fingerprints.ts';
import { shortTime } from './short-time.ts';

/** What drift runs saw of an environment as a table; `all` is how many findings there are. */
export function renderDriftHistory(
  name: string,
  episodes: readonly DriftEpisode[],
  all: number,
  { paint, verbose }: PlanView,
): string {
  const title = paint.bold(harmless(name));
  if (episodes.length === 0) return `${title}: no drift was ever recorded.\n`;
  const short = shortFingerprints(episodes);
  const rows = [COLUMNS, ...episodes.map((each) => rowOf(each, short))];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => displayWidth(row[at] ?? ''))));
  const lines = rows.map((row) => `  ${row.map((cell, at) => padDisplay(cell, widths[at] ?? 0)).join('  ')}`.trimEnd());
  const [titles = '', ...rest] = lines;
  const notes = episodes.map(({ snoozed }) =>
    snoozed === undefined || !verbose
      ? []
      : [`      snoozed until ${snoozed.until} by ${harmless(snoozed.by)}: ${harmless(snoozed.reason)}`],
  );
  const hidden = all - episodes.length;
  return `${[
    `${title}: ${count(all, 'finding')}.`,
    '',
    paint.dim(titles),
    ...rest.flatMap((line, at) => [line, ...(notes[at] ?? [])]),
    ...(hidden > 0 ? [`  … and ${count(hidden, 'older finding')}; --limit 0 shows all.`] : []),
  ].join('\n')}\n`;
}

const COLUMNS = ['FINDING', 'FIRST SEEN', 'ENDED', 'HOW', 'WHAT'];

function rowOf(
  { fingerprint, firstSeen, ended, snoozed, address, path }: DriftEpisode,
  short: (text: string) => string,
) {
  const how = ended === undefined ? (snoozed === undefined ? 'lasts' : 'snoozed') : HOW[ended.how];
  const what = `${address}${path ?? ' (removed)'}`;
  const cells = [short(fingerprint), shortTime(firstSeen), ended === undefined ? '-' : shortTime(ended.at), how, what];
  return cells.map((cell) => harmless(cell));
}

const HOW = { resolved: 'as declared', moved: 'moved again' } as const;
