/** A text without halves of pairs (UTF-16), which strict readers of JSON refuse together with all that stands beside them. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
