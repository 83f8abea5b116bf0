import type { DriftFinding } from '../model/report.ts';

/** What was asked for by fingerprint: the findings, or what is wrong with one of the texts. */
export type Chosen<F> =
  | { readonly findings: readonly F[] }
  | { readonly text: string; readonly matching: readonly string[] };

/** A fingerprint is given by its first digits; fewer than these are too easily those of another one. */
export const FEWEST_DIGITS = 4;

/** The findings that texts name, each by the first digits of its fingerprint, in the order of the findings. */
export function chooseFindings<F extends DriftFinding>(findings: readonly F[], texts: readonly string[]): Chosen<F> {
  const fingerprints = [...new Set(findings.map(({ fingerprint }) => fingerprint))];
  const wanted = new Set<string>();
  for (const text of texts) {
    const matching =
      text.length < FEWEST_DIGITS ? [] : fingerprints.filter((each) => each.startsWith(text.toLowerCase()));
    const [only] = matching;
    if (only === undefined || matching.length > 1) return { text, matching };
    wanted.add(only);
  }
  return { findings: findings.filter(({ fingerprint }) => wanted.has(fingerprint)) };
}
