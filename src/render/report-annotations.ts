import type { Report } from '../model/report.ts';
import { harmless } from './harmless.ts';
import { type ItemPlace, type ReportItem, reportItems } from './report-items.ts';
import { count } from './text/count.ts';

/** One thing that a pipeline shows beside the line it is about. */
export interface Annotation {
  readonly level: ReportItem['level'];
  /** The rule, and the environments it was found in. */
  readonly title: string;
  /** Plain text, without control characters but for line feeds. */
  readonly message: string;
  /** Its file as the repository names it; absent for what has no place in it. */
  readonly place?: ItemPlace;
}

/**
 * What reports say, as annotations: the most urgent first, and of those first what has a place; the same of several
 * environments once.
 *
 * `folder` is how the paths of the reports begin when they are told from the top of the repository.
 */
export function reportAnnotations(reports: readonly Report[], folder: string): readonly Annotation[] {
  const items = reports.flatMap(reportItems);
  const told = new Map<string, { readonly item: ReportItem; readonly environments: Set<string> }>();
  for (const item of items) {
    const key = JSON.stringify([item.rule, item.level, item.message, item.hint, item.place]);
    const known = told.get(key) ?? { item, environments: new Set() };
    if (item.environment !== undefined) known.environments.add(item.environment);
    told.set(key, known);
  }
  const annotations = [...told.values()].map(({ item, environments }) => annotationOf(item, [...environments], folder));
  return annotations.sort((a, b) => urgency(a) - urgency(b) || Number(!a.place) - Number(!b.place));
}

/** Of what is only noted, what will happen comes before what was found to be worth a look, and that before what went well. */
function urgency({ level, title }: Annotation): number {
  if (level !== 'note') return level === 'error' ? 0 : 1;
  if (title.startsWith('apply/')) return 4;
  return /^(plan|drift|changes)\//.test(title) ? 2 : 3;
}

function annotationOf(item: ReportItem, environments: readonly string[], folder: string): Annotation {
  const { rule, level, message, hint, place } = item;
  const where = environments.length === 0 ? '' : ` (${environments.map((each) => harmless(each)).join(', ')})`;
  const file = place === undefined ? undefined : fileOf(place.file, folder);
  return {
    level,
    title: cut(`${harmless(rule)}${where}`, MAX_TITLE),
    message: cut(hint === undefined ? message : `${message}\n${hint}`, MAX_MESSAGE),
    ...(place !== undefined && file !== undefined && { place: { ...place, file } }),
  };
}

/** Services take more; people do not read it. */
const MAX_MESSAGE = 2_000;
const MAX_TITLE = 200;

/** A text that is not longer, cut between two words where there are any. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most - 2);
  const space = start.lastIndexOf(' ');
  return `${(space > most / 2 ? start.slice(0, space) : start).replace(/[\ud800-\udbff]$/, '')} …`;
}

/** A file within the repository; undefined for a path that leads out of it, as a report may have been forged. */
function fileOf(path: string, folder: string): string | undefined {
  const isOutside = path.startsWith('/') || /^[a-z]:|\\/i.test(path) || path.split('/').includes('..');
  return isOutside ? undefined : `${folder}${harmless(path)}`;
}

/** What a place that shows so many of each level leaves out, as a sentence's end; undefined when it shows all. */
export function annotationsShown(
  annotations: readonly Annotation[],
  most: number,
): { readonly shown: readonly Annotation[]; readonly leftOut: string | undefined } {
  const levels = ['error', 'warning', 'note'] as const;
  const of = (level: ReportItem['level']) => annotations.filter((each) => each.level === level);
  const shown = levels.flatMap((level) => of(level).slice(0, most));
  const hidden = levels.flatMap((level) => {
    const more = of(level).length - most;
    return more > 0 ? [count(more, level)] : [];
  });
  return { shown, leftOut: hidden.length === 0 ? undefined : hidden.join(', ') };
}
