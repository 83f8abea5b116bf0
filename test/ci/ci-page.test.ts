import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { githubRunner } from '../../src/ci/github/github-runner.ts';
import { reportOutputs } from '../../src/render/report-outputs.ts';
import { reportOf } from '../render/sample-report.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/ci.md'), 'utf8');

/** The names in the first column of the table in a section of the page. */
function namesIn(section: string): readonly string[] {
  const text = PAGE.split(/^## /m).find((each) => each.startsWith(`${section}\n`)) ?? '';
  const cells = [...text.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

test('the page on pipelines names every output, and no other', () => {
  expect([...namesIn('Outputs')].sort()).toEqual(Object.keys(reportOutputs([reportOf({})], [])).sort());
});

test('the page on pipelines names every place of GitHub, and no other', async () => {
  const { places } = await githubRunner({});
  expect([...namesIn('GitHub Actions')].sort()).toEqual(Object.keys(places).sort());
});
