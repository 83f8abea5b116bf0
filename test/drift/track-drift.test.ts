import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markTold } from '../../src/drift/mark-told.ts';
import { trackDrift } from '../../src/drift/track-drift.ts';
import { type DriftEpisode, episodeKey } from '../../src/model/drift-record.ts';
import type { DriftFinding } from '../../src/model/report.ts';
import type { Address } from '../../src/model/resource.ts';

const address = 'CopilotSettings/default' as Address;
const digits = (text: string) => text.repeat(32).slice(0, 32);
/** A field that moved to a value, by one digit each. */
const finding = (path: string, value: string): DriftFinding => ({
  fingerprint: digits(`${path}${value}`),
  address,
  what: 'changed',
  field: { path: `/${path}`, before: value, after: 'ours', cause: 'drift' },
});
const at = (hours: number) => new Date(Date.parse('2026-11-01T12:00:00Z') + hours * 3_600_000);
const everything = () => true;
const snooze = (until: string) => ({ until, reason: 'pilot', by: 'ada', at: at(0).toISOString() });

/** Runs one after the other, each with what it finds, over records of their own. */
class Runs {
  seen: readonly DriftEpisode[] = [];
  /** Channels that are told of everything. */
  channels: readonly string[] = [];
  #hours = 0;

  run(findings: readonly DriftFinding[], more: { hours?: number; until?: string; isLookedAt?: () => boolean } = {}) {
    const { hours = this.#hours + 2, until, isLookedAt = everything } = more;
    this.#hours = hours;
    const fingerprints = new Set(findings.map((each) => each.fingerprint));
    const { saved, dropped, result } = trackDrift(findings, this.seen, {
      now: at(hours),
      isLookedAt,
      channelsFor: () => this.channels,
      ...(until !== undefined && { snooze: { fingerprints, as: snooze(until) } }),
    });
    this.#save(saved, dropped);
    return {
      untold: result.untold.map(({ path, untold }) => `${untold?.as} ${path} ${untold?.to.join()}`),
      states: result.findings.map(({ state }) => state),
      resolved: result.resolved.map(({ path }) => path),
      written: saved.length,
    };
  }

  /** Says that a channel was told all that it was not told yet. */
  told(channel: string) {
    const told = this.seen.flatMap(({ untold, ...each }) =>
      untold === undefined ? [] : [[episodeKey(each), { as: untold.as, to: new Set([channel]) }] as const],
    );
    const { saved, dropped } = markTold(this.seen, new Map(told));
    this.#save(saved, dropped);
  }

  #save(saved: readonly DriftEpisode[], dropped: readonly DriftEpisode[]): void {
    const after = new Map(this.seen.map((each) => [episodeKey(each), each]));
    for (const each of saved) after.set(episodeKey(each), each);
    for (const each of dropped) after.delete(episodeKey(each));
    this.seen = [...after.values()];
  }
}

describe('a finding', () => {
  test('is new once and known from then on', () => {
    const runs = new Runs();
    expect(runs.run([finding('a', '1')])).toMatchObject({ states: ['new'], written: 1 });
    expect(runs.run([finding('a', '1')]).states).toEqual(['known']);
    expect(runs.seen).toHaveLength(1);
  });

  test('that lasts is written down again once an hour, and not by every run', () => {
    const runs = new Runs();
    runs.run([finding('a', '1')], { hours: 0 });
    expect(runs.run([finding('a', '1')], { hours: 0.5 }).written).toBe(0);
    expect(runs.run([finding('a', '1')], { hours: 1.5 }).written).toBe(1);
    expect(runs.seen).toMatchObject([{ firstSeen: at(0).toISOString(), lastSeen: at(1.5).toISOString() }]);
  });

  test('whose field moved again is another one, and ends the first', () => {
    const runs = new Runs();
    runs.run([finding('a', '1')]);
    expect(runs.run([finding('a', '2')])).toMatchObject({ states: ['changed'], resolved: [] });
    expect(runs.seen).toMatchObject([{ ended: { how: 'moved' } }, { path: '/a' }]);
    expect(runs.run([finding('a', '2')]).states).toEqual(['known']);
  });

  test('that is gone is told once as resolved, and is new when it comes again', () => {
    const runs = new Runs();
    runs.run([finding('a', '1'), finding('b', '1')]);
    expect(runs.run([finding('b', '1')])).toMatchObject({ states: ['known'], resolved: ['/a'] });
    expect(runs.run([finding('b', '1')]).resolved).toEqual([]);
    expect(runs.run([finding('a', '1'), finding('b', '1')]).states).toEqual(['new', 'known']);
  });

  test('does not end in a run that did not look at its resource', () => {
    const runs = new Runs();
    runs.run([finding('a', '1')]);
    expect(runs.run([], { isLookedAt: () => false })).toMatchObject({ resolved: [], written: 0 });
    expect(runs.run([finding('a', '1')]).states).toEqual(['known']);
  });

  test('that was gone as a whole resource has no path', () => {
    const runs = new Runs();
    runs.run([{ fingerprint: digits('f'), address, what: 'removed' }]);
    expect(runs.seen[0]).not.toHaveProperty('path');
    expect(runs.run([]).resolved).toEqual([undefined]);
  });
});

describe('a snooze', () => {
  test('lasts to the end of its day; then the finding is new once more, and known after that', () => {
    const runs = new Runs();
    runs.run([finding('a', '1')], { hours: 0 });
    runs.run([finding('a', '1')], { hours: 1, until: '2026-11-02' });
    expect(runs.run([finding('a', '1')], { hours: 35.9 }).states).toEqual(['snoozed']);
    expect(runs.run([finding('a', '1')], { hours: 36 }).states).toEqual(['new']);
    expect(runs.run([finding('a', '1')], { hours: 37 }).states).toEqual(['known']);
  });

  test('ends when live moves again', () => {
    const runs = new Runs();
    runs.run([finding('a', '1')], { until: '2027-01-01' });
    expect(runs.run([finding('a', '2')]).states).toEqual(['changed']);
  });

  test('is replaced by a later one', () => {
    const runs = new Runs();
    runs.run([finding('a', '1')], { until: '2026-11-01' });
    runs.run([finding('a', '1')], { until: '2026-12-01' });
    expect(runs.run([finding('a', '1')], { hours: 100 }).states).toEqual(['snoozed']);
  });
});

describe('channels', () => {
  const twoChannels = () => Object.assign(new Runs(), { channels: ['chat', 'audit'] });

  test('stay untold until they were told, each by itself', () => {
    const runs = twoChannels();
    expect(runs.run([finding('a', '1')]).untold).toEqual(['new /a chat,audit']);
    runs.told('chat');
    expect(runs.run([finding('a', '1')])).toMatchObject({ states: ['known'], untold: ['new /a audit'] });
    runs.told('audit');
    expect(runs.run([finding('a', '1')]).untold).toEqual([]);
    expect(runs.seen[0]).not.toHaveProperty('untold');
  });

  test('are told what is last true of a finding: moved again, or as declared again', () => {
    const runs = twoChannels();
    runs.run([finding('a', '1')]);
    expect(runs.run([finding('a', '2')]).untold).toEqual(['changed /a chat,audit']);
    runs.told('chat');
    expect(runs.run([])).toMatchObject({ resolved: ['/a'], untold: ['resolved /a chat,audit'] });
    expect(runs.run([]).untold).toEqual(['resolved /a chat,audit']);
    runs.told('chat');
    runs.told('audit');
    expect(runs.run([]).untold).toEqual([]);
  });

  test('are not told of what is snoozed, and are once the snooze is over', () => {
    const runs = twoChannels();
    runs.run([finding('a', '1')], { hours: 0 });
    expect(runs.run([finding('a', '1')], { hours: 1, until: '2026-11-02' }).untold).toEqual([]);
    expect(runs.run([finding('a', '1')], { hours: 2 }).untold).toEqual([]);
    expect(runs.run([finding('a', '1')], { hours: 40 }).untold).toEqual(['new /a chat,audit']);
  });

  test('leave no trace where a project has none', () => {
    const runs = new Runs();
    runs.run([finding('a', '1')]);
    runs.run([]);
    expect(JSON.stringify(runs.seen)).not.toContain('untold');
  });

  test('whatever runs find and whoever answers, are told each change once and in the end all of it', () => {
    const found = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')), {
      selector: ([path]) => path,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(found, fc.boolean()), { minLength: 1, maxLength: 8 }), (nights) => {
        const runs = twoChannels();
        const believed = new Map<string | undefined, string>();
        for (const [each, answers] of [...nights, [nights.at(-1)?.[0] ?? [], true] as const]) {
          const findings = each.map(([path, value]) => finding(path, value));
          const { untold } = runs.run(findings);
          expect(new Set(untold).size).toBe(untold.length);
          if (!answers) continue;
          for (const { path, fingerprint, untold: owed } of runs.seen) {
            if (owed?.to.includes('chat') !== true) continue;
            if (owed.as === 'resolved') believed.delete(path);
            else believed.set(path, fingerprint);
          }
          runs.told('chat');
          const live = findings.map(({ field, fingerprint }) => [field?.path, fingerprint] as const);
          expect(new Map(live)).toEqual(believed);
        }
      }),
    );
  });
});

test('of two runs at once that write one after the other, neither loses what the other saw', () => {
  const runs = new Runs();
  runs.run([finding('a', '1')], { hours: 1 });
  runs.run([finding('a', '1'), finding('b', '1')], { hours: 1 });
  expect(runs.seen.map(({ path }) => path)).toEqual(['/a', '/b']);
});

test('whatever runs find, what lasts in the records is what the last run found, and each finding is new at most once', () => {
  const found = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2')), {
    selector: ([path]) => path,
  });
  fc.assert(
    fc.property(fc.array(found, { maxLength: 8 }), (all) => {
      const runs = new Runs();
      let before = new Set<string>();
      for (const each of all) {
        const findings = each.map(([path, value]) => finding(path, value));
        const { states, resolved } = runs.run(findings);
        const now = new Set(findings.map(({ fingerprint }) => fingerprint));
        expect(states.map((state) => state === 'known')).toEqual(findings.map((one) => before.has(one.fingerprint)));
        const lasting = runs.seen.filter(({ ended }) => ended === undefined).map(({ fingerprint }) => fingerprint);
        expect(new Set(lasting)).toEqual(now);
        const paths = new Set(findings.map(({ field }) => field?.path));
        expect(resolved.every((path) => !paths.has(path))).toBe(true);
        before = now;
      }
    }),
  );
});

test('of what ended long ago the oldest is forgotten', () => {
  const ended = (hours: number): DriftEpisode => ({
    ...{ fingerprint: digits('1'), address, path: '/a', lastSeen: at(hours).toISOString() },
    firstSeen: at(hours).toISOString(),
    ended: { at: at(hours).toISOString(), how: 'resolved' },
  });
  const seen = Array.from({ length: 2003 }, (_, hours) => ended(hours));
  const { dropped } = trackDrift([], seen, { now: at(9000), isLookedAt: everything });
  expect(new Set(dropped)).toEqual(new Set(seen.slice(0, 3)));
});
