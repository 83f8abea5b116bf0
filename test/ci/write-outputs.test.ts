import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOutputs } from '../../src/ci/github/write-outputs.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { hostileText } from '../render/hostile-report.ts';
import { publicationOf, worldFor } from './publishing.ts';
import { outputsIn } from './workflow-job.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('an output is read as it was written, whatever it says: it ends no other and sets none', async () => {
  let files = 0;
  const url = fc.oneof(
    hostileText,
    fc.constantFrom('end-id-9', 'end-id-9\nresult<<x\nfailed\nx', 'a\nend-id-16\nb', '\nresult=x'),
  );
  await fc.assert(
    fc.asyncProperty(url, async (text) => {
      const file = join(folder, `${files++}`);
      const delivered: readonly Delivery[] = [{ place: 'comment', state: 'published', what: 'x', url: text }];
      const world = worldFor({ token: 'x' }, { GITHUB_OUTPUT: file });
      await writeOutputs(publicationOf(undefined, { delivered }), world);
      const outputs = outputsIn(readFileSync(file, 'utf8'));
      expect(Object.keys(outputs)).toHaveLength(17);
      expect(outputs).toMatchObject({ result: 'done', 'comment-url': Buffer.from(text).toString('utf8') });
    }),
  );
});

test('outputs without a file for them are told, not lost', async () => {
  const world = worldFor({ token: 'x' });
  await expect(writeOutputs(publicationOf(), world)).rejects.toMatchObject({ code: 'unavailable' });
});
