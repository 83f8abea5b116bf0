import { describe, expect, it, test } from 'vitest';
import { commandLine, placesFor, publishLine } from '../../src/action/command-line.ts';
import { readInputs } from '../../src/action/read-inputs.ts';
import { reportsToWrite } from '../../src/action/reports-to-write.ts';
import { UsageError } from '../../src/commands/exit.ts';

function inputs(given: Readonly<Record<string, string>>) {
  return readInputs(
    Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  );
}

function lineOf(given: Readonly<Record<string, string>>): string {
  return commandLine(inputs(given), []).join(' ');
}

describe('the command line of a step', () => {
  test.each([
    [{ command: 'validate', all: 'true', root: 'infra' }, 'validate --all --root=infra'],
    [
      { command: 'plan', environment: 'dev, prod\ntest\n' },
      'plan --environment=dev --environment=prod --environment=test',
    ],
    [
      { command: 'plan', since: 'origin/main', 'fail-on-differences': 'True' },
      'plan --since=origin/main --detailed-exitcode',
    ],
    [
      { command: 'plan', save: 'a/p.json', approve: 'delete,opt-out' },
      'plan --approve=delete --approve=opt-out --save=a/p.json',
    ],
    [{ command: 'plan', 'from-snapshot': 's.json', 'max-age': '12h' }, 'plan --from-snapshot=s.json --max-age=12h'],
    [
      { command: 'apply', environment: 'prod', only: 'SecurityRole/*' },
      'apply --environment=prod --only=SecurityRole/* --yes',
    ],
    [
      { command: 'apply', plan: 'p.json', approval: 'a.json\nb.json' },
      'apply --approval=a.json --approval=b.json -- p.json',
    ],
    [{ command: 'apply', resume: 'true', 'keep-going': 'true' }, 'apply --resume --keep-going --yes'],
    [{ command: 'drift', all: 'true', 'new-only': 'true', 'fail-on-differences': 'true' }, 'drift --all --new-only'],
    [
      { command: 'snapshot', environment: 'prod', save: 's.json', redact: 'true' },
      'snapshot --environment=prod --redact --out=s.json',
    ],
  ])('of %j is %s', (given, expected) => {
    expect(lineOf(given)).toBe(expected);
  });

  it('has a value that looks like an option, or like several words, as the value that it is', () => {
    const hostile = '--yes; $(rm -rf ~) `id`';
    expect(commandLine(inputs({ command: 'plan', since: hostile }), [])).toEqual(['plan', `--since=${hostile}`]);
    expect(commandLine(inputs({ command: 'apply', plan: hostile }), []).slice(-2)).toEqual(['--', hostile]);
  });

  it('writes every format into the folder that is named, else only what publishing needs', () => {
    const reports = reportsToWrite(inputs({ command: 'plan', 'report-folder': 'out/' }), {});
    expect(reports.map(({ format, file }) => `${format}=${file}`)).toEqual([
      'json=out/plan.json',
      'html=out/plan.html',
      'markdown=out/plan.md',
      'sarif=out/plan.sarif',
      'junit=out/plan.junit.xml',
    ]);
    const [only, ...others] = reportsToWrite(inputs({ command: 'drift' }), { RUNNER_TEMP: '/runner/temp' });
    expect(only?.file).toMatch(/^\/runner\/temp\/copilotctl-[\w-]+\/drift\.json$/);
    expect(others).toEqual([]);
  });
});

describe('the command line of publishing', () => {
  it('names the places that are asked for, and the outputs', () => {
    const given = {
      command: 'drift',
      issue: 'auto',
      summary: 'auto',
      comment: 'never',
      key: 'night',
      artifact: 'the artefact x',
    };
    const read = inputs(given);
    expect(publishLine(read, ['d.json'], placesFor(read, []))).toEqual([
      'ci',
      'publish',
      '--to=issue,summary,outputs',
      '--key=night',
      '--artifact=the artefact x',
      '--',
      'd.json',
    ]);
  });

  it('names the comment only where the runner would write one by itself', () => {
    const read = inputs({ command: 'plan', comment: 'auto', annotations: 'never', summary: 'never' });
    expect(placesFor(read, ['comment', 'summary'])).toEqual(['comment']);
    expect(placesFor(read, ['summary'])).toEqual([]);
  });
});

describe('an input that is wrong', () => {
  test.each([
    [{}, 'The input "command" is missing.', 'Commands are validate, plan, apply, drift, snapshot, publish.'],
    [
      { command: 'aply' },
      'The input "command" is "aply", and there is no such command.',
      'Did you mean "apply"? Commands are validate, plan, apply, drift, snapshot, publish.',
    ],
    [{ command: 'plan', all: 'yes' }, 'The input "all" is "yes".', 'Write true or false.'],
    [{ command: 'plan', comment: 'always' }, 'The input "comment" is "always".', 'Write auto or never.'],
    [
      { command: 'validate', save: 'p.json' },
      'The input "save" is "p.json", and the command validate has no use for it.',
      'It is for plan, snapshot. Leave it out.',
    ],
    [
      { command: 'plan', issue: 'auto' },
      'The input "issue" is "auto", and the command plan has no use for it.',
      'It is for drift, publish. Leave it out.',
    ],
  ])('%j is named, with what to do', (given, message, hint) => {
    expect(() => inputs(given)).toThrow(new UsageError(message, hint));
  });

  it('is none where it only says what is so anyway', () => {
    const defaults = {
      all: 'false',
      redact: 'false',
      'new-only': 'FALSE',
      comment: 'auto',
      issue: 'never',
      summary: 'auto',
    };
    expect(lineOf({ command: 'validate', ...defaults })).toBe('validate');
    expect(lineOf({ command: 'snapshot', save: 's.json', ...defaults })).toBe('snapshot --out=s.json');
  });
});
