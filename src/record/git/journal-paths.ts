/** The folder of an environment's journal. Its files, in the order of their names, are the lines of one journal. */
export function journalFolder(environment: string): string {
  return `${environment}/journal`;
}

/**
 * Where an entry stands: `prod/journal/000001/00000123/000004.jsonl` is the fourth entry of run 123.
 *
 * A hundred runs share a folder, so that writing one entry writes short lists of names, however long the journal is.
 */
export function entryPath(environment: string, run: number, entry: number): string {
  const bucket = String(Math.floor(run / RUNS_TOGETHER)).padStart(6, '0');
  const name = String(entry).padStart(6, '0');
  return `${journalFolder(environment)}/${bucket}/${String(run).padStart(8, '0')}/${name}.jsonl`;
}

const RUNS_TOGETHER = 100;

/** The number of the run that an entry belongs to; 0 when there is no entry. */
export function runNumberIn(path: string | undefined): number {
  return Number(path?.split('/').at(-2) ?? 0);
}
