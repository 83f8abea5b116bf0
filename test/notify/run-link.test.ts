import { describe, expect, test } from 'vitest';
import { runLink } from '../../src/notify/run-link.ts';

const github = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'contoso/support',
  GITHUB_RUN_ID: '123',
};

describe('the link to a run', () => {
  test.each([
    ['GitHub', github, 'https://github.com/contoso/support/actions/runs/123'],
    [
      'Azure Pipelines',
      {
        SYSTEM_COLLECTIONURI: 'https://dev.azure.com/contoso/',
        SYSTEM_TEAMPROJECT: 'Customer Service',
        BUILD_BUILDID: '7',
      },
      'https://dev.azure.com/contoso/Customer%20Service/_build/results?buildId=7',
    ],
    [
      'GitLab',
      { CI_JOB_URL: 'https://gitlab.contoso.example/support/copilot/-/jobs/42' },
      'https://gitlab.contoso.example/support/copilot/-/jobs/42',
    ],
  ])('is that of %s', (_, variables, link) => {
    expect(runLink(variables)).toBe(link);
  });

  test('is there only where somebody runs it', () => {
    expect(runLink({})).toBeUndefined();
  });

  test.each([
    { ...github, GITHUB_SERVER_URL: 'http://github.com' },
    { ...github, GITHUB_SERVER_URL: 'https://ada:x@github.com' },
    { ...github, GITHUB_REPOSITORY: 'a/b/../c' },
    { ...github, GITHUB_REPOSITORY: 'a/b|<!channel>' },
    { ...github, GITHUB_RUN_ID: '1)[x](javascript:y' },
    { CI_JOB_URL: 'javascript:alert(1)' },
    { CI_JOB_URL: `https://a.example/${'x'.repeat(600)}` },
    { SYSTEM_COLLECTIONURI: 'https://a.example/', SYSTEM_TEAMPROJECT: '\ud800', BUILD_BUILDID: '1' },
  ])('is not one of %j', (variables) => {
    expect(runLink(variables)).toBeUndefined();
  });
});
