import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { embeddedSubject } from '../../contract/embedded-subject.ts';
import { applyAll, createStep, GO, summaryOf } from '../../contract/steps.ts';

const STEPS = pathToFileURL(join(import.meta.dirname, '../../contract/steps.ts')).pathname;
const SUBJECT = join(import.meta.dirname, '../../../src/backends/embedded/embedded-backend.ts');
const ENVIRONMENT = join(import.meta.dirname, '../../../src/model/environment.ts');

/** A program that creates one role after the other, and says each time that it is done. */
const PROGRAM = `
import { EmbeddedBackend } from ${JSON.stringify(SUBJECT)};
import { completeEnvironment } from ${JSON.stringify(ENVIRONMENT)};
import { applyAll, createStep } from ${JSON.stringify(STEPS)};
const [, , folder, name] = process.argv;
const backend = new EmbeddedBackend({ folder, environment: completeEnvironment('prod', { geography: 'europe' }) });
for (let at = 0; ; at++) {
  const id = name + '-' + at;
  const [outcome] = await applyAll(backend, [createStep('SecurityRole', id, { displayName: id })]);
  if (outcome.status !== 'applied') throw new Error(JSON.stringify(outcome));
  process.stdout.write(id + '\\n');
}
`;

it('SIGKILL at any instant loses nothing that was confirmed, and the next writer goes on', {
  timeout: 60_000,
}, async () => {
  const subject = await embeddedSubject();
  const program = join(subject.folder, 'program.mjs');
  await build({
    stdin: { contents: PROGRAM, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
  });
  const confirmed: string[] = [];
  for (let round = 0; round < 6; round++) {
    const writers = ['left', 'right'].map((name) =>
      spawn(process.execPath, [program, subject.folder, `${name}${round}`]),
    );
    const said = writers.map((writer) => collect(writer.stdout));
    for (const [at, writer] of writers.entries()) {
      while ((said[at]?.().length ?? 0) < 5 + round) await once(writer.stdout, 'data');
    }
    const ends = writers.map(async (writer) => once(writer, 'exit'));
    for (const writer of writers) writer.kill('SIGKILL');
    await Promise.all(ends);
    confirmed.push(...said.flatMap((lines) => lines()));
  }
  const backend = await subject.open();
  const { rows } = await backend.read(new Set(['SecurityRole']), GO);
  expect(confirmed.filter((id) => !rows.has(`SecurityRole/${id}` as never))).toEqual([]);
  expect(summaryOf(await applyAll(backend, [createStep('SecurityRole', 'after', { displayName: 'after' })]))).toEqual([
    'applied',
  ]);
  await subject.cleanup();
});

function collect(stream: NodeJS.ReadableStream): () => string[] {
  let text = '';
  stream.on('data', (chunk) => {
    text += String(chunk);
  });
  return () => text.split('\n').slice(0, -1);
}
