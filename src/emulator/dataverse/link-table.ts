/** The pairs of one N:N relationship, to be found from both sides. */
export class LinkTable {
  readonly #right = new Map<string, Set<string>>();
  readonly #left = new Map<string, Set<string>>();

  /** False when the pair was there before. */
  add(left: string, right: string): boolean {
    if (this.#right.get(left)?.has(right)) return false;
    put(this.#right, left, right);
    put(this.#left, right, left);
    return true;
  }

  /** False when there was no such pair. */
  delete(left: string, right: string): boolean {
    this.#left.get(right)?.delete(left);
    return this.#right.get(left)?.delete(right) ?? false;
  }

  rightOf(left: string): readonly string[] {
    return [...(this.#right.get(left) ?? [])];
  }

  leftOf(right: string): readonly string[] {
    return [...(this.#left.get(right) ?? [])];
  }

  pairs(): readonly (readonly [string, string])[] {
    return [...this.#right].flatMap(([left, rights]) => [...rights].map((right) => [left, right] as const));
  }

  /** Takes away every pair with this id on either side; the result puts them back. */
  forget(id: string): () => void {
    const pairs = [
      ...this.rightOf(id).map((right) => [id, right] as const),
      ...this.leftOf(id).map((left) => [left, id] as const),
    ];
    for (const [left, right] of pairs) this.delete(left, right);
    return () => {
      for (const [left, right] of pairs) this.add(left, right);
    };
  }
}

function put(index: Map<string, Set<string>>, key: string, value: string): void {
  const values = index.get(key);
  if (values) values.add(value);
  else index.set(key, new Set([value]));
}
