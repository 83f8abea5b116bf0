import { expect, test } from 'vitest';
import { mustBeNameable } from '../../../src/commands/ci/must-be-nameable.ts';
import { UsageError } from '../../../src/commands/exit.ts';

const VALUES = { environments: ['prod'], production: 'prod', branch: 'main', tree: 'environments' };

test.each([
  '.',
  'a',
  'infra/copilot',
  '.config/x',
  '@contoso/copilot',
  'R&D, 支援',
  'Ünïts v2.0+',
  'e\u0301/_',
  '2026/no',
])('the folder %j can be named', (root) => {
  expect(() => mustBeNameable({ ...VALUES, root })).not.toThrow();
});

test.each([
  ...[
    'a"b',
    "a'b",
    'a$b',
    '$(id)',
    '`id`',
    'a;b',
    'a#b',
    'a: b',
    'a*',
    'a?',
    '[a]',
    '{a}',
    '!a',
    '-a',
    ' a',
    'a ',
    '%a',
  ],
  ...[
    '${{ a }}',
    '$[a]',
    'a|b',
    'a>b',
    'a\\b',
    'a\nb',
    'a\tb',
    'a\u0000',
    'a\u0085b',
    'a\u2028b',
    'a\u202eb',
    'a\u00a0b',
    '\ud800',
  ],
])('the folder %j cannot, and is named in the message', (name) => {
  for (const root of [name, `svc/${name}`, `${name}/svc`]) {
    const refusal = /^The folder ".+" of ".+" cannot be named in pipelines\.$/s;
    expect(() => mustBeNameable({ ...VALUES, root })).toThrow(
      expect.objectContaining({ message: expect.stringMatching(refusal), hint: expect.stringContaining('Rename it') }),
    );
    expect(() => mustBeNameable({ ...VALUES, root })).toThrow(UsageError);
    expect(() => mustBeNameable({ ...VALUES, root })).toThrow(JSON.stringify(name));
  }
});
