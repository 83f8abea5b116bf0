import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { EmbeddedBackend } from '../../src/backends/embedded/embedded-backend.ts';
import type { DesiredState } from '../../src/model/desired-state.ts';
import { arbitraryTree } from '../arbitrary-tree.ts';
import { desired } from '../builders.ts';
import { World } from '../way-back-world.ts';

const RUNS = Number(process.env['WAY_BACK_TREES'] ?? 4);
const EUROPE = desired({ geography: 'europe' }).environment;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const trees = fc.array(arbitraryTree, { minLength: 2, maxLength: 4 });

/** Applies each tree in turn, goes back to one of them, and back again. */
async function thereAndBack(world: World, applied: readonly DesiredState[], to: number): Promise<void> {
  const points: number[] = [];
  for (const tree of applied) {
    expect(await world.apply(tree)).toEqual([]);
    points.push(world.runs);
  }
  const newest = world.runs;
  for (const point of [points[to % points.length] ?? 0, newest]) {
    const { wrong, others } = await world.goBack(EUROPE, point);
    expect({ wrong, others }).toEqual({ wrong: [], others: [] });
  }
}

describe('going back over any applies of whole environments, and forth again, gives each value the one it had', () => {
  test('on the embedded backend', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.nat({ max: 3 }), async (applied, to) => {
        const folder = mkdtempSync(join(tmpdir(), 'copilotctl-way-back-'));
        folders.push(folder);
        await thereAndBack(new World(new EmbeddedBackend({ environment: EUROPE, folder })), applied, to);
      }),
      { numRuns: RUNS },
    );
  });
});
