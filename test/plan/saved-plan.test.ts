import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { keyedDigestOf } from '../../src/model/digest.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { KINDS, type Kind } from '../../src/model/kind.ts';
import { KIND_DEFINITIONS } from '../../src/model/kinds/index.ts';
import type { SavedPlan } from '../../src/model/saved-plan.ts';
import { deriveSavedPlan } from '../../src/plan/derive-saved-plan.ts';
import { readSavedPlan } from '../../src/plan/read-saved-plan.ts';
import { showSavedPlan } from '../../src/plan/show-saved-plan.ts';
import { identified, printSavedPlan } from '../../src/plan/to-saved-plan.ts';
import { specOf } from '../arbitrary-spec.ts';
import { desired, type Entry } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';
import { checkNow, OWN_KEY, savedPlanOf } from '../saved-plans.ts';
import { complaints } from '../schemas/schema-files.ts';

const PROMPT = 'Answer as the Contoso claims desk would.';
const entries: readonly Entry[] = [
  ['CustomerSupportAgent', { overview: { instructions: PROMPT } }],
  ['SecurityRole', { displayName: 'csr', description: 'new' }, { name: 'csr' }],
  ['SecurityRole', { displayName: 'new role' }, { name: 'new-role' }],
  ['SecurityRole', { displayName: 'gone' }, { name: 'gone', state: 'absent' }],
  ['ExperienceProfile', { uniqueName: 'contoso_p', displayName: 'P', users: ['pat@contoso.example'] }, { name: 'p' }],
  ['CopilotSettings', { consent: { state: 'opted-in' } }],
];
const rows = live(
  row('CustomerSupportAgent', { overview: { instructions: 'The prompt of before.' } }),
  row('SecurityRole', { displayName: 'csr', description: 'old' }, '7'),
  row('SecurityRole', { displayName: 'gone' }, '8'),
  row('CopilotSettings', {}),
);
const state = desired({}, entries);
const saved = savedPlanOf(state, rows);
const bytes = (plan: SavedPlan) => new TextEncoder().encode(printSavedPlan(plan));
const codes = (text: string | Uint8Array) => {
  const given = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readSavedPlan(given, 'p.json').diagnostics.map((each) => each.code);
};

describe('a saved plan', () => {
  it('is what its schema describes, with every kind of step in it', () => {
    expect(new Set(saved.steps.map((step) => step.op))).toEqual(new Set(['create', 'update', 'delete', 'manual']));
    expect(complaints('saved-plan.schema.json', JSON.parse(printSavedPlan(saved)))).toEqual([]);
  });

  it('is read back as it was written', () => {
    expect(readSavedPlan(bytes(saved), 'p.json')).toEqual({ ok: true, value: saved, diagnostics: [] });
  });

  it('has the same bytes for the same plan, time and key, and another id for another', () => {
    expect(printSavedPlan(savedPlanOf(state, rows))).toBe(printSavedPlan(saved));
    expect(savedPlanOf(state, rows, { madeAt: new Date(0) }).id).not.toBe(saved.id);
  });

  it('says of each row the version it was planned for, or that it must not be there', () => {
    const states = saved.resources.map(({ address, version, absent }) => [address, absent ?? version]);
    expect(Object.fromEntries(states)).toMatchObject({
      'SecurityRole/csr': keyedDigestOf('7', OWN_KEY.value),
      'SecurityRole/gone': keyedDigestOf('8', OWN_KEY.value),
      'SecurityRole/new-role': true,
      'ExperienceProfile/p': true,
    });
  });

  it('holds nothing sensitive: no prompt, old or new, and no person', () => {
    const text = printSavedPlan(saved);
    for (const secret of [PROMPT, 'The prompt of before.', 'pat@contoso.example']) {
      expect(JSON.stringify(planOf(state, rows))).toContain(secret);
      expect(text).not.toContain(secret);
    }
    expect(saved.steps.find((step) => step.id === 'CustomerSupportAgent/default')?.fields?.[0]?.after).toEqual({
      $sensitive: { length: PROMPT.length, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('does not hold a key that was given, and digests differ by key', () => {
    const value = 'a key that only the pipeline knows, long enough';
    const kept = savedPlanOf(state, rows, { key: { from: 'environment', value } });
    expect(printSavedPlan(kept)).not.toContain(value);
    expect(kept.key.from).toBe('environment');
    expect(kept.steps).not.toEqual(saved.steps);
    expect(complaints('saved-plan.schema.json', JSON.parse(printSavedPlan(kept)))).toEqual([]);
  });
});

describe('a file that is not as it was saved is refused:', () => {
  it('every byte flipped in turn, of a plan with every kind of step', () => {
    const original = bytes(saved);
    const accepted: number[] = [];
    for (let at = 0; at < original.length; at++)
      for (const bit of [0x01, 0x02, 0x20, 0x80]) {
        const flipped = Uint8Array.from(original);
        flipped[at] = (original[at] ?? 0) ^ bit;
        if (readSavedPlan(flipped, 'p.json').ok) accepted.push(at);
      }
    expect(original.length).toBeGreaterThan(4000);
    expect(accepted).toEqual([]);
  });

  it('cut off anywhere', () => {
    const original = bytes(saved);
    const accepted = [...original.keys()].filter((length) => readSavedPlan(original.subarray(0, length), 'p').ok);
    expect(accepted).toEqual([]);
  });

  it.each<readonly [string, (text: string) => string]>([
    ['a space at the end', (text) => `${text} `],
    ['a byte order mark', (text) => `\uFEFF${text}`],
    ['other indents', (text) => JSON.stringify(JSON.parse(text))],
    [
      'keys in another order',
      (text) => `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()), null, 1)}\n`,
    ],
    ['a key twice', (text) => text.replace('"format": 1', '"format": 1,\n "format": 1')],
    ['another target', (text) => text.replace('embedded:test', 'embedded:prod')],
    ['another value', (text) => text.replace('"new"', '"now"')],
    ['another id', (text) => text.replace(saved.id, `${'0'.repeat(64)}`)],
  ])('%s', (_, edit) => {
    const text = printSavedPlan(saved);
    expect(edit(text)).not.toBe(text);
    expect(['saved-plan/tampered', 'saved-plan/unreadable']).toContain(codes(edit(text))[0]);
  });

  it('a member that no plan has, even with an id that fits', () => {
    const { id: _, ...rest } = saved;
    const more = { ...rest, more: true };
    expect(codes(printSavedPlan(identified(more)))).toEqual(['saved-plan/unreadable']);
  });

  it('a newer format, in words', () => {
    const newer = readSavedPlan(new TextEncoder().encode('{"format": 2, "anything": []}'), 'p.json');
    expect(newer.diagnostics[0]).toMatchObject({
      code: 'saved-plan/newer-format',
      message: 'p.json has format 2; this version of copilotctl reads format 1.',
    });
  });

  it.each(['', 'null', '[]', '1', '{}', '{"format":1}', '{"format":"2"}', '{"__proto__":{}}', '\u0000'])(
    '%j',
    (text) => {
      expect(codes(text)).toEqual(['saved-plan/unreadable']);
    },
  );

  it('what is no UTF-8', () => {
    expect(codes(Uint8Array.of(0xff, 0xfe))).toEqual(['saved-plan/unreadable']);
  });
});

describe('a part of a saved plan', () => {
  const part = deriveSavedPlan(saved, (address) => address.startsWith('SecurityRole/'));

  it('is a plan of its own that names the whole', () => {
    expect(part.derivedFrom).toBe(saved.id);
    expect(part.id).not.toBe(saved.id);
    expect(part.steps.map((step) => step.id)).toEqual([
      'SecurityRole/csr',
      'SecurityRole/gone',
      'SecurityRole/new-role',
    ]);
    expect(readSavedPlan(bytes(part), 'p.json').ok).toBe(true);
  });

  it('is the same for the same choice, and waits for nothing outside', () => {
    expect(deriveSavedPlan(saved, (address) => address.startsWith('SecurityRole/'))).toEqual(part);
    const ids = new Set(part.steps.map((step) => step.id));
    expect(part.steps.flatMap((step) => step.after).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('a saved plan that is looked at', () => {
  it('has the steps of the plan, and says how long what is sensitive is', () => {
    const shown = showSavedPlan(saved);
    const plan = planOf(state, rows);
    expect(shown.steps.map(({ id, change, after, risk }) => [id, change.op, after, risk])).toEqual(
      plan.steps.map(({ id, change, after, risk }) => [id, change.op, after, risk]),
    );
    expect(JSON.stringify(shown)).toContain(`(sensitive, ${PROMPT.length} long)`);
    expect(JSON.stringify(shown)).not.toContain(OWN_KEY.value);
  });
});

test.each(KINDS)('whatever a %s was and is to be, its plan is saved, read back and held to itself', (kind) => {
  const specs = fc.tuple(specOf(kind), specOf(kind, { nulls: true }));
  fc.assert(
    fc.property(specs, ([written, observed]) => {
      // The property is about specs that no schema was asked about.
      const declared = desired({}, [[kind, written] as unknown as Entry]);
      const there = live(row(kind, { ...observed, ...identityOf(kind, written) }));
      const plan = savedPlanOf(declared, there);
      expect(readSavedPlan(bytes(plan), 'p.json')).toEqual({ ok: true, value: plan, diagnostics: [] });
      const check = checkNow(plan, declared, there);
      expect(check.ok && check.steps).toEqual(planOf(declared, there).steps);
    }),
    { numRuns: 40 },
  );
});

/** What makes a live row the one that is declared. */
function identityOf(kind: Kind, written: JsonObject): JsonObject {
  const members = Object.entries(written).filter(([, value]) => typeof value === 'string');
  return KIND_DEFINITIONS[kind].singleton ? {} : Object.fromEntries(members);
}
