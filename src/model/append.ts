/** Puts items behind those of a list. Spread into `push`, as many items as a call has arguments would overflow the stack. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
