import { faultAtEnd } from '../journal/fault-at-end.ts';
import type { JournalCheck, JournalFault } from '../records.ts';
import type { Git } from './git.ts';
import { indexOf } from './git-journal.ts';
import { journalFolder } from './journal-paths.ts';
import { readLease } from './lease-file.ts';
import type { RecordsTree, TreeEntry } from './records-tree.ts';

/**
 * Follows the chain of the journal, compares its end with what the last lease left, and looks through the commits for
 * one that changed or removed an entry: entries are only ever added.
 */
export async function verifyJournal(git: Git, tree: RecordsTree, environment: string): Promise<JournalCheck> {
  const found: JournalFault[] = [];
  const heads: string[] = [];
  const index = await indexOf(
    tree,
    environment,
    (entry, message) => found.push({ entry, message: `Entry ${entry} ${message}.` }),
    (head) => heads.push(head),
  );
  const atEnd = faultAtEnd(heads, (await readLease(tree, environment)).journal);
  if (atEnd !== undefined && (found.length === 0 || atEnd.entry > heads.length)) found.push(atEnd);
  found.push(...(await faultsInCommits(git, tree, environment)));
  const faults = found.sort((a, b) => a.entry - b.entry);
  return { entries: index.entries, runs: index.runs.size, head: index.head, faults };
}

async function faultsInCommits(git: Git, tree: RecordsTree, environment: string): Promise<JournalFault[]> {
  if (tree.commit === undefined) return [];
  const folder = journalFolder(environment);
  const options = ['--first-parent', '-m', '--no-renames', '--diff-filter=a', '--format=commit %H', '--name-only'];
  const said = await git.run(['log', ...options, tree.commit, '--', folder]);
  if (said.trim() === '') return [];
  const files = await tree.filesBelow(folder);
  let commit = '';
  return said.split('\n').flatMap((line): JournalFault[] => {
    if (line.startsWith('commit ')) commit = line.slice(7, 17);
    if (line === '' || line.startsWith('commit ')) return [];
    return [{ entry: entryOf(line, files), message: `${line} was changed or removed by the commit ${commit}.` }];
  });
}

/** The number of an entry; that of the one behind it when it is gone. */
function entryOf(path: string, files: readonly TreeEntry[]): number {
  const at = files.findIndex((each) => each.path >= path);
  return (at < 0 ? files.length : at) + 1;
}
