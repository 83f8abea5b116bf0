import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSnapshot } from '../../../src/backends/snapshot/check-snapshot.ts';
import { readSnapshot } from '../../../src/backends/snapshot/read-snapshot.ts';
import { printSnapshot, type Snapshot, signedText, toSnapshot } from '../../../src/backends/snapshot/snapshot.ts';
import { SnapshotBackend } from '../../../src/backends/snapshot/snapshot-backend.ts';
import { diff } from '../../../src/diff/diff.ts';
import { readSigningKey } from '../../../src/files/ed25519.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { KINDS } from '../../../src/model/kind.ts';
import type { LiveState } from '../../../src/model/live-state.ts';
import { specOf } from '../../arbitrary-spec.ts';
import { desired, type Entry } from '../../builders.ts';
import { lastApplied, live, row } from '../../live.ts';
import { planOf } from '../../plans.ts';
import { complaints } from '../../schemas/schema-files.ts';

const GO = new AbortController().signal;
const TAKEN = new Date('2026-11-21T12:00:00Z');
const NOW = new Date('2026-11-21T15:30:00Z');
const newKey = () =>
  readSigningKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

const LIVE = live(
  row('CopilotSettings', { recordTranscripts: true }, 'W/"7"'),
  row('SecurityRole', { displayName: 'Contoso CSR' }, '3', 'Managed.'),
  row('CaseSummary', { available: true, description: 'For agents.', excludedEmailAddresses: ['a@contoso.example'] }),
  row('CustomerSupportAgent', { prompts: { items: [{ name: 'Greeting', prompt: 'Say hello.', inGuide: true }] } }),
);

const taken = (state: LiveState = LIVE, redacted = false): Snapshot =>
  toSnapshot(state, {
    version: '1.0.0',
    environment: 'test',
    backend: 'embedded',
    takenAt: TAKEN,
    redacted,
    kinds: new Set(KINDS),
  });
const signed = (snapshot: Snapshot, key = newKey()): Snapshot => ({
  ...snapshot,
  signature: { algorithm: 'ed25519', publicKey: key.publicKey, value: key.sign(signedText(snapshot.id)) },
});
const codes = (text: string) => readSnapshot(text).diagnostics.map(({ code }) => code);
const read = (snapshot: Snapshot, kinds = new Set(KINDS)) => new SnapshotBackend(snapshot).read(kinds, GO);

describe('a snapshot', () => {
  test('gives back what was read: rows, versions, locks and evidence', async () => {
    const evidence: Evidence = new Map([
      ['CopilotSettings', [{ path: '/recordTranscripts', grade: 'B', storage: 'somewhere' }]],
    ]);
    const again = readSnapshot(printSnapshot(taken({ ...LIVE, evidence })));
    if (!again.ok) throw new Error(JSON.stringify(again.diagnostics));
    const state = await read(again.value);
    expect(new Map([...state.rows].sort())).toEqual(new Map([...LIVE.rows].sort()));
    expect(state.evidence).toEqual(evidence);
    expect(state.target).toBe(LIVE.target);
  });

  test('is what its schema says, signed or not, redacted or not', () => {
    for (const snapshot of [taken(), signed(taken()), taken(LIVE, true)])
      expect(complaints('snapshot.schema.json', JSON.parse(printSnapshot(snapshot)))).toEqual([]);
  });

  test('of the same reading is the same bytes, in whatever order the rows came', () => {
    const reversed = { ...LIVE, rows: new Map([...LIVE.rows].reverse()) };
    expect(printSnapshot(taken(reversed))).toBe(printSnapshot(taken()));
  });

  test('gives the plan that live gives, for any spec', async () => {
    const any = fc.constantFrom(...KINDS).chain((kind) => fc.tuple(fc.constant(kind), specOf(kind), specOf(kind)));
    await fc.assert(
      fc.asyncProperty(any, async ([kind, before, after]) => {
        const named = (spec: object): object => ({ ...spec, displayName: 'x', uniqueName: 'x', app: 'x', table: 'x' });
        const state = live(row(kind, JSON.parse(JSON.stringify(named(before)))));
        const declared = desired({}, [[kind, named(after) as never, { name: 'x' }]]);
        const parsed = readSnapshot(printSnapshot(taken(state)));
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
        expect(diff(declared, await read(parsed.value), lastApplied())).toEqual(diff(declared, state, lastApplied()));
      }),
      { numRuns: 200 },
    );
  });

  test('with any byte flipped is refused', () => {
    const bytes = Buffer.from(printSnapshot(signed(taken())));
    const accepted = [...bytes.keys()].filter((at) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      return readSnapshot(flipped.toString()).ok;
    });
    expect(accepted).toEqual([]);
  }, 60_000);

  test('whose signature was taken from another one is refused', () => {
    const other = signed({ ...taken(), id: 'f'.repeat(64) });
    expect(other.signature).toBeDefined();
    expect(codes(printSnapshot({ ...other, id: taken().id }))).toEqual(['snapshot/tampered']);
  });

  test('with more white space, or a member twice, is not what was written', () => {
    const text = printSnapshot(taken());
    expect(codes(`${text}\n`)).toEqual(['snapshot/tampered']);
    expect(codes(text.replace('"format": 1', '"format": 1, "format": 1'))).toEqual(['snapshot/tampered']);
  });

  test('of a newer format, or a file that is something else, is told apart from a broken one', () => {
    expect(codes('[]')).toEqual(['snapshot/unreadable']);
    expect(codes('{')).toEqual(['snapshot/unreadable']);
    expect(readSnapshot('{"format": 2}').diagnostics[0]?.message).toContain('format 2');
  });

  test('cannot be changed', async () => {
    const plan = planOf(desired({}, [['CopilotSettings', { recordTranscripts: false }]]), LIVE);
    const outcomes = [];
    for await (const outcome of new SnapshotBackend(taken()).apply(plan.steps)) outcomes.push(outcome.status);
    expect(outcomes).toEqual(['refused']);
  });

  test('says nothing of a kind that was not read', async () => {
    const narrow = toSnapshot(live(), {
      version: '1',
      environment: 'test',
      backend: 'embedded',
      takenAt: TAKEN,
      redacted: false,
      kinds: new Set(['CopilotSettings']),
    });
    await expect(read(narrow, new Set(['SecurityRole']))).rejects.toMatchObject({ code: 'rejected' });
    expect((await read(narrow, new Set(['CopilotSettings']))).rows.size).toBe(0);
  });
});

describe('a redacted snapshot', () => {
  const redacted = taken(LIVE, true);
  const planned = async (entry: Entry) => {
    const { changes } = diff(desired({}, [entry]), await read(redacted), lastApplied());
    return changes.map((change) => [change.op, 'fields' in change ? change.fields.map(({ path }) => path) : []]);
  };

  test('holds no text of people and no name of one', () => {
    const text = printSnapshot(redacted);
    for (const secret of ['Say hello', 'For agents', 'contoso.example']) {
      expect(printSnapshot(taken())).toContain(secret);
      expect(text).not.toContain(secret);
    }
  });

  test('makes a value that was left out not known: neither in sync nor a change', async () => {
    expect(await planned(['CaseSummary', { available: false, description: 'For agents.' }])).toEqual([
      ['update', ['/available']],
      ['manual', ['/description']],
    ]);
    expect(
      await planned([
        'CustomerSupportAgent',
        { prompts: { items: [{ name: 'Greeting', prompt: 'Say goodbye.', inGuide: true }] } },
      ]),
    ).toEqual([['manual', ['/prompts/items/Greeting/prompt']]]);
    const { changes } = diff(desired({}, [['CaseSummary', { description: 'x' }]]), await read(redacted), lastApplied());
    expect(changes).toMatchObject([{ instruction: expect.stringContaining('Not known') }]);
  });

  test('still knows that there is no value', async () => {
    const empty = await read(taken(live(row('CaseSummary', { available: true, description: '' })), true));
    const { changes } = diff(desired({}, [['CaseSummary', { description: 'x' }]]), empty, lastApplied());
    expect(changes).toMatchObject([{ op: 'update' }]);
  });
});

describe('checking a snapshot', () => {
  const expected = { environment: 'test', backend: 'embedded', target: 'embedded:test', publicKeys: [], now: NOW };
  const checked = (more: object, snapshot = taken()) =>
    checkSnapshot(snapshot, { ...expected, ...more }).map(({ severity, code }) => `${severity} ${code}`);

  test('finds nothing wrong with one of this environment', () => {
    expect(checked({})).toEqual([]);
  });

  test.each([{ environment: 'prod' }, { backend: 'dynamics365' }, { target: 'embedded:other' }])(
    'refuses one of another system: %o',
    (other) => {
      expect(checked(other)).toEqual(['error snapshot/other-target']);
    },
  );

  test('asks for a signature with a key of the project, where the project lists any', () => {
    const key = newKey();
    const publicKeys = [key.publicKey];
    expect(checked({ publicKeys })).toEqual(['error snapshot/unsigned']);
    expect(checked({ publicKeys }, signed(taken()))).toEqual(['error snapshot/unsigned']);
    expect(checked({ publicKeys }, signed(taken(), key))).toEqual([]);
  });

  test('warns past a day, and refuses past what was asked for', () => {
    const nextDay = { now: new Date('2026-11-22T12:00:01Z') };
    expect(checked(nextDay)).toEqual(['warning snapshot/old']);
    expect(checked({ maxAgeMs: 3 * 3_600_000 })).toEqual(['error snapshot/old']);
    expect(checked({ maxAgeMs: 4 * 3_600_000 })).toEqual([]);
  });

  test('does not believe one that is still to come', () => {
    const before = { now: new Date('2026-11-21T11:00:00Z') };
    expect(checked(before)).toEqual(['warning snapshot/old']);
    expect(checked({ ...before, maxAgeMs: 1 })).toEqual(['error snapshot/old']);
  });
});

test('a text that is no private Ed25519 key is refused without being repeated', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  for (const text of ['hunter2', rsa.toString()]) {
    expect(() => readSigningKey(text)).toThrow(/no private Ed25519 key/);
    expect(() => readSigningKey(text)).not.toThrow(/hunter2|PRIVATE/);
  }
});
