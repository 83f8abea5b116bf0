import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageOfFiles } from './records-image.ts';
import type { Stage } from './stage.ts';

/** A tree over an embedded store that was never written. */
export async function embeddedStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  const lines = () => rowLines(join(folder, '.copilotctl/embedded/prod/rows.jsonl'));
  return {
    folder,
    target: { backend: 'embedded' },
    variables: {},
    records: imageOfFiles(folder),
    live: () => new Map(lines().map((line) => [keyOf(line), line])),
    effects: lines,
    onRequest: undefined,
    close: async () => rmSync(folder, { recursive: true }),
  };
}

/** The rows that were written, in the order of writing; the last line of a row is what it is now. */
function rowLines(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text.split('\n').filter((line) => line.startsWith('{"kind":'));
}

function keyOf(line: string): string {
  const { kind, identity } = JSON.parse(line);
  return `${kind}/${identity}`;
}
