/** A number with its noun: `1 step`, `1,200 steps`. */
export function count(number: number, noun: string): string {
  // Node.js' own formatting loads the tables of all languages first.
  const digits = String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${digits} ${noun}${number === 1 ? '' : 's'}`;
}
