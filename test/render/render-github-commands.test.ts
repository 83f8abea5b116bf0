import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderGitHubCommands } from '../../src/render/render-github-commands.ts';
import { type Annotation, reportAnnotations } from '../../src/render/report-annotations.ts';
import { STEERING } from './hostile.ts';
import { hostileReport, hostileText, reportWith } from './hostile-report.ts';

/**
 * What a runner reads of a log, written from GitHub Docs, "Workflow commands for GitHub Actions": each line that begins
 * with `::`, its properties and its message, with what was escaped put back.
 */
function commandsIn(log: string) {
  return log.split('\n').flatMap((line) => {
    const [, name, , properties = '', message = ''] = /^\s*::([a-z-]+)( (.*?))?::(.*)$/s.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = properties.trim() === '' ? [] : properties.trim().split(',');
    const read = pairs.map((pair) => {
      const [key = '', ...value] = pair.split('=');
      return [key, putBack(value.join('=').replaceAll('%3A', ':').replaceAll('%2C', ','))] as const;
    });
    return [{ name, properties: Object.fromEntries(read), message: putBack(message) }];
  });
}

const putBack = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replace(/%25/g, '%');

describe('annotations as workflow commands', () => {
  test('say the level, the place and the text', () => {
    const annotation: Annotation = {
      level: 'error',
      title: 'load/missing (prod, test)',
      message: '100 % of it is missing.\nLook again.',
      place: { file: 'environments/a,b.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 },
    };
    expect(renderGitHubCommands([annotation, { level: 'note', title: 'plan/change', message: 'a: b' }])).toBe(
      '::error title=load/missing (prod%2C test),file=environments/a%2Cb.yaml,line=3,endLine=3,col=5,endColumn=9::100 %25 of it is missing.%0ALook again.\n' +
        '::notice title=plan/change::a: b\n',
    );
  });

  test('of any text are one command each, which says what was to be said', () => {
    const level = fc.constantFrom('error', 'warning', 'note');
    const place = fc.record({ file: hostileText, line: fc.nat(), column: fc.nat() });
    fc.assert(
      fc.property(fc.array(fc.record({ level, title: hostileText, message: hostileText, place })), (annotations) => {
        const found = commandsIn(renderGitHubCommands(annotations as Annotation[]));
        expect(found.map(({ message }) => message)).toEqual(annotations.map(({ message }) => message));
        expect(found.map(({ properties }) => properties)).toEqual(
          annotations.map(({ title, place: { file, line, column } }) => ({
            title,
            file,
            line: String(line),
            col: String(column),
          })),
        );
      }),
    );
  });

  test('of any report are as many as it has annotations, with nothing in them that steers a terminal', () => {
    const expected = commandsIn(renderGitHubCommands(reportAnnotations([reportWith('a', 'b', 'c')], ''))).map(
      ({ name }) => name,
    );
    expect(expected.length).toBeGreaterThan(4);
    fc.assert(
      fc.property(hostileReport, (report) => {
        const log = renderGitHubCommands(reportAnnotations([report], 'infra/'));
        const found = commandsIn(log);
        expect(found.map(({ name }) => name)).toEqual(expected);
        expect(log.split('\n')).toHaveLength(expected.length + 1);
        expect(STEERING.test(log.replaceAll('\n', ''))).toBe(false);
        for (const { properties } of found) expect(properties['file'] ?? 'infra/').toMatch(/^infra\//);
      }),
    );
  });
});
