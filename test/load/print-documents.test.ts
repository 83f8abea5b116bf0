import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printComposed } from '../../src/load/print-documents.ts';
import { declare } from '../../src/reconcile.ts';
import { inert } from '../../src/render/harmless.ts';
import { ENVIRONMENT, yaml } from '../diagnostics/findings.ts';
import { documentsIn } from '../documents.ts';
import { commandsIn, RUNNER_TEXT } from '../render/runner-commands.ts';

const own = documentsIn(ENVIRONMENT, 'environments/prod/environment.yaml');

const whole = (text: string): boolean => !/\p{Cs}/u.test(text);
/** Lines of which most are white space, which quotes and blocks of several lines write each in a way of its own. */
const blankLines = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom('\n', ' ', '\t', 'a', '"', '\\', '#', '\r') }, RUNNER_TEXT))
  .map((parts) => parts.join(''));

test('in composed documents no line is a command to a runner, and the values are what they were', () => {
  fc.assert(
    fc.property(fc.oneof(RUNNER_TEXT, blankLines).filter(whole), (text) => {
      // Letters in front make it as long as what a library prints over several lines.
      const instructions = `${'long '.repeat(9)}\n${text}`;
      const value = yaml(
        'CustomerSupportAgent',
        'default',
        `  overview: { instructions: ${JSON.stringify(instructions)} }`,
      );
      const { state } = declare('prod', documentsIn(value), own, { severities: {}, variables: {} });
      if (state === undefined) throw new Error('It can be composed.');
      const printed = printComposed(state);
      expect(commandsIn(printed)).toEqual([]);
      expect(inert(printed)).toBe(printed);
      const [document] = documentsIn(printed);
      expect(document?.value['spec']).toEqual({ overview: { instructions } });
    }),
    { numRuns: 300 },
  );
});
