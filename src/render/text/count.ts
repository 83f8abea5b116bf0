/** A number with its noun: `1 step`, `1,200 steps`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A number by itself: `1,200`. */
export function grouped(number: number): string {
  // Node.js' own formatting loads the tables of all languages first.
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
