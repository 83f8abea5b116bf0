import { chooseFindings, FEWEST_DIGITS } from '../../drift/choose-findings.ts';
import type { DriftFinding } from '../../model/report.ts';
import { UsageError } from '../exit.ts';
import type { TreeOptions } from '../session.ts';

/** Which findings of one environment a command is about: some by the first digits of their fingerprint, or all. */
export interface FindingOptions extends TreeOptions {
  readonly fingerprints: readonly string[];
  /** All findings; here it does not mean all environments. */
  readonly all?: boolean;
}

/** @throws {UsageError} when nothing is named, or both some and all, or several environments. */
export function mustName({ fingerprints, all = false, environment }: FindingOptions, verb: string): void {
  if (environment.length > 1) throw new UsageError(`${verb} findings of which environment?`, 'Name one with -e NAME.');
  if (fingerprints.length === 0 && !all)
    throw new UsageError(`${verb} which finding?`, 'Name it by its fingerprint, as drift shows it, or add --all.');
  if (fingerprints.length > 0 && all)
    throw new UsageError('Some findings or all of them?', 'Name fingerprints, or give --all, not both.');
}

/** @throws {UsageError} when a text is the fingerprint of no finding, or of several. */
export function pickFindings<F extends DriftFinding>(findings: readonly F[], options: FindingOptions): readonly F[] {
  if (options.all === true) return findings;
  const chosen = chooseFindings(findings, options.fingerprints);
  if ('findings' in chosen) return chosen.findings;
  const { text, matching } = chosen;
  if (matching.length > 1)
    throw new UsageError(`${matching.length} findings begin with "${text}".`, `They are ${matching.join(', ')}.`);
  throw new UsageError(
    `No finding of now has the fingerprint "${text}".`,
    text.length < FEWEST_DIGITS
      ? `Give at least ${FEWEST_DIGITS} digits.`
      : 'copilotctl drift lists what moved; a value that moved again has another fingerprint.',
  );
}
