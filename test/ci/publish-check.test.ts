import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publishCheck } from '../../src/ci/github/publish-check.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { EXIT_CODES, type Report, type Result } from '../../src/model/report.ts';
import { reportOf } from '../render/sample-report.ts';
import type { Account } from './github-repository.ts';
import { ALL_PERMISSIONS, type GitHubStandIn, startGitHub } from './github-stand-in.ts';
import { apiOf, NEW_SHA, publicationOf, pullRequestEvent, runOf, worldFor } from './publishing.ts';

const ADA: Account = { id: 7, login: 'ada', type: 'User' };

let github: GitHubStandIn;
beforeEach(async () => {
  github = await startGitHub();
  github.repository.addPullRequest({ sha: NEW_SHA, owner: 'contoso', branch: 'change' }, ADA);
});
afterEach(async () => {
  await github.close();
});

let published = 0;

async function check(reports: readonly Report[], run = runOf(github, 'pull_request', pullRequestEvent(1))) {
  const id = `publishing-${published++}`;
  const world = { ...worldFor(github), randomId: () => id };
  return await publishCheck(publicationOf(reports, { folder: 'infra/' }), run, await apiOf(github, world), world);
}

function findings(number: number): readonly Diagnostic[] {
  return Array.from({ length: number }, (_, at) => ({
    code: 'load/missing',
    severity: 'error',
    message: `File ${at} is missing.`,
    at: { file: 'environments/a.yaml', line: at + 1, column: 3, endLine: at + 1, endColumn: 9 },
  }));
}

const invalid = (number: number) => reportOf({ result: 'invalid', exitCode: 65, diagnostics: findings(number) });
const checkRuns = () => github.repository.checkRuns;

describe('the check run of a commit', () => {
  test('stands on the head of the pull request, with numbers as its title and each finding on its line', async () => {
    const delivery = await check([invalid(2)]);
    expect(delivery).toMatchObject({ state: 'published', what: 'failure, 2 on their lines' });
    expect(checkRuns()).toMatchObject([
      {
        headSha: NEW_SHA,
        name: 'copilotctl plan (contoso)',
        conclusion: 'failure',
        title: '2 errors',
        detailsUrl: 'https://github.com/contoso/copilot/actions/runs/9001',
      },
    ]);
    expect(checkRuns()[0]?.annotations).toHaveLength(2);
    expect(checkRuns()[0]?.annotations[0]).toEqual({
      path: 'infra/environments/a.yaml',
      start_line: 1,
      end_line: 1,
      start_column: 3,
      end_column: 9,
      annotation_level: 'failure',
      title: 'load/missing',
      message: 'File 0 is missing.',
    });
  });

  test.each(Object.entries({ done: 'success', differences: 'neutral' }))(
    'concludes %s as %s',
    async (result, conclusion) => {
      const exitCode = EXIT_CODES[result as Result];
      await check([reportOf({}), reportOf({ result: result as Result, exitCode })]);
      expect(checkRuns()[0]?.conclusion).toBe(conclusion);
    },
  );

  test('concludes everything else as a failure', async () => {
    const others = (Object.keys(EXIT_CODES) as Result[]).filter((each) => each !== 'done' && each !== 'differences');
    for (const result of others) await check([reportOf({ result, exitCode: EXIT_CODES[result] })]);
    expect(checkRuns().map(({ conclusion }) => conclusion)).toEqual(others.map(() => 'failure'));
  });

  test('gets its annotations fifty at a time, and says what is left out beyond five hundred', async () => {
    expect(await check([invalid(520)])).toMatchObject({ what: 'failure, 500 on their lines, 20 left out' });
    expect(checkRuns()[0]?.annotations.map(({ start_line }) => start_line)).toEqual(
      Array.from({ length: 500 }, (_, at) => at + 1),
    );
    expect(github.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(9);
  });

  test('is there though a report says that something ends before it begins', async () => {
    const [first, second] = findings(2);
    const at = { file: 'a.yaml', line: 5, column: 7 };
    const diagnostics = [
      { ...first, at: { ...at, endLine: 3, endColumn: 9 } },
      { ...second, at: { ...at, endLine: 5, endColumn: 2 } },
    ] as readonly Diagnostic[];
    await check([reportOf({ result: 'invalid', exitCode: 65, diagnostics })]);
    expect(checkRuns()[0]?.annotations).toMatchObject([
      { start_line: 5, end_line: 5, start_column: 7, end_column: 9 },
      { start_line: 5, end_line: 5, start_column: 7 },
    ]);
  });

  test.each(['before', 'after'] as const)(
    'is there once, with all annotations once, where answers were lost %s',
    async (lost) => {
      github.fail({ method: 'POST', path: /check-runs$/, what: { lost } });
      github.fail({ method: 'PATCH', path: /check-runs/, what: { lost } });
      await check([invalid(120)]);
      expect(checkRuns().map(({ annotations }) => annotations.length)).toEqual([120]);
    },
  );

  test('is not mixed up with that of another workflow that has its number, its key and its name', async () => {
    const event = pullRequestEvent(1);
    const other = runOf(github, 'pull_request', event, { workflow: 'contoso/copilot/.github/workflows/other.yml@x' });
    // The other workflow makes its own while the answer to ours is lost, before or after it was made.
    for (const lost of ['before', 'after'] as const) {
      checkRuns().length = 0;
      const { answer } = github.repository;
      github.repository.answer = (request) => {
        github.repository.answer = answer;
        const reply = answer.call(github.repository, request);
        const [made] = checkRuns();
        if (made !== undefined) checkRuns().push({ ...made, id: 5, externalId: 'theirs', annotations: [] });
        return reply;
      };
      await check([invalid(1)], other);
      github.fail({ method: 'POST', path: /check-runs$/, what: { lost } });
      github.fail({ method: 'PATCH', path: /check-runs/, what: { lost } });
      const delivery = await check([invalid(70)]);
      expect(checkRuns().map(({ annotations }) => annotations.length)).toEqual([1, 0, 70]);
      expect(delivery).toMatchObject({ number: checkRuns()[2]?.id });
    }
    expect(new Set(checkRuns().map(({ externalId }) => externalId)).size).toBe(3);
  });

  test('is found behind a hundred others of its name on the commit', async () => {
    await check([invalid(1)]);
    github.fail({ method: 'POST', path: /check-runs$/, what: { lost: 'after' } });
    const { answer } = github.repository;
    github.repository.answer = (request) => {
      const reply = answer.call(github.repository, request);
      const [first] = checkRuns();
      if (request.method === 'POST' && first !== undefined)
        for (let at = 0; at < 130; at++) checkRuns().push({ ...first, id: 5000 + at, externalId: `other ${at}` });
      return reply;
    };
    const { length } = checkRuns();
    await check([invalid(2)]);
    expect(checkRuns().filter(({ annotations }) => annotations.length === 2)).toHaveLength(1);
    expect(checkRuns()).toHaveLength(length + 131);
  });

  test('of a comment stands on the head of its pull request', async () => {
    await check([reportOf({})], runOf(github, 'issue_comment', { issue: { number: 1, pull_request: {} } }));
    expect(checkRuns()[0]?.headSha).toBe(NEW_SHA);
  });

  test('of a push stands on its commit', async () => {
    await check([reportOf({})], runOf(github, 'push', {}));
    expect(checkRuns()[0]?.headSha).toBe('c'.repeat(40));
  });

  test('has a summary that is never longer than GitHub takes', async () => {
    await check([invalid(3_000)]);
    expect(checkRuns()[0]?.summary.length).toBeLessThanOrEqual(65_535);
    expect(checkRuns()[0]?.summary).toContain('3,000 errors');
  });

  test('has a summary that is never longer than GitHub takes in bytes, which are more than its characters', async () => {
    const environment = (name: string) => ({
      ...{ name, backend: 'embedded', declared: 1 },
      failure: { code: 'unavailable', message: `${'日本語'.repeat(60)}.` },
    });
    const environments = Array.from({ length: 150 }, (_, at) => environment(`e-${at}`));
    await check([reportOf({ command: 'plan', environments })]);
    const { summary = '' } = checkRuns()[0] ?? {};
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_535);
    expect(summary).toContain('Too much to be shown here.');
  });

  test('cannot be made with the token of a person, and that is told with what is missing', async () => {
    github.tokens.set(github.token, { account: ADA, permissions: ALL_PERMISSIONS });
    await expect(check([reportOf({})])).rejects.toMatchObject({
      code: 'not-permitted',
      hint: expect.stringContaining('checks: write'),
    });
  });
});
