import fc from 'fast-check';
import type { CustomerSupportAgentSpec, SecurityRoleSpec } from '../src/model/generated/types.ts';
import { desired, type Entry } from './builders.ts';

const declaring = (entries: readonly Entry[]) => desired({ geography: 'europe' }, entries);
const role = (name: string, more: Partial<SecurityRoleSpec> = {}): Entry => [
  'SecurityRole',
  { displayName: name, ...more },
  { name },
];

// Declarations that the service accepts, so that nothing but the pipeline decides whether they arrive.
const level = fc.constantFrom('none', 'basic', 'local', 'deep', 'global') as fc.Arbitrary<'none' | 'basic'>;
const grant = fc.record(
  { table: fc.constantFrom('msdyn_copilotevent', 'msdyn_aimodel'), create: level, read: level, write: level },
  { requiredKeys: ['table'], noNullPrototype: true },
);
const roleSpec = fc.record(
  {
    description: fc.constantFrom('one', 'two'),
    presets: fc.subarray(['copilot-representative', 'copilot-manager'] as const),
    privileges: fc.uniqueArray(grant, { selector: (each) => each.table, maxLength: 2 }),
    miscellaneous: fc.subarray(['prvIntelligenceUsage', 'prvReadProduct']),
    ownership: fc.constantFrom('additive', 'exact'),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const prompts = fc
  .subarray(['Greeting', 'Refund policy', 'A/B'])
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fc.constantFrom('Say hello.', 'Ask.\nTwice.')))),
  )
  .map(
    (items) => ({ prompts: { items: items.map(([name, prompt]) => ({ name, prompt })) } }) as CustomerSupportAgentSpec,
  );
const switches = <const K extends string>(...names: readonly K[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, fc.boolean()])) as Record<K, fc.Arbitrary<boolean>>, {
    requiredKeys: [],
    noNullPrototype: true,
  });
const platform = fc.boolean().chain((moves) =>
  fc
    .record({
      bingSearch: fc.boolean(),
      microsoft365Services: fc.boolean(),
      flexRouting: fc.boolean(),
      copilot: fc.boolean(),
    })
    .map((on) => ({
      generativeAI: {
        moveDataAcrossRegions: moves,
        bingSearch: moves && on.bingSearch,
        microsoft365Services: moves && on.microsoft365Services,
        flexRouting: moves && on.flexRouting,
      },
      features: { copilot: on.copilot },
    })),
);
/** Any environment in Europe whose declarations the service accepts. */
export const arbitraryTree = fc
  .record({
    platform,
    settings: switches('copilotSidePane', 'copilotImmersive', 'recordTranscripts', 'translateResponses'),
    conversation: switches('available', 'onDemand'),
    prompts,
    roles: fc.tuple(fc.option(roleSpec), fc.option(roleSpec)),
    defaultProfile: fc.constantFrom('p1', 'p2', 'none'),
    profileRoles: fc.subarray(['r0', 'r1']),
    rank: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ roles, ...one }) => {
    const named = roles.flatMap((spec, at): Entry[] => (spec === null ? [] : [role(`r${at}`, spec)]));
    const known = one.profileRoles.filter((name) => roles[Number(name[1])] !== null);
    return declaring([
      ['PlatformSettings', one.platform],
      ['CopilotSettings', one.settings],
      ['ConversationSummary', one.conversation],
      ['CustomerSupportAgent', one.prompts],
      ...named,
      ...['p1', 'p2'].map((name): Entry => {
        const isDefault = one.defaultProfile === name;
        const spec = { uniqueName: `contoso_${name}`, displayName: name, default: isDefault, rank: one.rank };
        return ['ExperienceProfile', { ...spec, roles: isDefault ? [] : known }, { name }];
      }),
    ]);
  });
