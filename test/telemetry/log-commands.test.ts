import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printLogLine } from '../../src/telemetry/print-log-line.ts';
import { commandsIn, RUNNER_TEXT } from '../render/runner-commands.ts';

test('a line of a log in JSON is no command to a runner, and says what it said', () => {
  fc.assert(
    fc.property(RUNNER_TEXT, (message) => {
      const line = printLogLine({ level: 'info', message }, { time: new Date(0), run: 'x' });
      expect(commandsIn(line)).toEqual([]);
      expect(JSON.parse(line)).toMatchObject({ message });
    }),
    { numRuns: 300 },
  );
});
