/** As few digits of a fingerprint are shown, and more where two findings share them. */
const FEWEST_SHOWN = 8;

/** The first digits of fingerprints, so many that none of these means another. */
export function shortFingerprints(findings: readonly { readonly fingerprint: string }[]): (text: string) => string {
  const all = [...new Set(findings.map(({ fingerprint }) => fingerprint))];
  let digits = FEWEST_SHOWN;
  while (digits < 32 && new Set(all.map((each) => each.slice(0, digits))).size < all.length) digits++;
  return (text) => text.slice(0, digits);
}
