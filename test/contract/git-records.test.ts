import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { isNightly } from '../nightly.ts';
import { git, REF, Repositories, recordsIn } from '../record/git/repositories.ts';
import { rewriteRecords } from '../record/git/rewrite-records.ts';
import { describeRecordsContract, type RecordsSubject } from './records-contract.ts';

// Making and cloning repositories takes git longer than most tests: each test has copies of those made here.
const repositories = new Repositories();
const templates = { alone: repositories.make('alone'), ...repositories.shared('one', 'two') };
let copies = 0;
afterAll(async () => await repositories.remove());

describeRecordsContract('git', async () => {
  const folder = copyOf(templates.alone, 'alone');
  return subjectIn([folder], folder, (files) => rewriteRecords(folder, files));
});

// Each command sees the records from another clone than the one before it. `test/record/git/remote-records.test.ts` asks what differs with a remote.
if (isNightly) {
  describeRecordsContract('git, pushed to a remote,', async () => {
    const remote = copyOf(templates.remote, 'remote.git');
    const clones = templates.clones.map((clone, at) => copyOf(clone, `clone-${at}`));
    for (const clone of clones) git(clone, 'config', 'remote.origin.url', remote);
    return subjectIn(clones, remote, (files) => {
      rewriteRecords(remote, files);
      // What a clone knows would tell it that somebody rewrote the remote.
      for (const clone of clones) git(clone, 'update-ref', '-d', REF);
    });
  });
}

function copyOf(template: string, name: string): string {
  const copy = join(repositories.folder, `copy-${++copies}-${name}`);
  cpSync(template, copy, { recursive: true });
  return copy;
}

type Files = readonly (readonly [path: string, text: string])[];

/** The records as those who work in the clones see them; `truth` is where they are kept. */
function subjectIn(clones: readonly string[], truth: string, replace: (files: Files) => void): RecordsSubject {
  let opened = 0;
  const textsBelow = (path: string): Files => {
    if (git(truth, 'for-each-ref', REF) === '') return [];
    const listed = git(truth, 'ls-tree', '-r', '--name-only', REF, path).split('\n');
    const names = listed.filter((name) => name !== '');
    return names.map((name) => [name, git(truth, 'cat-file', 'blob', `${REF}:${name}`)]);
  };
  return {
    open: async () => recordsIn(clones[opened++ % clones.length] ?? ''),
    entries: async () => textsBelow('prod/journal/').map(([, text]) => text),
    rewrite: async (entries) => {
      const others = textsBelow('prod/').filter(([path]) => !path.startsWith('prod/journal/'));
      let run = 0;
      let entry = 0;
      const journal = entries.map((line) => {
        if (run === 0 || line.includes('"entry":"begin"')) [run, entry] = [run + 1, 0];
        entry++;
        const name = `${String(run).padStart(8, '0')}/${String(entry).padStart(6, '0')}.jsonl`;
        return [`prod/journal/000000/${name}`, line] as const;
      });
      replace([...others, ...journal]);
    },
    editLease: async (edit) => {
      const texts = textsBelow('prod/').map(([path, text]) => {
        if (path !== 'prod/lease.json') return [path, text] as const;
        const state = JSON.parse(text);
        edit(state);
        return [path, JSON.stringify(state)] as const;
      });
      replace(texts);
    },
    cleanup: async () => undefined,
  };
}
