/**
 * A function that is asked again and again about the same few objects, such as a snapshot and the rows of it by name:
 * the answer is made once for each object, and forgotten with it.
 */
export function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}
