import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inertLog } from '../../src/render/inert-log.ts';
import { hostileText } from './hostile-report.ts';

/** Whether a runner would carry out something of a log: GitHub by line, Azure and the older form of GitHub anywhere. */
function isCommand(log: string): boolean {
  const lines = log.split(/\r\n|\r|\n/);
  return lines.some((line) => line.trimStart().startsWith('::')) || /##(vso)?\[/i.test(log);
}

describe('a text for a log', () => {
  test.each([
    ['::add-mask::x', '\\u003a:add-mask::x'],
    ['a\n  \t::error::x', 'a\n  \t\\u003a:error::x'],
    ['a\r::error::x', 'a\r\\u003a:error::x'],
    ['x ##vso[task.setvariable variable=a]b', 'x #\\u0023vso[task.setvariable variable=a]b'],
    ['##VSO[x]##[group]y', '#\\u0023VSO[x]#\\u0023[group]y'],
  ])('holds no command: %j', (text, inert) => {
    expect(inertLog(text)).toBe(inert);
    expect(isCommand(text)).toBe(true);
    expect(isCommand(inertLog(text))).toBe(false);
  });

  test('holds none whatever it says, in any number of pieces', () => {
    const crafted = fc.constantFrom('::', ':', '#', '##', '[', 'vso[', '\n', ' ', '\u00a0', '\r');
    fc.assert(
      fc.property(fc.array(fc.oneof(crafted, hostileText)), (parts) => {
        expect(isCommand(inertLog(parts.join('')))).toBe(false);
      }),
    );
  });

  test('that is JSON means the same', () => {
    fc.assert(
      fc.property(fc.json(), hostileText, (json, text) => {
        const value = { value: JSON.parse(json), text: `##vso[${text}` };
        expect(JSON.parse(inertLog(JSON.stringify(value, null, 2)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('without commands stays as it is', () => {
    expect(inertLog('std::string a:: b # ## [x] #[y]')).toBe('std::string a:: b # ## [x] #[y]');
  });
});
