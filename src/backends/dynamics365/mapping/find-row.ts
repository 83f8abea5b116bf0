import { compareTexts } from '../../../model/compare-texts.ts';
import type { Json } from '../../../model/json.ts';
import type { Row } from '../kinds/snapshot.ts';
import type { RowFinder } from './mapping.ts';

/**
 * The row that a finder means among the rows of its table; undefined when there is none.
 *
 * By id without regard to case. By content: every column holds one of its candidates, texts without regard to case. Of
 * several rows the one with the earlier candidate wins, then the one with the lower id, so that every run finds the same.
 */
export function findRow(finder: RowFinder, rows: readonly Row[]): Row | undefined {
  if ('id' in finder) return rows.find((row) => row.id.toLowerCase() === finder.id.toLowerCase());
  const ranked = rows.flatMap((row) => {
    const rank = rankOf(finder.match, row);
    return rank === undefined ? [] : [{ row, rank }];
  });
  ranked.sort((left, right) => left.rank - right.rank || compareTexts(left.row.id, right.row.id));
  return ranked[0]?.row;
}

/** How far from the first candidates a row is; undefined when it does not match. */
function rankOf(match: Readonly<Record<string, readonly (string | number)[]>>, row: Row): number | undefined {
  let rank = 0;
  for (const [column, candidates] of Object.entries(match)) {
    const at = candidates.findIndex((candidate) => isSame(row.values[column], candidate));
    if (at < 0) return undefined;
    rank += at;
  }
  return rank;
}

function isSame(stored: Json | undefined, candidate: string | number): boolean {
  if (candidate === '') return stored === undefined || stored === null || stored === '';
  return typeof stored === 'string' && typeof candidate === 'string'
    ? stored.toLowerCase() === candidate.toLowerCase()
    : stored === candidate;
}
