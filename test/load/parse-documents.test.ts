import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Parsed, parseDocuments } from '../../src/load/parse-documents.ts';
import { parseDocumentwise, parseWithPositions } from '../../src/load/parse-with-positions.ts';
import { SCALARS, yamlText } from './arbitrary-yaml.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const fileOf = (text: string) => ({ path: 'a.yaml', text });

/** A text as loading reads it: the fast way, else with positions. */
function parsed(text: string): Parsed {
  const fast = parseDocuments(fileOf(text));
  return fast.unreadable ? parseWithPositions(fileOf(text)) : fast;
}

/** What a parser made of a text, in a form that tells `-0` from `0`. */
function said({ documents, diagnostics }: Parsed): string {
  const values = documents.map(({ kind, name, value, source }) => ({
    kind,
    name,
    value,
    at: [source.index, source.line, source.start, source.end],
  }));
  return JSON.stringify({ values, diagnostics }, (_, each) => (Object.is(each, -0) ? '-0' : each), 1);
}

/**
 * Both ways of parsing give the same, unless the fast one leaves the text to the other. What is no YAML may be wrong in
 * two ways, but is wrong for both.
 */
function bothAgree(text: string): void {
  const fast = parseDocuments(fileOf(text));
  if (fast.unreadable) return;
  const slow = parseWithPositions(fileOf(text));
  if (slow.diagnostics.some(({ code }) => code === 'load/syntax')) expect(fast.diagnostics).not.toEqual([]);
  else expect(said(fast)).toBe(said(slow));
}

describe('the fast parser and the one with positions give equal documents', () => {
  test('for any text that the fast one accepts', () => {
    fc.assert(fc.property(yamlText, bothAgree), { numRuns: 600 });
  });

  test.each(SCALARS)('for the scalar %j as a value, an item and a key', (scalar) => {
    const head = 'apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: x }\n';
    const inner = scalar.replaceAll('\n', '\n  ');
    bothAgree(`${head}spec:\n  a: ${inner}\n`);
    bothAgree(`${head}spec:\n  - ${inner}\n  - b\n`);
    bothAgree(`${head}spec: [x, ${scalar.includes('\n') ? 'y' : scalar}]\n`);
    if (!scalar.includes('\n')) bothAgree(`${head}spec:\n  ${scalar}: b\n`);
    bothAgree(`${scalar}\n`);
  });

  const files = ['environments', 'examples', 'templates/init'].flatMap(
    (folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.ya?ml$/.test(path))
        .map((path) => join(folder, path))
        .filter((path) => !path.includes('/policy-tests/policy-tests/')), // cases of policy tests are no documents
  );

  test.each(['copilotctl.yaml', ...files])('for %s', (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    bothAgree(text);
    bothAgree(text.replaceAll('\n', '\r\n'));
    expect(parsed(text)).toMatchObject({ diagnostics: [], documents: expect.arrayContaining([expect.anything()]) });
  });
});

const codes = (text: string) => {
  return parsed(text).diagnostics.map(({ code, where }) =>
    `${code} ${where?.document ?? ''} ${where?.path?.join('/') ?? ''}`.trim(),
  );
};
const head = 'apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: csr }\n';

describe('the head of a document', () => {
  test('is needed, each part of it', () => {
    expect(codes('spec: {}\n')).toEqual(['load/missing-head 0', 'load/missing-head 0', 'load/missing-head 0']);
    expect(codes('apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: {}\n')).toEqual([
      'load/missing-head 0 metadata',
    ]);
    expect(codes('apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: 5 }\n')).toEqual([
      'load/missing-head 0 metadata',
    ]);
  });

  test('names a version and a kind that there are', () => {
    expect(codes('apiVersion: copilotctl/v2\nkind: SecurityRoll\nmetadata: { name: x }\n')).toEqual([
      'load/unknown-version 0 apiVersion',
      'load/unknown-kind 0 kind',
    ]);
    expect(codes('apiVersion: 1\nkind: [x]\nmetadata: { name: x }\n')).toEqual([
      'load/unknown-version 0 apiVersion',
      'load/unknown-kind 0 kind',
    ]);
  });

  test('of a kind with a typing error gets the kind that was meant', () => {
    const { diagnostics } = parsed(head.replace('SecurityRole', 'SecurityRoll'));
    expect(diagnostics).toMatchObject([{ hint: 'Did you mean "SecurityRole"?' }]);
  });

  test('belongs to a map', () => {
    expect(codes('- a\n')).toEqual(['load/not-a-document 0']);
    expect(codes('just words\n')).toEqual(['load/not-a-document 0']);
  });
});

describe('a file', () => {
  test('may hold no document, and empty ones are passed over but counted', () => {
    expect(codes('')).toEqual([]);
    expect(codes('# nothing\n')).toEqual([]);
    const { documents } = parsed(`---\n---\n${head}---\n# end\n`);
    expect(documents.map(({ source: { index, line } }) => ({ index, line }))).toEqual([{ index: 1, line: 3 }]);
  });

  test('with findings in one document still gives the others', () => {
    const { documents, diagnostics } = parsed(`${head}---\nkind: x\n---\n${head}`);
    expect(documents.map(({ source }) => source.index)).toEqual([0, 2]);
    expect(diagnostics.every(({ where }) => where?.document === 1)).toBe(true);
  });
});

describe('hostile input', () => {
  test('a key that JavaScript itself uses is refused and changes nothing', () => {
    expect(codes(`${head}spec:\n  __proto__: { polluted: true }\n`)).toEqual(['load/forbidden-key 0 spec/__proto__']);
    expect(codes(`${head}spec: { constructor: { prototype: { polluted: true } } }\n`)).toEqual([
      'load/forbidden-key 0 spec/constructor',
    ]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a number that JSON cannot write is refused', () => {
    expect(codes(`${head}spec: { a: .inf, b: [1, .nan] }\n`)).toEqual([
      'load/not-json 0 spec/a',
      'load/not-json 0 spec/b/1',
    ]);
  });

  test('aliases that multiply a document are refused, quickly', () => {
    const bomb = Array.from({ length: 12 }, (_, at) =>
      at === 0
        ? '  a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
        : `  a${at}: &a${at} [${Array(10)
            .fill(`*a${at - 1}`)
            .join(', ')}]`,
    ).join('\n');
    const start = performance.now();
    expect(codes(`${head}spec:\n${bomb}\n`)).toEqual(['load/alias-bomb']);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('a value that holds itself and an anchor that is missing are refused', () => {
    expect(codes(`${head}spec: &a\n  self: *a\n`)).toEqual(['load/alias-bomb']);
    expect(codes(`${head}spec: *nowhere\n`)).toHaveLength(1);
  });

  test('a plain anchor is read as its value', () => {
    const text = `${head}spec:\n  a: &x { b: 1 }\n  c: *x\n`;
    expect(parseDocuments(fileOf(text)).unreadable).toBe(true);
    expect(parseWithPositions(fileOf(text)).documents[0]?.value['spec']).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  test.each([101, 5_000, 100_000])('values nested %i levels deep are refused and overflow nothing', (depth) => {
    expect(codes(`${head}spec: ${'['.repeat(depth)}${']'.repeat(depth)}\n`).map((each) => each.split(' ')[0])).toEqual([
      'load/too-deep',
    ]);
    expect(
      codes(`${head}spec: ${'{a: '.repeat(depth)}1${'}'.repeat(depth)}\n`).map((each) => each.split(' ')[0]),
    ).toEqual(['load/too-deep']);
  });
});

describe('a file of which some documents are not plain', () => {
  test('is read document by document, with the same result as in one piece', () => {
    const text = fc.array(yamlText, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('\n---\n'));
    fc.assert(
      fc.property(text, (all) => {
        const apart = parseDocumentwise(fileOf(all));
        if (apart !== undefined) expect(said(apart)).toBe(said(parseWithPositions(fileOf(all))));
      }),
      { numRuns: 400 },
    );
  });

  test('keeps the index and place of each document', () => {
    const head = (name: string) => `apiVersion: copilotctl/v1\nkind: SecurityRole\nmetadata: { name: ${name} }\n`;
    const file = fileOf(
      `${head('a')}spec: {}\n---\n${head('b')}spec:\n  description: over\n    two lines\n---\n${head('c')}`,
    );
    const apart = parseDocumentwise(file);
    expect(apart?.documents.map(({ name, source }) => [name, source.index])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect(apart && said(apart)).toBe(said(parseWithPositions(file)));
  });

  test('is left to the whole parser when one document is wrong', () => {
    expect(parseDocumentwise(fileOf('a: 1\n---\na: [1\n'))).toBeUndefined();
  });
});
