import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan, StepId } from '../../src/model/plan.ts';
import type { EnvironmentReport, TrackedFinding } from '../../src/model/report.ts';
import type { Address, Version } from '../../src/model/resource.ts';
import { PLAIN } from '../../src/render/text/paint.ts';
import { renderDrift } from '../../src/render/text/render-drift.ts';
import { planSummary, renderPlan } from '../../src/render/text/render-plan.ts';
import { desired, type Entry } from '../builders.ts';
import { live, row } from '../live.ts';
import { planOf } from '../plans.ts';
import { HOSTILE, STEERING } from './hostile.ts';

const head = { name: 'prod', backend: 'embedded', declared: 3 };
const text = (plan: Plan, verbose = false): string =>
  renderPlan({ ...head, plan }, { verbose, paint: PLAIN, width: 100 });
const lines = (plan: Plan, verbose = false): string[] => text(plan, verbose).split('\n');
const update = (entry: Entry, before: Parameters<typeof row>[1]) =>
  planOf(desired({}, [entry]), live(row(entry[0], before)));

test('a member of a set that is only spelled otherwise neither comes nor goes', () => {
  const profile = (...users: string[]) => ({ uniqueName: 'a', displayName: 'A', users });
  const shown = lines(
    update(['ExperienceProfile', profile('Ann@contoso.example')], profile('ann@contoso.example', 'bo@contoso.example')),
  );
  expect(shown[3]).toBe('      /users  -bo@contoso.example');
});

test('values stand in one column where characters of their paths take two', () => {
  const items = (prompt: string) => ({ prompts: { items: ['要約', 'plain'].map((name) => ({ name, prompt })) } });
  const shown = lines(update(['AdminManagementAgent', items('new')], items('old')));
  expect(shown.slice(3, 5)).toEqual([
    '      /prompts/items/要約/prompt   old -> new',
    '      /prompts/items/plain/prompt  old -> new',
  ]);
});

test('a forged plan widens no column without end, and has as many parts as it likes', () => {
  const address = 'SecurityRole/a' as Address;
  const many = <T>(made: (at: number) => T) => Array.from({ length: 150_000 }, (_, at) => made(at));
  const field = (at: number) => ({ path: `/f${at}`, before: 1, after: 2, cause: 'config' }) as const;
  const stepOf = (change: object): Plan => {
    const [first] = plan.steps;
    return {
      ...plan,
      steps: [{ ...first, id: 'x/SecurityRole/a' as StepId, change: { address, ...change } }],
    } as never;
  };
  const plan = update(['SecurityRole', { displayName: 'A', description: 'new' }], {
    displayName: 'A',
    description: 'b',
  });
  expect(text(stepOf({ op: 'update', fields: many(field) }))).toContain('/f149999');
  const spec = Object.fromEntries([['k'.repeat(1_000_000), 1], ...many((at) => [`k${at}`, 1]).slice(0, 1_000)]);
  const created = text(stepOf({ op: 'create', cause: 'config', after: { kind: 'SecurityRole', address, spec } }), true);
  expect(created).toContain('k999 ');
  expect(created.length).toBeLessThan(2_000_000);
});

describe('a plan for people', () => {
  const plan = planOf(
    desired({}, [
      ['CopilotSettings', { consent: { state: 'opted-in' }, recordTranscripts: true }],
      ['SecurityRole', { displayName: 'New' }, { name: 'new' }],
      ['SecurityRole', { displayName: 'Old' }, { name: 'old', state: 'absent' }],
    ]),
    live(row('CopilotSettings', { recordTranscripts: false }), row('SecurityRole', { displayName: 'Old' })),
  );

  test('begins with its summary, has a sign for each operation, those by hand last, and ends with its digest', () => {
    const shown = lines(plan);
    expect(shown[0]).toBe('prod (embedded): 1 to create, 1 to change, 1 to delete, 1 by hand.');
    expect(shown.filter((line) => /^ {2}[+~!-] /.test(line)).map((line) => line.trim().slice(0, 28).trim())).toEqual([
      '~ CopilotSettings/default',
      '+ SecurityRole/new',
      '- SecurityRole/old  declared',
      '! CopilotSettings/default#2',
    ]);
    expect(shown.at(-2)).toBe(`Plan ${plan.digest.slice(0, 6)}. Nothing has been changed.`);
  });

  test('says what a field was and will be, what follows from it, and what a person has to do', () => {
    expect(text(plan)).toContain('/recordTranscripts  false -> true');
    expect(text(plan)).toContain('note: Stores what representatives ask Copilot');
    expect(text(plan)).toContain('irreversible: Deleting loses its assignments to users and teams.');
    expect(text(plan).replaceAll(/\s+/g, ' ')).toContain(
      'Copilot Service admin center > Support experience > Productivity',
    );
  });

  test('says how sure the storage of a value is where that is only inferred', () => {
    const [step, ...others] = plan.steps;
    if (step?.change.op !== 'update') throw new Error('The first step is an update.');
    const fields = step.change.fields.map((field) => ({ ...field, grade: 'D' as const }));
    const doubtful: Plan = { ...plan, steps: [{ ...step, change: { ...step.change, fields } }, ...others] };
    expect(text(doubtful)).toContain('/recordTranscripts  false -> true  inferred, grade D');
    expect(text(plan)).not.toContain('inferred');
  });

  test('has one line for each of many steps by hand, and says how to see more', () => {
    const manual = plan.steps.filter((step) => step.change.op === 'manual');
    const steps = Array.from({ length: 11 }, (_, at) =>
      manual.map((step) => ({ ...step, id: `CopilotSettings/default#${at + 2}` as StepId })),
    ).flat();
    const many = { ...plan, steps };
    expect(text(many)).toContain('  ! CopilotSettings/default#12  /consent/state\n  -v says what to do for each.\n');
    expect(text(many)).not.toContain('Opt in');
    expect(text(many, true)).toContain('Opt in');
    expect(text({ ...many, steps: steps.slice(1) })).toContain('Opt in');
  });

  test('says what applying it costs a service that counts', () => {
    const forecast = { requests: 3, operations: 69, budget: { requests: 6000, seconds: 300 } };
    const shown = renderPlan({ ...head, plan, forecast }, { verbose: false, paint: PLAIN, width: 100 });
    expect(shown).toContain(
      'Takes about 3 requests with 69 operations: 0.05 % of the 6,000 that the service takes in 5 minutes.',
    );
    expect(text(plan)).not.toContain('Takes about');
  });

  test('says the cause where it is not the configuration', () => {
    const drifted: Plan = {
      ...plan,
      steps: plan.steps.map((step) =>
        step.change.op === 'update'
          ? {
              ...step,
              change: {
                ...step.change,
                fields: step.change.fields.map((each) => ({ ...each, cause: 'drift' as const })),
              },
            }
          : step,
      ),
    };
    expect(text(drifted)).toMatch(/false -> true {2}drift/);
    expect(text(plan)).not.toContain('config');
  });

  test('is one line when live is as declared', () => {
    expect(text({ ...plan, steps: [] })).toBe('prod: in sync. 3 resources compared, nothing to do.\n');
  });

  test('shows of a set what comes and goes, of a long text its words', () => {
    const users = update(
      ['ExperienceProfile', { uniqueName: 'contoso_p', users: ['b@contoso.example', 'c@contoso.example'] }],
      { uniqueName: 'contoso_p', users: ['a@contoso.example', 'b@contoso.example'] },
    );
    expect(text(users)).toContain('/users  -a@contoso.example +c@contoso.example');
    const instructions = update(
      [
        'CustomerSupportAgent',
        { overview: { instructions: 'Greet the customer by name, then ask for the order number.' } },
      ],
      { overview: { instructions: 'Greet the customer by name, then ask for the case number.' } },
    );
    expect(text(instructions)).toContain('[-case-]{+order+} number.');
  });

  test('gives a value its own line where it does not fit behind its path', () => {
    const filter = {
      name: 'published-for-support',
      field: 'contoso_audience',
      fieldType: 'option-set',
      operator: 'Equals',
    } as const;
    const filters = update(
      ['CopilotSettings', { knowledgeFilters: { preset: { askAQuestion: { filters: [filter] } } } }],
      {},
    );
    const at = lines(filters).findIndex((line) => line.endsWith('/askAQuestion/filters/published-for-support'));
    expect(lines(filters)[at + 1]).toMatch(/^ {8}\+ \{ name: published-for-support, field: contoso_audience/);
    expect(lines(filters).filter((line) => line.length > 100)).toEqual([]);
    expect(text(filters)).not.toContain('operator: Equals }');
    expect(text(filters, true)).toContain('operator: Equals }');
  });

  test('shows in full what is created when asked, an item of a list a line', () => {
    const privileges = [
      { table: 'msdyn_copilotevent', create: 'global' },
      { table: 'msdyn_copilotinteraction', read: 'global' },
    ] as const;
    const role = planOf(desired({}, [['SecurityRole', { displayName: 'New', privileges: [...privileges] }]]));
    expect(text(role)).not.toContain('msdyn_copilotevent');
    expect(lines(role, true)).toContain('        { table: msdyn_copilotevent, create: global }');
    expect(lines(role, true)).toContain('        { table: msdyn_copilotinteraction, read: global }');
  });

  test('cuts a plan of many steps, says so, and shows all of it when asked', () => {
    const many = planOf(
      desired(
        {},
        Array.from({ length: 250 }, (_, at): Entry => ['SecurityRole', { displayName: `r${at}` }]),
      ),
    );
    expect(text(many)).toContain('… and 50 more steps; -v shows all.');
    expect(lines(many, true).filter((line) => line.startsWith('  + '))).toHaveLength(250);
  });

  test('counts a resource once, however many steps it takes', () => {
    const platform = update(
      ['PlatformSettings', { generativeAI: { moveDataAcrossRegions: true }, features: { copilot: true } }],
      { generativeAI: { moveDataAcrossRegions: false }, features: { copilot: false } },
    );
    expect(platform.steps).toHaveLength(2);
    expect(planSummary(platform)).toBe('0 to create, 1 to change, 0 to delete');
  });
});

describe('drift for people', () => {
  const csr = 'SecurityRole/csr' as Address;
  const firstSeen = '2026-11-01T12:00:00.000Z';
  const moved: TrackedFinding = {
    fingerprint: 'a'.repeat(32),
    address: csr,
    what: 'changed',
    field: { path: '/description', before: 'theirs', after: 'ours', cause: 'drift' },
    state: 'new',
    firstSeen,
  };
  const gone: TrackedFinding = {
    fingerprint: 'b'.repeat(32),
    address: 'SecurityRole/gone' as Address,
    what: 'removed',
    state: 'new',
    firstSeen,
  };
  const drift = [moved, gone];
  const shown = (report: Partial<EnvironmentReport>, pending = 0, applied = 3): string =>
    renderDrift({ ...head, ...report, pending, applied }, { verbose: false, paint: PLAIN, width: 100 });

  test('goes from what was declared to what live has', () => {
    expect(shown({ drift })).toContain('prod: 2 changes in the live system since the last apply.');
    expect(shown({ drift })).toMatch(/~ SecurityRole\/csr\n {6}\/description {2}ours -> theirs/);
    expect(shown({ drift })).toContain('- SecurityRole/gone  removed in the live system');
  });

  test('says below each finding what tells it apart, what is known of it and who changed the row last', () => {
    const by = { lastChange: { by: 'Ada Lovelace', at: '2026-11-02T08:00:00Z' } };
    const text = shown({
      drift: [
        { ...moved, ...by },
        { ...gone, state: 'known' },
      ],
    });
    expect(text).toContain('        aaaaaaaa  new  row changed last by Ada Lovelace, 2026-11-02T08:00:00Z\n');
    expect(text).toContain('        bbbbbbbb  known since 2026-11-01T12:00:00Z\n');
    expect(text).toContain('since the last apply: 1 new, 1 known.');
  });

  test('says what the product does by itself, and how sure that is', () => {
    const because = 'The product does it.';
    const product = (evidence: 'recorded' | 'inferred') =>
      shown({ drift: [{ ...moved, byProduct: { because, evidence } }] });
    expect(product('recorded')).toContain('        by the product: The product does it.\n');
    expect(product('inferred')).toContain('        may be by the product: The product does it.\n');
  });

  test('says what is snoozed, what is as declared again and what is left out', () => {
    const snoozed = { until: '2026-12-01', reason: 'pilot', by: 'ada', at: firstSeen };
    const resolved = [
      { fingerprint: 'c'.repeat(32), address: csr, path: '/description', firstSeen, lastSeen: firstSeen },
    ];
    expect(shown({ drift: [{ ...moved, state: 'snoozed', snoozed }] })).toContain('snoozed until 2026-12-01: pilot');
    expect(shown({ drift: [], resolved })).toMatch(
      /no drift.*\n\nAs declared again:\n {2}= SecurityRole\/csr\/description/,
    );
    const text = renderDrift(
      { ...head, drift: [], pending: 0, applied: 3, leftOut: 2 },
      { verbose: false, paint: PLAIN, width: 100 },
    );
    expect(text).toBe(
      'prod: no new drift. 3 resources compared.\n2 changes that are known or snoozed are not shown.\n',
    );
  });

  test('shows more digits where two findings share the first ones', () => {
    const twins = [moved, { ...gone, fingerprint: `${'a'.repeat(11)}${'b'.repeat(21)}` }];
    expect(shown({ drift: twins })).toMatch(/aaaaaaaaaaaa {2}new(?:.|\n)*aaaaaaaaaaab {2}new/);
  });

  test('says when there is none, when nothing was ever applied, and what waits', () => {
    expect(shown({ drift: [] })).toBe('prod: no drift. 3 resources compared.\n');
    expect(shown({ drift: [] }, 2)).toContain('2 declared changes not applied yet');
    expect(shown({ drift: [] }, 0, 0)).toContain('nothing was applied from here yet');
  });
});

test('whatever stands in live and in the files, a plan and drift steer no terminal', () => {
  fc.assert(
    fc.property(HOSTILE, HOSTILE, fc.boolean(), (one, two, verbose) => {
      const address = `SecurityRole/${one}` as Address;
      const field = {
        path: `/privileges/${one}/read`,
        before: two,
        after: { [one]: two },
        cause: 'drift' as const,
        origin: { file: one, line: 1, column: 1 },
      };
      const before = { resource: { kind: 'SecurityRole' as const, name: one, spec: {} }, version: one as Version };
      const after = { kind: 'SecurityRole' as const, name: one, spec: { displayName: two, [one]: [two] } };
      const long = {
        ...field,
        path: '/description',
        before: `${one} ${'a'.repeat(60)}`,
        after: `${two} ${'b'.repeat(60)}`,
      };
      const changes: Plan['steps'][number]['change'][] = [
        { op: 'create', address, after, cause: 'drift', origin: field.origin },
        {
          op: 'update',
          address,
          before,
          after,
          fields: [field, long, { ...field, after: [one, two], path: '/miscellaneous' }],
        },
        { op: 'delete', address, before, because: one },
        { op: 'manual', address, instruction: two, fields: [field] },
      ];
      const steps = changes.map((change) => ({
        id: `${address}#2` as StepId,
        change,
        after: [address as string as StepId],
        risk: { level: 'irreversible' as const, reasons: [one], approvals: [] },
      }));
      const shown = renderPlan(
        { ...head, name: one, backend: two, plan: { ...planOf(desired({})), steps } },
        { verbose, paint: PLAIN, width: 80 },
      );
      const drift: readonly TrackedFinding[] = [
        {
          fingerprint: 'a'.repeat(32),
          address,
          what: 'changed',
          field,
          state: 'snoozed',
          firstSeen: one,
          snoozed: { until: one, reason: two, by: one, at: two },
          lastChange: { by: one, at: two },
          byProduct: { because: two, evidence: 'recorded' },
        },
        { fingerprint: 'b'.repeat(32), address, what: 'removed', state: 'known', firstSeen: two },
      ];
      const moved = renderDrift(
        { ...head, name: two, drift, pending: 1, applied: 1 },
        { verbose: false, paint: PLAIN, width: 80 },
      );
      expect((shown + moved).replaceAll('\n', '')).not.toMatch(STEERING);
      const lineCount = shown.split('\n').length;
      expect(lineCount).toBeLessThan(60);
    }),
    { numRuns: 200 },
  );
});

describe('what the identity may do', () => {
  const plan = planOf(
    desired({}, [
      ['SecurityRole', { displayName: 'A' }, { name: 'a' }],
      ['SecurityRole', { displayName: 'B' }, { name: 'b' }],
    ]),
  );
  const [a, b] = plan.steps.map(({ id }) => id);
  const shown = (permissions: EnvironmentReport['permissions'], verbose = false) =>
    renderPlan({ ...head, plan, ...(permissions && { permissions }) }, { verbose, paint: PLAIN, width: 100 });

  test('is said below a step that is denied, and of the unknown ones how many there are', () => {
    if (a === undefined || b === undefined) throw new Error('There are two steps.');
    const permissions = [
      { step: a, state: 'denied', missing: ['prvCreateRole', 'prvWriteRole'] },
      { step: b, state: 'unknown', why: 'Nobody can tell.' },
    ] as const;
    expect(shown(permissions).split('\n').slice(2, 7)).toEqual([
      '  + SecurityRole/a',
      '      denied: lacks prvCreateRole, prvWriteRole',
      '  + SecurityRole/b',
      '',
      'Whether this identity may do 1 step is not known; -v says why.',
    ]);
    expect(shown(permissions, true)).toContain('      may be denied: Nobody can tell.\n');
  });

  test('is not said where it is allowed', () => {
    const allowed = plan.steps.map(({ id }) => ({ step: id, state: 'allowed' as const }));
    expect(shown(allowed)).toBe(shown(undefined));
  });
});
