import { BackendError } from '../../backends/backend-error.ts';
import { compareTexts } from '../../model/compare-texts.ts';
import { digestOfText } from '../../model/digest.ts';
import type { TargetId } from '../../model/live-state.ts';
import type { Address } from '../../model/resource.ts';
import { addressInLine, parseLastApplied, printLastApplied } from '../last-applied-line.ts';
import type { LastApplied, LastAppliedSet } from '../records.ts';
import type { RecordsTree } from './records-tree.ts';

/** What was last applied to a live system; specs are parsed when somebody asks for them. */
export async function readLastApplied(
  tree: RecordsTree,
  environment: string,
  target: TargetId,
): Promise<LastAppliedSet> {
  const texts = await tree.read(await tree.filesBelow(folderOf(environment, target)));
  const lines = new Map([...texts].flatMap(([path, text]) => [...linesIn(text, path)]));
  return {
    size: lines.size,
    get: (address) => {
      const line = lines.get(address);
      return line === undefined ? undefined : parseLastApplied(address, line, (what) => corruptLine(address, what));
    },
    addresses: () => lines.keys(),
  };
}

/**
 * The files that change when entries are added, replaced and forgotten; none when all is there already, word for word.
 *
 * Entries are spread over 256 files by the digest of their address: one more resource rewrites few others.
 */
export async function changeLastApplied(
  tree: RecordsTree,
  environment: string,
  target: TargetId,
  saved: readonly LastApplied[],
  forgotten: readonly Address[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const folder = folderOf(environment, target);
  const changes = new Map<string, Map<Address, string | undefined>>();
  const note = (address: Address, line: string | undefined): void => {
    const path = `${folder}/${digestOfText(address).slice(0, 2)}.jsonl`;
    const ofPath = changes.get(path) ?? new Map<Address, string | undefined>();
    changes.set(path, ofPath.set(address, line));
  };
  for (const address of forgotten) note(address, undefined);
  for (const entry of saved) note(entry.address, printLastApplied(entry));
  const texts = await tree.read((await tree.filesBelow(folder)).filter(({ path }) => changes.has(path)));
  return new Map(
    [...changes].flatMap(([path, ofPath]) => {
      const before = texts.get(path);
      const after = changed(before, ofPath, path);
      return after === before ? [] : [[path, after] as const];
    }),
  );
}

function folderOf(environment: string, target: TargetId): string {
  return `${environment}/last-applied/${encodeURIComponent(target).replaceAll('%3A', '-')}`;
}

function changed(
  text: string | undefined,
  changes: ReadonlyMap<Address, string | undefined>,
  path: string,
): string | undefined {
  const lines = linesIn(text, path);
  for (const [address, line] of changes) {
    if (line === undefined) lines.delete(address);
    else lines.set(address, line);
  }
  if (lines.size === 0) return undefined;
  const sorted = [...lines].sort(([a], [b]) => compareTexts(a, b));
  return sorted.map(([, line]) => `${line}\n`).join('');
}

function linesIn(text: string | undefined, path: string): Map<Address, string> {
  const lines = new Map<Address, string>();
  for (const line of (text ?? '').split('\n')) {
    if (line === '') continue;
    const address = addressInLine(line);
    if (address === undefined) throw corruptLine(path, 'is not an address, a tab and JSON');
    lines.set(address, line);
  }
  return lines;
}

function corruptLine(where: string, what: string): BackendError {
  return new BackendError('corrupt', `A line of what was last applied (${where}) ${what}.`, {
    hint: 'Find out who wrote it (git log of the ref), and put back the commit before it.',
  });
}
