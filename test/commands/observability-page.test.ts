import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { type EmulatedTree, emulatedTree } from '../emulated-tree.ts';
import { Reader, toldBy } from '../page-story.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/observability.md'), 'utf8');
const TOLD = toldBy(PAGE.split('\n### ').find((each) => each.startsWith('Followed through\n')) ?? '');

describe('the story of the page on observability', () => {
  let tree: EmulatedTree;
  let reader: Reader;
  beforeAll(() => {
    tree = emulatedTree('any');
    reader = new Reader(tree.folder);
  });
  afterAll(async () => {
    await reader.leave();
    tree.remove();
  });

  it('is told', () => expect(TOLD.length).toBeGreaterThan(6));

  it.each(TOLD)('holds: $command', async ({ command, shown }) => {
    const { lines } = await reader.type(command);
    if (shown !== undefined && shown.length > 0)
      expect(reader.sees(shown, lines), `It printed:\n${lines.join('\n')}`).toBe(true);
  });
});

const METRICS = new Set(
  readFileSync(join(ROOT, 'src/render/render-prometheus.ts'), 'utf8').match(/(?<=')copilotctl_[a-z_]+(?=')/g),
);

test('the page lists every metric, in the order in which they are written', () => {
  expect([...PAGE.matchAll(/^\| `(copilotctl_[a-z_]+)` \|/gm)].map(([, name]) => name)).toEqual([...METRICS]);
});

test('its rules ask for metrics that there are', () => {
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(PAGE) ?? [];
  const { groups } = parse(text);
  const rules = groups.flatMap((group: { rules: object[] }) => group.rules);
  expect(rules.length).toBeGreaterThan(5);
  for (const { expr } of rules) {
    const asked: readonly string[] = expr.match(/copilotctl_[a-z_]+/g) ?? [];
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !METRICS.has(name))).toEqual([]);
  }
});
