/** The middle value; of an even number of values the mean of the two in the middle. What is not a number is left out. */
export function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios of pairs that ran one after the other; noise that hits both cancels out. */
export function pairedRatio(above, below) {
  return median(above.map((value, at) => value / below[at]));
}

/** How a cost grows with the size: 1 is linear, 2 is quadratic. */
export function exponent(small, large) {
  return Math.log(large.cost / small.cost) / Math.log(large.count / small.count);
}
