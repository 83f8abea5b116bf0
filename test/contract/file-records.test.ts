import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRecords } from '../../src/record/files/file-records.ts';
import { describeRecordsContract } from './records-contract.ts';

describeRecordsContract('file', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'copilotctl-records-'));
  const folder = join(parent, 'prod');
  const journal = join(folder, 'journal.jsonl');
  const lease = join(folder, 'lease.json');
  return {
    open: async () => new FileRecords({ folder, environment: 'prod' }),
    entries: async () => (await readFile(journal, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
    rewrite: async (entries) => {
      await mkdir(folder, { recursive: true });
      await writeFile(journal, entries.map((line) => `${line}\n`).join(''));
    },
    editLease: async (edit) => {
      const state = JSON.parse(await readFile(lease, 'utf8'));
      edit(state);
      await writeFile(lease, JSON.stringify(state));
    },
    cleanup: async () => await rm(parent, { recursive: true, force: true }),
  };
});
