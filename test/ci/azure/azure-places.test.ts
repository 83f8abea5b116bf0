import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { azureRunner } from '../../../src/ci/azure/azure-runner.ts';
import { findRunner } from '../../../src/ci/find-runner.ts';
import { publish } from '../../../src/ci/publish.ts';
import type { Publication } from '../../../src/ci/runner.ts';
import type { Delivery, PlaceName } from '../../../src/model/delivery.ts';
import type { Report } from '../../../src/model/report.ts';
import { hostileReport } from '../../render/hostile-report.ts';
import { commandsIn } from '../../render/runner-commands.ts';
import { FULL_REPORT, placed, reportOf } from '../../render/sample-report.ts';
import { type ReadCommand, readCommands } from './read-commands.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'azure-places-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What the agent reads of what is published at one place. */
async function published(
  place: PlaceName,
  reports: readonly Report[],
  more: Partial<Publication> = {},
): Promise<{ readonly output: string; readonly commands: readonly ReadCommand[]; readonly delivery: Delivery }> {
  let output = '';
  const world = {
    variables: { AGENT_TEMPDIRECTORY: folder },
    command: (text: string) => {
      output += text;
    },
    now: () => new Date(0),
    sleep: async () => undefined,
    randomId: () => 'x',
    signal: new AbortController().signal,
    userAgent: 'copilotctl/0.0.0',
  };
  const publication = { reports, files: new Map(), folder: '', key: 'copilotctl', ...more };
  const [delivery] = await publish(publication, azureRunner(world.variables), [place], world);
  if (delivery === undefined) throw new Error('One place was asked for.');
  return { output, commands: readCommands(output), delivery };
}

const planned = reportOf({ environments: [{ name: 'prod', backend: 'embedded', declared: 1, plan: placed }] });

describe('Azure Pipelines', () => {
  test('is known by TF_BUILD, and writes a thread where the run is for a pull request', async () => {
    const runner = await findRunner({ TF_BUILD: 'True', BUILD_REASON: 'PullRequest' })?.();
    expect(runner?.title).toBe('Azure Pipelines');
    expect(runner?.defaults).toEqual(['comment', 'annotations', 'summary', 'tags', 'outputs']);
    expect(azureRunner({ BUILD_REASON: 'Schedule' }).defaults).not.toContain('comment');
    expect(findRunner({ TF_BUILD: '' })).toBeUndefined();
  });

  test('has no issues, and says what it has', async () => {
    const { delivery } = await published('issue', [planned]);
    expect(delivery).toMatchObject({ state: 'failed', error: { code: 'rejected' } });
    expect(JSON.stringify(delivery)).toContain('comment, annotations, summary, tags, outputs');
  });
});

describe('issues in the log', () => {
  test('stand at their lines, below the folder of the tree, errors first', async () => {
    const { commands, delivery } = await published('annotations', [FULL_REPORT], { folder: 'infra/' });
    const types = commands.map(({ properties }) => properties['type']);
    expect(types).toEqual([...types].sort());
    expect(new Set(types)).toEqual(new Set(['error', 'warning']));
    expect(commands.filter(({ properties }) => properties['sourcepath'] !== undefined)).not.toEqual([]);
    for (const { action, properties } of commands) {
      expect(action).toBe('task.logissue');
      expect(properties['code']).toMatch(/^[a-z-]+\/[a-z-]+$/);
      if (properties['sourcepath'] !== undefined) {
        expect(properties['sourcepath']).toMatch(/^infra\//);
        expect(properties['linenumber']).toMatch(/^[1-9]\d*$/);
        expect(properties['columnnumber']).toMatch(/^[1-9]\d*$/);
      }
    }
    expect(delivery).toMatchObject({ state: 'published' });
  });

  test('are no more than the agent keeps, and the number of all is told', async () => {
    const finding = { code: 'load/missing', severity: 'error', message: 'Missing.' } as const;
    const warning = { ...finding, severity: 'warning' } as const;
    const diagnostics = [...Array(30).fill(warning), ...Array(12).fill(finding)];
    const { commands, delivery } = await published('annotations', [reportOf({ diagnostics })]);
    expect(commands.map(({ properties }) => properties['type'])).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
    ]);
    expect(delivery).toMatchObject({ what: '20 of 42 shown' });
  });

  test('are not there for a plan without findings', async () => {
    const { output, delivery } = await published('annotations', [reportOf({})]);
    expect(output).toBe('');
    expect(delivery).toMatchObject({ state: 'left' });
  });
});

test('the summary is a file that the agent is given, and that stays', async () => {
  const { commands } = await published('summary', [planned], { key: 'prod' });
  expect(commands).toMatchObject([{ action: 'task.uploadsummary', message: expect.stringMatching(/[\\/]prod\.md$/) }]);
  const path = commands[0]?.message ?? '';
  expect(path.startsWith(folder)).toBe(true);
  expect(await readFile(path, 'utf8')).toContain('CopilotSettings/default');
});

test('tags say how it ended and what there is to look at, in words that stand in an address', async () => {
  const tags = async (report: Report) => (await published('tags', [report])).commands.map(({ message }) => message);
  expect(await tags(reportOf({}))).toEqual(['copilotctl-done']);
  expect(await tags(planned)).toEqual(['copilotctl-done', 'copilotctl-changes']);
  const all = await tags({ ...FULL_REPORT, result: 'differences', exitCode: 2 });
  expect(all).toEqual(['copilotctl-differences', 'copilotctl-changes', 'copilotctl-drift']);
  for (const tag of all) expect(tag).toMatch(/^[a-z-]+$/);
});

test('outputs are variables that other jobs can ask for', async () => {
  const delivered = [{ place: 'comment', state: 'published', what: 'written', url: 'https://x.example/42' }] as const;
  const { commands } = await published('outputs', [planned], { delivered });
  const values = Object.fromEntries(commands.map(({ properties, message }) => [properties['variable'], message]));
  for (const { action, properties } of commands) {
    expect(action).toBe('task.setvariable');
    expect(properties['isOutput']).toBe('true');
    expect(properties['variable']).toMatch(/^[a-zA-Z]+$/);
  }
  expect(values).toMatchObject({ result: 'done', exitCode: '0', hasChanges: 'true', creates: '1', hasDrift: 'false' });
  expect(values).not.toHaveProperty('issueUrl');
});

test('whatever reports say, the agent reads our commands and no other', async () => {
  await fc.assert(
    fc.asyncProperty(hostileReport, async (report) => {
      for (const [place, action] of [
        ['annotations', 'task.logissue'],
        ['summary', 'task.uploadsummary'],
        ['tags', 'build.addbuildtag'],
        ['outputs', 'task.setvariable'],
      ] as const) {
        const { output, commands } = await published(place, [report]);
        expect(commands.map((command) => command.action)).toEqual(
          output
            .split('\n')
            .slice(0, -1)
            .map(() => action),
        );
        // Within a command nothing begins another.
        for (const line of output.split('\n')) expect(commandsIn(line.replace(/^##vso\[/, ''))).toEqual([]);
      }
    }),
    { numRuns: 100 },
  );
});
