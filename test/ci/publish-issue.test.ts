import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRIFT_LABEL, publishIssue } from '../../src/ci/github/publish-issue.ts';
import type { DriftEpisode } from '../../src/model/drift-record.ts';
import type { EnvironmentReport, TrackedFinding } from '../../src/model/report.ts';
import type { Address } from '../../src/model/resource.ts';
import { reportOf } from '../render/sample-report.ts';
import { ACTIONS_BOT, type Account } from './github-repository.ts';
import { type GitHubStandIn, startGitHub } from './github-stand-in.ts';
import { apiOf, NEW_SHA, publicationOf, runOf, worldFor } from './publishing.ts';

const ADA: Account = { id: 7, login: 'ada', type: 'User' };
const SEEN = '2026-11-01T12:00:00.000Z';

let github: GitHubStandIn;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(async () => {
  await github.close();
});

const digits = (digit: string) => digit.repeat(32);

const finding = (digit: string, more: Partial<TrackedFinding> = {}): TrackedFinding => ({
  fingerprint: digits(digit),
  address: `SecurityRole/role-${digit}` as Address,
  what: 'changed',
  field: { path: '/description', before: `live ${digit}`, after: 'declared', cause: 'drift' },
  state: 'new',
  firstSeen: SEEN,
  lastChange: { by: 'Grace', at: SEEN },
  ...more,
});

const snoozed = (digit: string) =>
  finding(digit, { state: 'snoozed', snoozed: { until: '2026-12-31', reason: 'pilot', by: 'ada', at: SEEN } });

const resolved = (digit: string): DriftEpisode => ({
  fingerprint: digits(digit),
  address: `SecurityRole/role-${digit}` as Address,
  path: '/description',
  firstSeen: SEEN,
  lastSeen: SEEN,
  ended: { at: SEEN, how: 'resolved' },
});

const environment = (name: string, more: Partial<EnvironmentReport> = {}): EnvironmentReport => ({
  name,
  backend: 'embedded',
  declared: 3,
  ...more,
});

const prod = (...drift: readonly TrackedFinding[]) => environment('prod', { drift });

let nights = 0;

/** The nightly run that finds this. */
async function night(...environments: readonly EnvironmentReport[]) {
  return await nightWith(reportOf({ command: 'drift', result: 'differences', exitCode: 2, environments }));
}

async function nightWith(report: ReturnType<typeof reportOf>) {
  const run = runOf(github, 'schedule', {}, { run: ++nights });
  const world = worldFor(github);
  return await publishIssue(publicationOf([report]), run, await apiOf(github, world), world);
}

const comments = () => github.repository.comments.map(({ body }) => body);
const issue = () => github.repository.issues[0];

describe('the issue about drift', () => {
  test('is opened when something drifted: its title counts, its text says what, since when, who and what to do', async () => {
    const delivery = await night(prod(finding('a'), finding('b', { state: 'known' })));
    expect(delivery).toMatchObject({ state: 'published', what: 'opened, number 1', number: 1 });
    expect(issue()).toMatchObject({ title: 'Drift: 2 changes in prod that nobody declared', labels: [DRIFT_LABEL] });
    const body = issue()?.body ?? '';
    for (const text of [
      'SecurityRole/role-a',
      'live a',
      'aaaaaaaa  new  row changed last by Grace',
      'known since 2026-11-01',
      'copilotctl drift revert aaaaaaaa bbbbbbbb -e prod',
      'copilotctl drift accept aaaaaaaa bbbbbbbb -e prod',
      'copilotctl drift snooze aaaaaaaa bbbbbbbb -e prod --until YYYY-MM-DD --reason TEXT',
    ])
      expect(body).toContain(text);
    expect(comments()).toEqual([]);
  });

  test('is not opened when nothing drifted, or all that did is snoozed', async () => {
    expect(await night(prod())).toMatchObject({ state: 'left', why: 'nothing drifted' });
    expect(await night(prod(snoozed('a')))).toMatchObject({ state: 'left' });
    expect(github.repository.issues).toEqual([]);
  });

  test('is brought up to date every night, and speaks up only when something came or went', async () => {
    await night(prod(finding('a'), finding('b')));
    await night(prod(finding('a', { state: 'known' }), finding('b', { state: 'known' })));
    expect(comments()).toEqual([]);
    expect(issue()?.body).toContain('known since');
    await night(
      environment('prod', { drift: [finding('a', { state: 'known' }), finding('c')], resolved: [resolved('b')] }),
    );
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('**New in prod**');
    expect(comments()[0]).toContain('SecurityRole/role-c');
    expect(comments()[0]).not.toContain('SecurityRole/role-a');
    expect(comments()[0]).toContain('= SecurityRole/role-b/description  bbbbbbbb  as declared again');
    expect(issue()?.title).toBe('Drift: 2 changes in prod that nobody declared');
  });

  test('that a run is repeated for says nothing twice', async () => {
    await night(prod(finding('a')));
    await night(prod(finding('b'), finding('a')));
    await night(prod(finding('b'), finding('a')));
    expect(comments()).toHaveLength(1);
  });

  test('whose update failed behind the comment is not commented on again for the same', async () => {
    await night(prod(finding('a')));
    github.fail({ method: 'PATCH', path: /issues\/1$/, times: 3, what: { status: 502 } });
    await expect(night(prod(finding('a'), finding('b')))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await night(prod(finding('a'), finding('b')))).toMatchObject({ what: 'updated, number 1' });
    expect(comments()).toHaveLength(1);
    await night(prod(finding('a')));
    await night(prod(finding('a'), finding('b')));
    expect(comments()).toHaveLength(3);
  });

  test('speaks up though somebody else wrote a comment with the marker of what it will say', async () => {
    await night(prod(finding('a')));
    const { body = '' } = issue() ?? {};
    await night(prod(finding('a'), finding('b')));
    const [said = ''] = comments();
    github.repository.comments.length = 0;
    Object.assign(issue() ?? {}, { body });
    github.repository.addComment(1, ADA, said);
    await night(prod(finding('a'), finding('b')));
    expect(github.repository.comments.map(({ user }) => user)).toEqual([ADA, ACTIONS_BOT]);
  });

  test('is closed with a comment when nothing is left, and opened again when drift returns', async () => {
    await night(prod(finding('a')));
    const closing = await night(environment('prod', { drift: [], resolved: [resolved('a')] }));
    expect(closing).toMatchObject({ what: 'closed, for nothing is left, number 1' });
    expect(issue()).toMatchObject({ state: 'closed', title: 'Drift: nothing is left' });
    expect(comments()[0]).toContain('Nothing is left.');
    expect(await night(prod())).toMatchObject({ state: 'left', why: 'issue 1 is closed, and nothing drifted' });
    expect(await night(prod(finding('a')))).toMatchObject({ what: 'opened again, number 1' });
    expect(issue()).toMatchObject({ state: 'open', title: 'Drift: 1 change in prod that nobody declared' });
    expect(comments()).toHaveLength(2);
    expect(github.repository.issues).toHaveLength(1);
  });

  test('is closed when all that is left is snoozed', async () => {
    await night(prod(finding('a')));
    await night(prod(snoozed('a')));
    expect(issue()?.state).toBe('closed');
    expect(comments()[0]).toContain('snoozed until 2026-12-31: pilot');
  });

  test('that a person closed stays closed until something new comes', async () => {
    await night(prod(finding('a')));
    Object.assign(issue() ?? {}, { state: 'closed' });
    const quiet = await night(prod(finding('a', { state: 'known' })));
    expect(quiet).toMatchObject({ state: 'left', why: 'issue 1 was closed, and nothing is new since' });
    expect(issue()?.state).toBe('closed');
    await night(prod(finding('a', { state: 'known' }), finding('b')));
    expect(issue()?.state).toBe('open');
  });

  test('that a person closed is opened again for what was gone in between', async () => {
    await night(prod(finding('a')));
    Object.assign(issue() ?? {}, { state: 'closed' });
    const gone = await night(environment('prod', { drift: [], resolved: [resolved('a')] }));
    expect(gone).toMatchObject({ state: 'left', why: 'issue 1 is closed, and nothing drifted' });
    expect(issue()).toMatchObject({ state: 'closed' });
    expect(comments()).toEqual([]);
    expect(await night(prod(finding('a')))).toMatchObject({ what: 'opened again, number 1' });
    expect(issue()?.state).toBe('open');
  });

  test('keeps what it knows of an environment that could not be read', async () => {
    await night(prod(finding('a')), environment('test', { drift: [finding('b')] }));
    const failure = { code: 'unavailable', message: 'No answer.' };
    await night(environment('prod', { failure }), environment('test', { drift: [], resolved: [resolved('b')] }));
    expect(issue()).toMatchObject({ state: 'open', title: 'Drift: 2 changes in prod, test that nobody declared' });
    expect(issue()?.body).toContain('### prod: not read');
    expect(comments()).toHaveLength(1);
    await night(prod(finding('a', { state: 'known' })), environment('test', { drift: [] }));
    expect(issue()).toMatchObject({ state: 'open', title: 'Drift: 1 change in prod that nobody declared' });
    expect(comments()).toHaveLength(1);
  });

  test('is not touched by reports of something else, of new drift only, of a part, or of nothing that was read', async () => {
    await night(prod(finding('a')));
    const requests = github.requests.length;
    const left = [
      await nightWith(reportOf({ command: 'plan', environments: [prod()] })),
      await night(environment('prod', { drift: [], leftOut: 1 })),
      await night(environment('prod', { drift: [], partial: true })),
      await night(environment('prod', { failure: { code: 'unavailable', message: 'No answer.' } })),
    ];
    expect(left.map(({ state }) => state)).toEqual(['left', 'left', 'left', 'left']);
    expect(github.requests).toHaveLength(requests);
    expect(issue()?.state).toBe('open');
  });

  test('is never one that somebody else opened with our marker, nor a pull request', async () => {
    await night(prod(finding('a')));
    const body = issue()?.body ?? '';
    github.repository.issues.length = 0;
    github.repository.addIssue(ADA, { title: 'x', body, labels: [DRIFT_LABEL] });
    expect(await night(prod(finding('a')))).toMatchObject({ what: 'opened, number 2' });
    expect(github.repository.issues[0]).toMatchObject({ title: 'x', edits: 0 });
  });

  test('is never a pull request, though it is listed among the issues', async () => {
    await night(prod(finding('a')));
    const body = issue()?.body ?? '';
    github.repository.issues.length = 0;
    const pull = github.repository.addPullRequest({ sha: NEW_SHA, owner: 'contoso', branch: 'x' }, ACTIONS_BOT);
    Object.assign(pull, { body, labels: [DRIFT_LABEL] });
    expect(await night(prod(finding('a')))).toMatchObject({ what: 'opened, number 2' });
    expect(pull).toMatchObject({ state: 'open', edits: 0, body });
  });

  test('of thousands of findings fits, and says that it is cut', async () => {
    const many = Array.from({ length: 1_500 }, (_, at) =>
      finding('a', {
        fingerprint: at.toString(16).padStart(12, '0').padEnd(32, '0'),
        address: `SecurityRole/role-${at}` as Address,
      }),
    );
    await night(prod(...many));
    const { body = '' } = issue() ?? {};
    expect(body.length).toBeLessThanOrEqual(65_535);
    expect(body).toContain('Cut to fit.');
    await night(prod(...many.slice(1)));
    expect(comments()[0]).toContain('**Gone in prod**');
  });

  test('is not opened where it could not be found again, for what it has to remember is too much', async () => {
    const names = Array.from({ length: 900 }, (_, at) => `${at}-${'x'.repeat(70)}`);
    const many = names.map((name) => environment(name, { drift: [finding('a')] }));
    await expect(night(...many)).rejects.toMatchObject({
      code: 'rejected',
      hint: expect.stringContaining('--key'),
    });
    expect(github.repository.issues).toEqual([]);
    expect(await night(...many.slice(0, 500))).toMatchObject({ what: 'opened, number 1' });
    expect(await night(...many.slice(0, 500))).toMatchObject({ what: 'updated, number 1' });
  });

  test('that was opened without its label is told of', async () => {
    github.repository.dropsLabels = true;
    await expect(night(prod(finding('a')))).rejects.toMatchObject({
      code: 'not-permitted',
      message: `Issue 1 was opened without the label ${DRIFT_LABEL}.`,
    });
  });

  test('of a repository without issues cannot be, and that is told', async () => {
    github.repository.hasIssues = false;
    await expect(night(prod(finding('a')))).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('410'),
    });
  });

  test('is found by a second run whose first answer was lost', async () => {
    github.fail({ method: 'POST', path: /issues$/, what: { lost: 'after' } });
    expect(await night(prod(finding('a')))).toMatchObject({ what: 'opened, number 1' });
    expect(github.repository.issues.filter(({ user }) => user === ACTIONS_BOT)).toHaveLength(1);
  });
});

describe('issues that were opened at the same moment', () => {
  /** Two issues of one key, each opened by a run that saw none. */
  async function two() {
    await night(prod(finding('a')));
    const [first] = github.repository.issues.splice(0);
    if (first === undefined) throw new Error('It was opened.');
    github.repository.addIssue(ADA, { title: 'Something else', body: '' });
    await night(prod(finding('a')));
    github.repository.issues[0] = first;
    expect(states()).toEqual(['open', 'open']);
  }
  const states = () => github.repository.issues.map(({ state }) => state);

  test('become the older one: the other is closed, and leads to it', async () => {
    await two();
    expect(await night(prod(finding('a'), finding('b')))).toMatchObject({
      what: 'updated, number 1; number 2 was its double and is closed',
      number: 1,
    });
    expect(states()).toEqual(['open', 'closed']);
    expect(github.repository.issues[1]?.body).toMatch(/It goes on in #1\.\n$/);
    expect(github.repository.comments.map(({ issue: on }) => on)).toEqual([1]);
  });

  test('are one from then on: the one that was closed as a double is never opened again', async () => {
    await two();
    await night(prod());
    expect(states()).toEqual(['closed', 'closed']);
    expect(await night(prod(finding('c')))).toMatchObject({ what: 'opened again, number 1' });
    expect(states()).toEqual(['open', 'closed']);
    expect(github.repository.issues[1]?.edits).toBe(1);
  });

  test('become the one that a person left open', async () => {
    await two();
    Object.assign(github.repository.issues[0] ?? {}, { state: 'closed' });
    expect(await night(prod(finding('a', { state: 'known' })))).toMatchObject({
      what: expect.stringMatching(/^updated, number 2; number 1 was/),
    });
    expect(states()).toEqual(['closed', 'open']);
    expect(github.repository.issues[0]?.body).toContain('#2');
  });

  test('stay both where the older one cannot be brought up to date', async () => {
    await two();
    github.fail({ method: 'PATCH', path: /issues\/1$/, times: 3, what: { status: 502 } });
    await expect(night(prod(finding('a'), finding('b')))).rejects.toMatchObject({ code: 'unavailable' });
    expect(states()).toEqual(['open', 'open']);
  });

  test('are ours only: an issue of somebody else with our marker and label stays open', async () => {
    await two();
    const body = issue()?.body ?? '';
    const theirs = [
      github.repository.addIssue(ADA, { title: 'x', body, labels: [DRIFT_LABEL] }),
      github.repository.addIssue({ ...ADA, login: 'github-actions[bot]' }, { title: 'x', body, labels: [DRIFT_LABEL] }),
      github.repository.addIssue(ACTIONS_BOT, { title: 'x', body: `See:\n${body}`, labels: [DRIFT_LABEL] }),
      github.repository.addIssue(ACTIONS_BOT, { title: 'x', body, labels: [] }),
    ];
    await night(prod(finding('a'), finding('b')));
    for (const each of theirs) expect(each).toMatchObject({ state: 'open', edits: 0 });
    expect(states().slice(0, 2)).toEqual(['open', 'closed']);
  });
});
