import { expect, test } from 'vitest';
import { complaints } from '../schemas/schema-files.ts';
import { filesBelow } from './sources.ts';

/** Every JSON value in a transcript: from a line `{` to the next line `}`. */
const reportsIn = (text: string): readonly string[] => text.match(/^\{\n[\s\S]*?^\}$/gm) ?? [];

const printed = filesBelow('test/scenarios', /\/stdout\.txt$/).flatMap(({ path, text }) =>
  reportsIn(text)
    .filter((each) => each.includes('"tool"') && !each.includes('"$schema"'))
    .map((each, at) => [`${path} ${at + 1}`, each] as const),
);

test('some scenarios print reports', () => {
  expect(printed.length).toBeGreaterThan(2);
});

test.each(printed)('the report in %s is what its schema describes', (_, text) => {
  expect(complaints('report.schema.json', JSON.parse(text))).toEqual([]);
});
