import fc from 'fast-check';
import type { ApplyNews, DriftNews, EnvironmentNews, News } from '../../src/notify/news.ts';
import { hostileText } from '../render/hostile-report.ts';

const firstSeen = '2026-11-21T02:00:00.000Z';
const digits = (text: string): string => text.repeat(32).slice(0, 32);

export const DRIFT: readonly DriftNews[] = [
  {
    event: 'drift-new',
    fingerprint: digits('3f9c2a1b'),
    address: 'CopilotSettings/default',
    path: '/recordTranscripts',
    values: { declared: true, live: false },
    firstSeen: '2026-11-22T02:00:00.000Z',
    lastChange: { by: 'ada@contoso.example', at: '2026-11-21T16:40:10Z' },
  },
  {
    event: 'drift-changed',
    fingerprint: digits('91d0'),
    address: 'CaseSummary/default',
    path: '/available',
    values: { declared: false, live: true },
    firstSeen,
    lastChange: { by: 'SYSTEM', at: '2026-11-22T01:10:44Z' },
    byProduct: {
      because: 'The product switches case summaries on by itself, for all case forms.',
      evidence: 'recorded',
    },
  },
  {
    event: 'drift-new',
    fingerprint: digits('77aa'),
    address: 'SecurityRole/contoso-csr',
    firstSeen: '2026-11-22T02:00:00.000Z',
  },
  {
    event: 'drift-resolved',
    fingerprint: digits('0b1c'),
    address: 'ExperienceProfile/tier-1',
    path: '/rank',
    firstSeen,
  },
];

const APPLY: ApplyNews = {
  event: 'apply-failed',
  result: 'failed',
  plan: '3f9c2a1b77aa',
  by: 'platform-team@contoso.example',
  steps: [
    { step: 'CopilotSettings/default', op: 'update', status: 'applied' },
    { step: 'SecurityRole/contoso-csr', op: 'create', status: 'failed', message: 'The service refused the role name.' },
    { step: 'ExperienceProfile/tier-1', op: 'update', status: 'skipped' },
  ],
  byHand: 1,
};

export function newsOf(environments: readonly EnvironmentNews[], more: Partial<News> = {}): News {
  return { id: 'msg_1', at: '2026-11-22T02:00:01.250Z', command: 'drift', version: '0.1.0', environments, ...more };
}

/** What a night of drift has to tell. */
export const NIGHT: News = newsOf(
  [
    { name: 'prod', backend: 'dynamics365', drift: DRIFT },
    { name: 'test', backend: 'dynamics365', drift: DRIFT.slice(0, 1) },
  ],
  { run: 'https://github.com/contoso/support/actions/runs/123' },
);

/** An apply that went wrong. */
export const FAILED: News = newsOf([{ name: 'prod', backend: 'dynamics365', drift: [], apply: APPLY }], {
  command: 'apply',
  run: 'https://github.com/contoso/support/actions/runs/124',
});

/** News in which every text that may come from outside is this one. */
export function newsWith(text: string): News {
  const finding: DriftNews = {
    event: 'drift-new',
    fingerprint: digits('a'),
    address: `SecurityRole/${text}`,
    path: `/description${text}`,
    values: { declared: text, live: text },
    firstSeen,
    lastChange: { by: text, at: text },
    byProduct: { because: text, evidence: 'inferred' },
  };
  const failure = { code: 'rejected', message: text, hint: text };
  const steps = [{ step: text, op: 'update', status: 'failed', message: text } as const];
  const apply: ApplyNews = { ...APPLY, by: text, steps, failure };
  return newsOf([
    { name: text, backend: 'embedded', drift: [finding] },
    { name: 'prod', backend: 'embedded', drift: [], apply },
  ]);
}

/** Texts that mean something to a chat. */
const CRAFTED = fc.constantFrom(
  '<!channel> <!here> <@U123> <#C1|general> <https://evil.example|click>',
  '<at>Ada</at> @everyone',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  '**bold** _it_ ~gone~ `code` ``` fence ``` > quote # head',
  '{{DATE(2026-11-22T02:00:00Z,SHORT)}} {{{x}}} ${x}',
  '- a\n- b\r\n1. c',
  '&lt;&amp;&gt; &#60;',
);

/** News in which every text that may come from outside is hostile. */
export const hostileNews = fc.oneof(CRAFTED, hostileText).map(newsWith);

/** So many findings in each of so many environments. */
export function manyFindings(environments: number, findings: number): News {
  const drift = Array.from({ length: findings }, (_, at): DriftNews => {
    const [first] = DRIFT;
    if (first === undefined) throw new Error('Four findings.');
    return { ...first, address: `SecurityRole/role-${at}`, values: { declared: 'x'.repeat(300), live: 'y' } };
  });
  return newsOf(
    Array.from({ length: environments }, (_, at) => ({ name: `customer-${at}`, backend: 'dynamics365', drift })),
  );
}
