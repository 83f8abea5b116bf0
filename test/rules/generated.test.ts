import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CODES } from '../../src/diagnostics/catalog.ts';
import { RULES } from '../../src/validate/rules/index.ts';
import { ACROSS_RULES } from '../../src/validate/rules-across.ts';
import { filesBelow, ROOT } from './sources.ts';

const [page] = filesBelow('docs', /^docs\/diagnostics\.md$/);
const rules = [...RULES, ...ACROSS_RULES];

test('what is generated is what the schemas and the catalogue of codes say', () => {
  const check = (): string =>
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'generate.mjs'), '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(check).not.toThrow();
}, 60_000);

test.each(Object.entries(CODES))('%s is documented with meaning, cause and fix', (code, { meaning, cause, fix }) => {
  const line = page?.text.split('\n').find((each) => each.startsWith(`| \`${code}\` |`)) ?? '';
  for (const text of [meaning, cause, fix]) expect(line).toContain(text.replaceAll('|', '\\|'));
  expect(`${meaning} ${fix}`).toMatch(/^\S.*\.( |$).*\.$/);
});

test.each(rules.map((rule) => [rule.id, rule] as const))(
  'rule/%s is documented with explanation and fix',
  (id, rule) => {
    const section = page?.text.split('\n### ').find((each) => each.startsWith(`\`rule/${id}\`\n`)) ?? '';
    expect(section).toContain(rule.explanation);
    expect(section).toContain(`- Fix: ${rule.fix}`);
    expect(section).toContain(`- Severity: ${rule.severity}`);
  },
);

test('every rule is reached by an example', () => {
  const tests = filesBelow('test', /\.(ts|txt|json|yaml)$/);
  const missing = rules.filter(
    ({ id }) => !tests.some(({ text }) => text.includes(`'${id}'`) || text.includes(`rule/${id}`)),
  );
  expect(missing.map(({ id }) => id)).toEqual([]);
});
