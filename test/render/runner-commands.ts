import fc from 'fast-check';

/** Texts that try to be a command to a runner, with everything that runners pass over before and in them. */
export const RUNNER_TEXT: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '##',
        '#',
        '[',
        'vso',
        'VSO',
        '##vso[',
        '##[',
        '##vso[task.setvariable variable=x]y',
        '##[error]',
      ),
      fc.constantFrom(':', '::', '::error::', '::set-output name=a::b', '::add-mask::x', '::stop-commands::x'),
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        ' ',
        '\t',
        '\u00a0',
        '\u3000',
        '\u2028',
        '\u0085',
        '\u00ad',
        '\u200b',
        '\ufeff',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(''));

/**
 * The lines that a runner takes for a command, by the widest reading of both: lines end at a carriage return or a line
 * feed; Azure Pipelines looks for `##vso[` and `##[` anywhere; GitHub Actions for `##[` anywhere and `::` at the start,
 * where it passes over white space, and over what compares as nothing.
 */
export function commandsIn(output: string): readonly string[] {
  return output
    .split(/\r\n|\r|\n/)
    .filter((line) => /##(vso)?\[/i.test(line) || line.replace(/^[\s\p{Z}\p{Cf}\u0085]+/u, '').startsWith('::'));
}
