/** Whether a text can be sent as a token. What else a variable holds would stand in an error of the client, and be repeated. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
