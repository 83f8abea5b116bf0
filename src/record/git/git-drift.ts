import { BackendError } from '../../backends/backend-error.ts';
import { compareTexts } from '../../model/compare-texts.ts';
import { type DriftChange, type DriftEpisode, episodeKey } from '../../model/drift-record.ts';
import type { TargetId } from '../../model/live-state.ts';
import { parseDriftLine, printEpisode } from '../drift-line.ts';
import type { RecordsTree } from './records-tree.ts';

/** What drift runs saw of a live system. */
export async function readDrift(
  tree: RecordsTree,
  environment: string,
  target: TargetId,
): Promise<readonly DriftEpisode[]> {
  const path = pathOf(environment, target);
  return episodesIn(await tree.text(path), path);
}

/** The file that a change leaves; none where nothing is changed. */
export async function changeDrift<T>(
  tree: RecordsTree,
  environment: string,
  target: TargetId,
  decide: (seen: readonly DriftEpisode[]) => DriftChange<T>,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly result: T }> {
  const path = pathOf(environment, target);
  const seen = episodesIn(await tree.text(path), path);
  const { saved, dropped, result } = decide(seen);
  if (saved.length === 0 && dropped.length === 0) return { files: new Map(), result };
  const episodes = new Map(seen.map((each) => [episodeKey(each), each]));
  for (const each of saved) episodes.set(episodeKey(each), each);
  for (const each of dropped) episodes.delete(episodeKey(each));
  const sorted = [...episodes].sort(([a], [b]) => compareTexts(a, b));
  return { files: new Map([[path, sorted.map(([, each]) => `${printEpisode(each)}\n`).join('')]]), result };
}

function pathOf(environment: string, target: TargetId): string {
  return `${environment}/drift/${encodeURIComponent(target).replaceAll('%3A', '-')}.jsonl`;
}

function episodesIn(text: string | undefined, path: string): DriftEpisode[] {
  const lines = (text ?? '').split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => parseDriftLine(line, (what) => corrupt(path, what)).value ?? []);
}

function corrupt(path: string, what: string): BackendError {
  return new BackendError('corrupt', `A line of what drift runs saw (${path}) ${what}.`, {
    hint: 'Find out who wrote it (git log of the ref), and put back the commit before it.',
  });
}
