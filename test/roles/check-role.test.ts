import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCESS_LEVELS } from '../../src/model/kinds/security-role.ts';
import { PRESETS } from '../../src/model/preset-names.ts';
import { type GrantSet, isGap } from '../../src/model/role-check.ts';
import { blockedFeatures } from '../../src/roles/blocked-features.ts';
import { checkRole } from '../../src/roles/check-role.ts';
import { diffRoles } from '../../src/roles/diff-roles.ts';
import { expectationOf } from '../../src/roles/expectation.ts';
import { grantsOfList, grantsOfSpec } from '../../src/roles/grants.ts';
import { mendingChanges } from '../../src/roles/mend-role.ts';
import { changed, grantSets, presetRole, presetSets } from './role-sets.ts';

const REPRESENTATIVE = ['copilot-representative'] as const;
const short = (grants: GrantSet, presets: readonly (typeof PRESETS)[number][] = REPRESENTATIVE) =>
  checkRole(grants, presets)
    .filter(({ kind }) => kind !== 'half-lookup')
    .map(({ kind, privilege, level, needs }) => `${kind} ${privilege} ${level} ${needs}`);
const without = (...names: string[]) =>
  new Map([...presetRole(REPRESENTATIVE)].filter(([key]) => !names.some((name) => name.toLowerCase() === key)));
const having = (...grants: Parameters<typeof grantsOfList>[0] extends Iterable<infer G> ? G[] : never) =>
  new Map([...presetRole(REPRESENTATIVE), ...grantsOfList(grants)]);

describe('a role beside the presets', () => {
  test.each(PRESETS)('that holds %s and no more has no gap', (preset) => {
    expect(short(presetRole([preset]), [preset])).toEqual([]);
  });

  test('that holds nothing lacks the 25 table privileges and prvIntelligenceUsage, and every feature is blocked', () => {
    const gaps = checkRole(new Map(), REPRESENTATIVE);
    expect(gaps).toHaveLength(26);
    expect(new Set(gaps.map(({ kind }) => kind))).toEqual(new Set(['missing']));
    expect(gaps.at(-1)).toMatchObject({ privilege: 'prvIntelligenceUsage', needs: 'global' });
    expect(blockedFeatures(gaps)[0]).toMatchObject({ feature: 'Copilot features', evidence: 'documented' });
  });

  test('without prvIntelligenceUsage lacks the case summary, and that is documented', () => {
    const gaps = checkRole(without('prvIntelligenceUsage'), REPRESENTATIVE);
    expect(blockedFeatures(gaps)).toEqual([
      { feature: 'Copilot features', evidence: 'documented', privileges: ['prvIntelligenceUsage'] },
      { feature: 'Case summary', evidence: 'documented', privileges: ['prvIntelligenceUsage'] },
    ]);
  });

  test('without Read on conversation insights may lack the conversation summary, and that is inferred', () => {
    const gaps = checkRole(without('prvReadmsdyn_conversationinsight'), REPRESENTATIVE);
    expect(blockedFeatures(gaps).at(-1)).toEqual({
      feature: 'Conversation summary',
      evidence: 'inferred',
      privileges: ['prvReadmsdyn_conversationinsight'],
    });
  });

  test('that creates events for itself only is too narrow, and for a manager reading its own is too', () => {
    expect(short(having({ privilege: 'prvCreatemsdyn_copilotevent', level: 'basic' }))).toEqual([
      'too-narrow prvCreatemsdyn_copilotevent basic global',
    ]);
    expect(short(presetRole(REPRESENTATIVE), ['copilot-manager']).slice(0, 2)).toEqual([
      'too-narrow prvReadmsdyn_copilotevent basic global',
      'too-narrow prvWritemsdyn_copilotevent basic global',
    ]);
  });

  test.each(['basic', 'local', 'deep'] as const)(
    'with %s on a table of the organization has what cannot be',
    (level) => {
      expect(short(having({ privilege: 'prvReadmsdyn_panetabconfiguration', level }))).toEqual([
        `not-possible prvReadmsdyn_panetabconfiguration ${level} global`,
      ]);
    },
  );

  test('that may delete, share or append what the list does not ask for has surplus', () => {
    const grants = having(
      { privilege: 'prvDeletemsdyn_copilotevent', level: 'global' },
      { privilege: 'prvSharemsdyn_AIModel', level: 'basic' },
      { privilege: 'prvAppendmsdyn_copilotevent', level: 'basic' },
      { privilege: 'prvDeleteAccount', level: 'global' },
    );
    expect(short(grants)).toEqual([
      'surplus prvDeletemsdyn_copilotevent global none',
      'surplus prvAppendmsdyn_copilotevent basic none',
      'surplus prvSharemsdyn_AIModel basic none',
    ]);
    expect(checkRole(grants, REPRESENTATIVE).some(isGap)).toBe(false);
  });

  test('that reads all events where its own suffice reaches too far', () => {
    expect(short(having({ privilege: 'prvReadmsdyn_copilotevent', level: 'global' }))).toEqual([
      'too-wide prvReadmsdyn_copilotevent global basic',
    ]);
  });

  test('that holds what older lists name has surplus, unless copilot-compatibility asks for it', () => {
    const grants = having({ privilege: 'prvReadmsdyn_agentcopilotsetting', level: 'global' });
    expect(checkRole(grants, REPRESENTATIVE)[0]).toMatchObject({ kind: 'surplus', lastListed: '2026-01-13' });
    expect(short(grants, [...REPRESENTATIVE, 'copilot-compatibility'])[0]).toMatch(/^missing/);
    expect(short(grants, [...REPRESENTATIVE, 'copilot-compatibility']).join()).not.toContain('agentcopilotsetting');
  });

  test('that appends interactions to data it may not append to is told of the lookup', () => {
    const gaps = checkRole(without('prvAppendTomsdyn_copilotinteractiondata'), REPRESENTATIVE);
    expect(gaps[0]).toMatchObject({ kind: 'missing', lookup: 'msdyn_interactiondataid' });
  });

  test('may append transcript data, but not to transcripts, of which the list says nothing', () => {
    expect(checkRole(presetRole(REPRESENTATIVE), REPRESENTATIVE)).toEqual([
      expect.objectContaining({ kind: 'half-lookup', privilege: 'prvAppendTomsdyn_copilottranscript' }),
    ]);
  });

  test('is the same whatever the case of its letters and the order of its lines', () => {
    const upper = [...presetRole(REPRESENTATIVE).values()].map((grant) => ({
      ...grant,
      privilege: grant.privilege.toUpperCase(),
    }));
    expect(short(grantsOfList(upper.toReversed()))).toEqual([]);
  });
});

test('a preset lists each privilege once, at a level that it takes', () => {
  for (const preset of PRESETS) {
    const { expected, unexpected } = expectationOf([preset]);
    const keys = [...expected, ...unexpected].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { allowed, needs } of expected) expect(allowed).toContain(needs);
  }
});

test('rights that a declaration sets to none are no grants', () => {
  const spec = { privileges: [{ table: 'account', read: 'none', write: 'basic' }], miscellaneous: ['prvFlow'] };
  expect([...grantsOfSpec(spec)]).toEqual([
    ['prvwriteaccount', { privilege: 'prvWriteaccount', level: 'basic' }],
    ['prvflow', { privilege: 'prvFlow', level: 'held' }],
  ]);
});

describe('mending', () => {
  test('leaves no gap', () => {
    fc.assert(
      fc.property(grantSets(), presetSets(), fc.boolean(), (grants, presets, removeSurplus) => {
        const mended = changed(grants, mendingChanges(checkRole(grants, presets), removeSurplus));
        const left = checkRole(mended, presets).filter(
          (gap) => isGap(gap) || (removeSurplus && gap.kind !== 'half-lookup'),
        );
        expect(left).toEqual([]);
      }),
    );
  });

  test('adds and raises what presets ask for, and nothing else', () => {
    fc.assert(
      fc.property(grantSets(), presetSets(), (grants, presets) => {
        const asked = presetRole(presets);
        for (const change of mendingChanges(checkRole(grants, presets), false)) {
          const wanted = asked.get(change.privilege.toLowerCase());
          expect(wanted).toBeDefined();
          const held = grants.get(change.privilege.toLowerCase())?.level ?? 'none';
          expect(change.before).toBe(held);
          const reach = (level: string) => (ACCESS_LEVELS as readonly string[]).indexOf(level);
          expect(reach(change.after)).toBeGreaterThan(reach(held));
        }
      }),
    );
  });

  test('of a role that is as it should be changes nothing', () => {
    fc.assert(
      fc.property(presetSets(), (presets) => {
        expect(mendingChanges(checkRole(presetRole(presets), presets), true)).toEqual([]);
      }),
    );
  });
});

describe('two roles beside each other', () => {
  test('that are one and the same differ in nothing', () => {
    fc.assert(
      fc.property(grantSets(), (grants) => {
        expect(diffRoles(grants, grants)).toEqual([]);
      }),
    );
  });

  test('differ the same way in both directions', () => {
    fc.assert(
      fc.property(grantSets(), grantSets(), (a, b) => {
        const back = diffRoles(b, a).map(({ before, after, privilege }) => [privilege.toLowerCase(), after, before]);
        expect(diffRoles(a, b).map(({ before, after, privilege }) => [privilege.toLowerCase(), before, after])).toEqual(
          back,
        );
      }),
    );
  });

  test('become the same when the changes are made', () => {
    fc.assert(
      fc.property(grantSets(), grantSets(), (a, b) => {
        expect(diffRoles(changed(a, diffRoles(a, b)), b)).toEqual([]);
      }),
    );
  });

  test('are the same when a privilege is held in one at a level that the other does not tell', () => {
    const held = grantsOfList([{ privilege: 'prvFlow', level: 'held' }]);
    expect(diffRoles(held, grantsOfList([{ privilege: 'prvFLOW', level: 'global' }]))).toEqual([]);
    expect(diffRoles(held, new Map())).toEqual([{ privilege: 'prvFlow', before: 'held', after: 'none' }]);
  });
});
