import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedBackend, ROWS_FILE } from '../../src/backends/embedded/embedded-backend.ts';
import { completeEnvironment, type Environment } from '../../src/model/environment.ts';
import type { EnvironmentSpec } from '../../src/model/generated/types.ts';
import { isObject, type JsonObject } from '../../src/model/json.ts';
import type { ContractSubject } from './backend-contract.ts';
import { applyAll, createStep, deleteStep, liveRow, removeFolder } from './steps.ts';

/** An environment of the tests. Default: `prod` in Europe. */
export function environmentOf(spec: EnvironmentSpec = { geography: 'europe' }, name = 'prod'): Environment {
  return completeEnvironment(name, spec);
}

/** An embedded system in a folder of its own, with what the tests of its file need. */
export interface EmbeddedSubject extends ContractSubject {
  readonly folder: string;
  readonly file: string;
  open(): Promise<EmbeddedBackend>;
  /** The lines of its file. */
  lines(): Promise<string[]>;
}

/** A fresh embedded system. */
export async function embeddedSubject(environment: Environment = environmentOf()): Promise<EmbeddedSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'copilotctl-embedded-'));
  const file = join(folder, ROWS_FILE);
  const lines = async () => (await readFile(file, 'utf8')).split('\n');
  const open = async () => new EmbeddedBackend({ folder, environment });
  return {
    folder,
    file,
    lines,
    open,
    editOutOfBand: async (kind, identity, edit) => {
      if (!(await readdir(folder)).includes(ROWS_FILE)) await firstWrite(await open());
      const all = await lines();
      const at = all.findLastIndex(
        (line) => line.includes(`"kind":"${kind}"`) && line.includes(`"identity":"${identity}"`),
      );
      await writeFile(file, all.map((line, index) => (index === at ? edited(line, edit) : line)).join('\n'));
    },
    fingerprint: async () => {
      const names = (await readdir(folder)).sort();
      return JSON.stringify(
        await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
      );
    },
    cleanup: async () => await removeFolder(folder),
  };
}

/** Makes the store's file, and leaves live as it was. */
async function firstWrite(backend: EmbeddedBackend): Promise<void> {
  await applyAll(backend, [createStep('SecurityRole', 'first-write', { displayName: 'First write' })]);
  await applyAll(backend, [deleteStep(await liveRow(backend, 'SecurityRole', 'first write'))]);
}

function edited(line: string, edit: (spec: JsonObject) => JsonObject | undefined): string {
  const row: unknown = JSON.parse(line);
  if (!isObject(row) || !isObject(row.spec)) throw new Error(`Not a row: ${line}`);
  const spec = edit(row.spec);
  return JSON.stringify(spec === undefined ? { ...row, deleted: true } : { ...row, spec });
}
