import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printLogLine } from '../../src/telemetry/print-log-line.ts';
import { complaints } from '../schemas/schema-files.ts';

const head = { time: new Date('2026-11-22T12:00:00Z'), run: '01a20320-a200-4000-8000-000000000000' };

test('a line has time, level, message and run, and what else is known', () => {
  const place = { file: 'environments/prod/copilot.yaml', line: 3, column: 5 };
  const entry = {
    level: 'error',
    message: 'Not like that.',
    code: 'validate/schema',
    place,
    environment: 'prod',
  } as const;
  expect(JSON.parse(printLogLine(entry, head))).toEqual({ time: '2026-11-22T12:00:00.000Z', run: head.run, ...entry });
  expect(printLogLine({ level: 'info', message: 'reading' }, head)).toBe(
    `{"time":"2026-11-22T12:00:00.000Z","level":"info","message":"reading","run":"${head.run}"}\n`,
  );
});

test('whatever texts hold, an entry is one line of plain characters that says the same, as its schema describes it', () => {
  const nasty = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        '\n',
        '\r',
        '\u2028',
        '\u2029',
        '\u0085',
        '\u001b',
        '\u009b',
        '\u202e',
        '\ufeff',
        '"',
        '\\',
        '::error::',
      ),
    ),
    minLength: 1,
  });
  fc.assert(
    fc.property(nasty, nasty, nasty, nasty, (message, hint, environment, file) => {
      const line = printLogLine({ level: 'warning', message, hint, environment, place: { file } }, head);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u200e\u200f\ufeff]/);
      expect(line.endsWith('\n')).toBe(true);
      const read = JSON.parse(line);
      expect(read).toMatchObject({ message, hint, environment, place: { file } });
      expect(complaints('log-line.schema.json', read)).toEqual([]);
    }),
  );
});
