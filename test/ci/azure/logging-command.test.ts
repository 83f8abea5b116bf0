import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loggingCommand } from '../../../src/ci/azure/logging-command.ts';
import { hostileText } from '../../render/hostile-report.ts';
import { RUNNER_TEXT } from '../../render/runner-commands.ts';
import { readCommands } from './read-commands.ts';

describe('a logging command', () => {
  test('is one line, and the agent reads exactly the properties and the message that went in', () => {
    fc.assert(
      fc.property(fc.oneof(RUNNER_TEXT, hostileText), fc.oneof(RUNNER_TEXT, hostileText), (value, message) => {
        const text = loggingCommand('task.logissue', { type: 'error', sourcepath: value, code: undefined }, message);
        expect(text.match(/[\r\n]/g)).toEqual(['\n']);
        const properties = { type: 'error', ...(value !== '' && { sourcepath: value }) };
        expect(readCommands(text)).toEqual([{ action: 'task.logissue', properties, message }]);
      }),
      { numRuns: 1000 },
    );
  });

  test('is written as the documentation shows it', () => {
    expect(loggingCommand('task.setvariable', { variable: 'a', isOutput: true }, '50% of 1; [2]')).toBe(
      '##vso[task.setvariable variable=a;isOutput=true;]50%AZP25 of 1%3B [2%5D\n',
    );
    expect(loggingCommand('build.addbuildtag', {}, 'copilotctl-drift')).toBe(
      '##vso[build.addbuildtag]copilotctl-drift\n',
    );
  });
});
