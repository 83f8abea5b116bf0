import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printMarker, readMarker } from '../../src/ci/github/marker.ts';
import { hostileText } from '../render/hostile-report.ts';

describe('a marker', () => {
  test('is one comment of HTML in one line, whatever it holds, and is read as it was written', () => {
    fc.assert(
      fc.property(hostileText, fc.dictionary(hostileText, hostileText), (key, drift) => {
        const marker = printMarker({ is: 'issue', key, more: { at: [1, 2], drift } });
        expect(marker).toMatch(/^<!-- copilotctl issue [^<>\n\r&@`]* -->$/);
        expect(marker.slice(4, -3)).not.toContain('--');
        expect(readMarker(`${marker}\nrest`)).toEqual({ is: 'issue', key, more: { at: [1, 2], drift } });
      }),
    );
  });

  test.each([
    'text',
    'text\n<!-- copilotctl comment {"key":"a"} -->',
    ' <!-- copilotctl comment {"key":"a"} -->',
    '<!-- copilotctl comment {"key":"a"} --> text',
    '<!-- copilotctl comment {"key":1} -->',
    '<!-- copilotctl other {"key":"a"} -->',
    '<!-- copilotctl comment {"key" -->',
  ])('is not found in %j', (text) => {
    expect(readMarker(text)).toBeUndefined();
  });

  test('is found where a service turned line feeds into those of Windows', () => {
    expect(readMarker('<!-- copilotctl comment {"key":"a"} -->\r\ntext')).toMatchObject({ key: 'a' });
  });
});
