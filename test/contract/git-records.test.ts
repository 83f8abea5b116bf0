import { git, REF, Repositories, recordsIn } from '../record/git/repositories.ts';
import { rewriteRecords } from '../record/git/rewrite-records.ts';
import { describeRecordsContract } from './records-contract.ts';

describeRecordsContract('git', async () => {
  const repositories = new Repositories();
  const folder = repositories.make('one');
  const textsBelow = (path: string): readonly (readonly [string, string])[] =>
    git(folder, 'ls-tree', '-r', '--name-only', REF, path)
      .split('\n')
      .filter((name) => name !== '')
      .map((name) => [name, git(folder, 'cat-file', 'blob', `${REF}:${name}`)]);
  return {
    open: async () => recordsIn(folder),
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
      rewriteRecords(folder, [...others, ...journal]);
    },
    editLease: async (edit) => {
      const texts = textsBelow('prod/').map(([path, text]) => {
        if (path !== 'prod/lease.json') return [path, text] as const;
        const state = JSON.parse(text);
        edit(state);
        return [path, JSON.stringify(state)] as const;
      });
      rewriteRecords(folder, texts);
    },
    cleanup: async () => await repositories.remove(),
  };
});
