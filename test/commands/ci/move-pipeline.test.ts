import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { escaped, fillPipeline, type PipelineValues, plain } from '../../../src/commands/ci/fill-pipeline.ts';
import { movePipeline } from '../../../src/commands/ci/move-pipeline.ts';
import { mustBeNameable } from '../../../src/commands/ci/must-be-nameable.ts';
import { PIPELINES, type Service } from '../../../src/commands/ci/pipelines.ts';
import { readTemplate } from '../../../src/files/package-files.ts';

const VALUES = { environments: ['dev', 'prod'], production: 'prod', branch: 'main', tree: 'environments' };
const SERVICES = Object.keys(PIPELINES) as readonly Service[];

/** What YAML reads in the pipelines of a service, by their templates. */
function read(service: Service, values: PipelineValues): unknown {
  const texts = [...readTemplate(`ci/${service}`)];
  return Object.fromEntries(
    texts.map(([path, text]) => [path, parse(movePipeline(service, fillPipeline(text, values), values))]),
  );
}

const SIMPLE = 'simple/folder';

/** The same with every text changed. */
function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapped(each, change)]));
}

/** What stands where a simple folder stood. */
function named(text: string, root: string): string {
  // A shell reads it here: what is not plain is in quotes.
  if (text === `cd ${SIMPLE}`) return `cd ${plain(root)}`;
  return text.replaceAll(SIMPLE, () => (text === `${SIMPLE}/**` ? escaped(root) : root));
}

const isNameable = (root: string): boolean => {
  try {
    mustBeNameable({ ...VALUES, root });
    return true;
  } catch {
    return false;
  }
};

/** Names that may be refused, most of signs that mean something to somebody. */
const NAME = fc.string({
  minLength: 1,
  maxLength: 6,
  unit: fc.oneof(
    fc.constantFrom(': ', ' #', '${{', ...'aZ09 ._-@+,&éü支#:"\'$*[]{}\\!%~'),
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
  ),
});
const ROOT = fc
  .array(
    NAME.filter((name) => name !== '.' && name !== '..' && isNameable(name)),
    { minLength: 1, maxLength: 3 },
  )
  .map((names) => names.join('/'));

test.each(SERVICES)('a folder that may be named is the only thing that differs in the pipelines of %s', (service) => {
  const action = PIPELINES[service].usesAction ? { action: 'a/b@v0' } : {};
  const simple = read(service, { ...VALUES, ...action, root: SIMPLE });
  fc.assert(
    fc.property(ROOT, (root) => {
      expect(read(service, { ...VALUES, ...action, root })).toEqual(mapped(simple, (text) => named(text, root)));
    }),
    { numRuns: 30 },
  );
});

test('at the top of a repository the templates come out as they are', () => {
  for (const service of SERVICES)
    for (const [, text] of readTemplate(`ci/${service}`)) {
      const values = { ...VALUES, environments: ['dev', 'test', 'prod'], root: '.' };
      expect(movePipeline(service, fillPipeline(text, values), values)).toBe(text);
    }
});
