/** Whether a service shows a text as we would write it: it may keep other line ends, and none at the end. */
export function isSameText(kept: string, wanted: string): boolean {
  return plain(kept) === plain(wanted);
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
