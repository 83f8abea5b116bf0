import { resolve } from 'node:path';
import { diffLines } from 'diff';
import { compareTexts } from '../../model/compare-texts.ts';
import type { Json } from '../../model/json.ts';
import { isObject } from '../../model/json.ts';
import { EXIT_CODES } from '../../model/report.ts';
import { harmless } from '../../render/harmless.ts';
import type { Context } from '../context.ts';
import { readCases } from './policy-case.ts';
import { type CaseResult, runPolicyCase } from './run-policy-case.ts';

/**
 * `copilotctl policy test`: runs the cases of a folder, each on a fresh embedded environment that exists nowhere.
 *
 * Exit codes: 0 all passed, 1 one did not, 64 there are none.
 */
export async function policyTestCommand(
  folder: string,
  options: { readonly root: string },
  context: Context,
): Promise<number> {
  const root = resolve(context.cwd, options.root);
  let failed = 0;
  const cases = readCases(context.cwd, folder);
  for (const each of cases) {
    const result: CaseResult =
      'case' in each ? await runPolicyCase(each, root, context) : { passed: false, problem: each.problem };
    if (!result.passed) failed++;
    const mark = result.passed ? context.outPaint.green('ok  ') : context.outPaint.red('FAIL');
    context.out(
      `${mark} ${harmless('case' in each ? each.case.name : 'not a case')}  ${harmless(each.file)}\n${explained(result)}`,
    );
  }
  context.out(`${cases.length - failed} passed, ${failed} failed.\n`);
  return failed === 0 ? 0 : EXIT_CODES.failed;
}

function explained(result: CaseResult): string {
  if (result.passed) return '';
  if ('problem' in result) return `       ${harmless(result.problem)}\n`;
  const parts = diffLines(shown(result.expected), shown(result.actual));
  const lines = parts.flatMap(({ value, added, removed }) =>
    value
      .trimEnd()
      .split('\n')
      .map((line) => `     ${removed ? '-' : added ? '+' : ' '} ${line}`),
  );
  return `     - expected, + what came\n${harmless(lines.join('\n'), true)}\n`;
}

/** JSON with sorted keys, one value in a line. */
function shown(value: Json): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortKeys);
  if (!isObject(value)) return value;
  const members = Object.entries(value).flatMap(([key, each]) =>
    each === undefined ? [] : [[key, sortKeys(each)] as const],
  );
  return Object.fromEntries(members.sort(([a], [b]) => compareTexts(a, b)));
}
