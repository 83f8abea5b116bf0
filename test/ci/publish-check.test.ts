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

async function check(reports: readonly Report[], run = runOf(github, 'pull_request', pullRequestEvent(1))) {
  const world = worldFor(github);
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

  test.each(['before', 'after'] as const)(
    'is there once, with all annotations once, where answers were lost %s',
    async (lost) => {
      github.fail({ method: 'POST', path: /check-runs$/, what: { lost } });
      github.fail({ method: 'PATCH', path: /check-runs/, what: { lost } });
      await check([invalid(120)]);
      expect(checkRuns().map(({ annotations }) => annotations.length)).toEqual([120]);
    },
  );

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

  test('cannot be made with the token of a person, and that is told with what is missing', async () => {
    github.tokens.set(github.token, { account: ADA, permissions: ALL_PERMISSIONS });
    await expect(check([reportOf({})])).rejects.toMatchObject({
      code: 'not-permitted',
      hint: expect.stringContaining('checks: write'),
    });
  });
});
