import { access, appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedBackend } from '../../../src/backends/embedded/embedded-backend.ts';
import { tryLock } from '../../../src/files/lock-file.ts';
import type { Step } from '../../../src/model/plan.ts';
import { rowKey } from '../../../src/model/resource.ts';
import { type EmbeddedSubject, embeddedSubject, environmentOf } from '../../contract/embedded-subject.ts';
import { ALL, applyAll, createStep, deleteStep, GO, liveRow, summaryOf, updateStep } from '../../contract/steps.ts';

const role = (name: string): Step => createStep('SecurityRole', name, { displayName: name });
const roles = (count: number): Step[] => Array.from({ length: count }, (_, at) => role(`role-${at}`));

let subject: EmbeddedSubject;
let backend: EmbeddedBackend;

beforeEach(async () => {
  subject = await embeddedSubject();
  backend = await subject.open();
});

afterEach(async () => await subject.cleanup());

describe('the file of an embedded environment', () => {
  it('is not there until something is applied', async () => {
    await backend.read(ALL, GO);
    await expect(access(subject.file)).rejects.toThrow();
    await applyAll(backend, [role('a')]);
    const lines = await subject.lines();
    expect(lines[0]).toBe('{"format":1,"environment":"prod"}');
    expect(lines.at(-2)).toBe('{"commit":2,"rows":1}');
  });

  it('gives a seeded row the version it has in the file, so that a plan made before the first write holds', async () => {
    const seen = await liveRow(backend, 'CopilotSettings');
    await applyAll(backend, [role('a')]);
    expect(summaryOf(await applyAll(backend, [updateStep(seen, { '/translateResponses': true })]))).toEqual([
      'applied',
    ]);
  });

  it('grows by the changed rows only', async () => {
    await applyAll(backend, roles(200));
    const before = await readFile(subject.file, 'utf8');
    await applyAll(backend, [
      updateStep(await liveRow(backend, 'SecurityRole', 'role-7'), { '/description': 'seven' }),
    ]);
    const after = await readFile(subject.file, 'utf8');
    expect(after.slice(0, before.length)).toBe(before);
    expect(after.slice(before.length)).toBe(
      '{"kind":"SecurityRole","identity":"role-7","rev":2,"spec":{"displayName":"role-7","description":"seven"}}\n{"commit":3,"rows":1}\n',
    );
  });

  it('is not written by steps that are all refused', async () => {
    await applyAll(backend, [role('a')]);
    const before = await subject.fingerprint();
    await applyAll(backend, [role('a'), deleteStep(await liveRow(backend, 'CaseSummary'))]);
    expect(await subject.fingerprint()).toBe(before);
  });

  it('takes 50,000 rows in bytes that grow in line with them, and reads them back', async () => {
    await applyAll(backend, [role('first')]);
    const sizes = [(await stat(subject.file)).size];
    for (const part of [roles(25_000), roles(50_000).slice(25_000)]) {
      expect(summaryOf(await applyAll(backend, part)).every((each) => each === 'applied')).toBe(true);
      sizes.push((await stat(subject.file)).size);
    }
    const [none = 0, half = 0, whole = 0] = sizes;
    expect(Math.abs(whole - half - (half - none)) / (half - none)).toBeLessThan(0.02);
    expect((await (await subject.open()).read(new Set(['SecurityRole']), GO)).rows.size).toBeGreaterThan(50_000);
  });

  it('loses its dead lines when they outnumber the live ones by far, and nothing that counts with them', async () => {
    await subject.editOutOfBand('SecurityRole', 'csr manager', () => undefined);
    let row = await liveRow(backend, 'CopilotSettings');
    for (let at = 0; at < 600; at++) {
      const [outcome] = await applyAll(backend, [updateStep(row, { '/recordTranscripts': at % 2 === 0 })]);
      if (outcome?.status !== 'applied' || outcome.observed === undefined) throw new Error(JSON.stringify(outcome));
      row = outcome.observed;
    }
    expect((await subject.lines()).length).toBeLessThan(1100);
    const { rows } = await (await subject.open()).read(ALL, GO);
    expect(rows.get(rowKey('CopilotSettings', 'default'))?.version).toBe(row.version);
    expect(rows.has(rowKey('SecurityRole', 'csr manager'))).toBe(false);
  });
});

describe('a write that was cut off', () => {
  it('is not there for readers, at whatever byte it was cut, and the next write mends the file', async () => {
    await applyAll(backend, [role('kept')]);
    const before = await readFile(subject.file);
    await applyAll(backend, [
      role('tören'),
      updateStep(await liveRow(backend, 'CopilotSettings'), { '/recordTranscripts': true }),
    ]);
    const whole = await readFile(subject.file);
    const lastByteOfCommit = whole.length - 1;
    for (let cut = before.length; cut < lastByteOfCommit; cut++) {
      await writeFile(subject.file, whole.subarray(0, cut));
      const { rows } = await backend.read(ALL, GO);
      expect(rows.has(rowKey('SecurityRole', 'kept'))).toBe(true);
      expect(rows.has(rowKey('SecurityRole', 'tören'))).toBe(false);
      expect(rows.get(rowKey('CopilotSettings', 'default'))?.resource.spec.recordTranscripts).toBe(false);
    }
    expect(summaryOf(await applyAll(backend, [role('next')]))).toEqual(['applied']);
    const mended = await readFile(subject.file, 'utf8');
    expect(mended.startsWith(before.toString('utf8'))).toBe(true);
    expect(mended).not.toContain('tören');
    expect((await (await subject.open()).read(ALL, GO)).rows.has(rowKey('SecurityRole', 'next'))).toBe(true);
  });

  it('counts as whole when only the last line break is missing', async () => {
    await applyAll(backend, [role('a')]);
    const whole = await readFile(subject.file);
    await writeFile(subject.file, whole.subarray(0, whole.length - 1));
    expect(summaryOf(await applyAll(backend, [role('b')]))).toEqual(['applied']);
    const { rows } = await (await subject.open()).read(ALL, GO);
    expect([rows.has(rowKey('SecurityRole', 'a')), rows.has(rowKey('SecurityRole', 'b'))]).toEqual([true, true]);
  });

  it('is not there when its blocks came back as zeros', async () => {
    await applyAll(backend, [role('kept')]);
    const before = (await readFile(subject.file)).length;
    await applyAll(backend, [role('lost')]);
    const whole = await readFile(subject.file);
    await writeFile(subject.file, whole.fill(0, before + 5, before + 25));
    const { rows } = await backend.read(ALL, GO);
    expect([rows.has(rowKey('SecurityRole', 'kept')), rows.has(rowKey('SecurityRole', 'lost'))]).toEqual([true, false]);
  });
});

describe('an edit by hand', () => {
  it('is the new live state, also where it keeps the length of the file', async () => {
    await applyAll(backend, [role('a')]);
    const text = await readFile(subject.file, 'utf8');
    await writeFile(subject.file, text.replace('"displayName":"CSR Manager"', '"displayName":"CSR MANAGER"'));
    expect((await liveRow(backend, 'SecurityRole', 'csr manager')).resource.spec.displayName).toBe('CSR MANAGER');
  });

  it('may use the line ends of Windows', async () => {
    await applyAll(backend, [role('a')]);
    const { version } = await liveRow(backend, 'SecurityRole', 'a');
    await writeFile(subject.file, (await readFile(subject.file, 'utf8')).replaceAll('\n', '\r\n'));
    expect((await liveRow(backend, 'SecurityRole', 'a')).version).toBe(version);
  });

  it('with a key named __proto__ changes that row and nothing else', async () => {
    await subject.editOutOfBand('CopilotSettings', 'default', (spec) => ({ ...spec, marker: true }));
    await writeFile(
      subject.file,
      (await readFile(subject.file, 'utf8')).replace('"marker":true', '"__proto__":{"polluted":true}'),
    );
    const row = await liveRow(backend, 'CopilotSettings');
    expect(Object.hasOwn(row.resource.spec, '__proto__')).toBe(true);
    expect(summaryOf(await applyAll(backend, [updateStep(row, { '/translateResponses': true })]))).toEqual(['applied']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Object.getPrototypeOf((await liveRow(backend, 'CopilotSettings')).resource.spec)).toBe(Object.prototype);
  });

  it.each([
    ['is not JSON', '{"kind":"CaseSummary",'],
    ['is not a JSON object', '[1]'],
    ['names no known kind', '{"kind":"Pony","identity":"default","rev":1,"spec":{}}'],
    ['has no identity', '{"kind":"CaseSummary","rev":1,"spec":{}}'],
    ['has no "rev" that is a number', '{"kind":"CaseSummary","identity":"default","spec":{}}'],
    ['has no "spec" that is an object', '{"kind":"CaseSummary","identity":"default","rev":1,"spec":[]}'],
    [
      'has the identity "default", but its spec says "x"',
      '{"kind":"SecurityRole","identity":"default","rev":1,"spec":{"displayName":"x"}}',
    ],
  ])('that %s is named with its file and line', async (what, line) => {
    await applyAll(backend, [role('a')]);
    const lines = await subject.lines();
    await writeFile(subject.file, lines.map((each, at) => (at === 2 ? line : each)).join('\n'));
    const failure = { code: 'corrupt', message: `${subject.file}:3 ${what}.`, hint: expect.stringContaining('line') };
    await expect(backend.read(ALL, GO)).rejects.toMatchObject(failure);
    await expect(applyAll(backend, [role('b')])).rejects.toMatchObject(failure);
  });

  it('that adds or removes a line is told how to do it', async () => {
    await applyAll(backend, [role('a'), role('b')]);
    const lines = await subject.lines();
    await writeFile(subject.file, lines.filter((line) => !line.includes('"identity":"b"')).join('\n'));
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({
      code: 'corrupt',
      hint: expect.stringContaining('"deleted":true'),
    });
  });

  it('can be mended, and then the file reads again', async () => {
    await applyAll(backend, [role('a')]);
    const good = await readFile(subject.file);
    await writeFile(subject.file, good.toString().replace('"rev":1', '"rev":'));
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({ code: 'corrupt' });
    await writeFile(subject.file, good);
    expect((await liveRow(backend, 'SecurityRole', 'a')).resource.name).toBe('a');
  });
});

describe('a file that is not ours', () => {
  it.each([
    ['another format', '{"format":2,"environment":"prod"}'],
    ['another environment', '{"format":1,"environment":"dev"}'],
    ['no header', 'hello'],
  ])('with %s is refused as corrupt', async (_, header) => {
    await writeFile(subject.file, `${header}\n{"commit":1,"rows":0}\n`);
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({ code: 'corrupt', hint: expect.any(String) });
  });

  it('without a complete transaction is refused as corrupt', async () => {
    await writeFile(subject.file, '');
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('as a folder above ours makes the environment unavailable', async () => {
    const file = join(subject.folder, 'a-file');
    await writeFile(file, '');
    const below = new EmbeddedBackend({ folder: join(file, 'store'), environment: environmentOf() });
    await expect(below.read(ALL, GO)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ENOTDIR'),
    });
    await expect(applyAll(below, [role('a')])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(file),
    });
  });

  it('in the place of the file is a folder: unavailable', async () => {
    await mkdir(subject.file);
    await expect(backend.read(ALL, GO)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('two writers', () => {
  it('lose no row to one another', async () => {
    const other = await subject.open();
    const writes = Array.from({ length: 40 }, async (_, at) =>
      applyAll(at % 2 === 0 ? backend : other, [role(`r-${at}`)]),
    );
    expect((await Promise.all(writes)).flatMap(summaryOf).filter((each) => each !== 'applied')).toEqual([]);
    const { rows } = await (await subject.open()).read(new Set(['SecurityRole']), GO);
    expect([...rows.keys()].filter((key) => key.startsWith('SecurityRole/r-'))).toHaveLength(40);
  });

  it('cannot both create or both change the same row', async () => {
    const other = await subject.open();
    const creates = await Promise.all([backend, other].map(async (each) => applyAll(each, [role('same')])));
    expect(creates.flatMap(summaryOf).sort()).toEqual(['applied', 'refused moved']);
    const row = await liveRow(backend, 'SecurityRole', 'same');
    const updates = await Promise.all(
      [backend, other].map(async (each, at) => applyAll(each, [updateStep(row, { '/description': `${at}` })])),
    );
    expect(updates.flatMap(summaryOf).sort()).toEqual(['applied', 'refused moved']);
  });

  it('wait for one another, and no longer than the caller does', async () => {
    const lock = await tryLock(`${subject.file}.lock`, {});
    const caller = new AbortController();
    const outcomes = applyAll(backend, [role('a')], caller.signal);
    caller.abort();
    expect(summaryOf(await outcomes)).toEqual(['skipped']);
    if ('release' in lock) await lock.release();
    expect(summaryOf(await applyAll(backend, [role('a')]))).toEqual(['applied']);
  });

  it('see what the other one appended behind a torn write', async () => {
    await applyAll(backend, [role('a')]);
    const other = await subject.open();
    await appendFile(subject.file, '{"kind":"SecurityRole","identity":"torn"');
    expect(summaryOf(await applyAll(other, [role('b')]))).toEqual(['applied']);
    expect((await liveRow(backend, 'SecurityRole', 'b')).resource.name).toBe('b');
  });
});

describe('apps named later in the Environment', () => {
  it('are there although the file is older', async () => {
    await applyAll(backend, [role('a')]);
    const environment = environmentOf({ geography: 'europe', apps: [{ uniqueName: 'contoso_hub' }] });
    const later = new EmbeddedBackend({ folder: subject.folder, environment });
    const row = await liveRow(later, 'AppAccess', 'contoso_hub');
    expect(summaryOf(await applyAll(later, [updateStep(row, { '/copilotEnabled': true })]))).toEqual(['applied']);
  });
});
