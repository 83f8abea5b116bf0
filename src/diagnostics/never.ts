/** Ends a `switch` over a union: a new variant fails to compile here, and a value from nowhere is our bug. */
export function never(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
