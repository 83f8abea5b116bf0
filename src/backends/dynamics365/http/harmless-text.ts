const LONGEST = 200;

/**
 * A short piece of somebody else's text that may stand in a message: one line, without control characters, markup,
 * tokens, queries of addresses and anything else that looks like a secret.
 */
export function harmlessText(text: string, longest: number = LONGEST): string {
  const plain = text
    .slice(0, MOST_LOOKED_AT)
    .replaceAll(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replaceAll(
      /\b(claims|client_secret|client_assertion|access_token|assertion|password)\b["']?\s*[:=]\s*\S+/gi,
      '$1: …',
    )
    .replaceAll(/\b(Bearer|Basic)\s+\S+/gi, '$1 …')
    .replaceAll(/(https?:\/\/[^\s?#"']*)[?#][^\s"']*/gi, '$1?…')
    .replaceAll(/eyJ[\w.-]+/g, '…')
    .replaceAll(/[\w+/=~.-]{40,}/g, maskUnlessPlain)
    .trim();
  return plain.length > longest ? `${plain.slice(0, longest - 1).trimEnd()}…` : plain;
}

const MOST_LOOKED_AT = 4000;

/** Long runs that look random are secrets until proven otherwise; names of privileges, ids and addresses do not. */
function maskUnlessPlain(run: string): string {
  const isHex = /[0-9a-f]{40,}/i.test(run);
  const isRandom = run.split(/[./=]/).some((part) => part.length >= 24 && /[a-z]/.test(part) && /[A-Z]/.test(part));
  const hasDigits = /\d.*\d/.test(run);
  return run.includes('~') || isHex || (isRandom && hasDigits) ? '…' : run;
}
