/** Who changed a live row last, and when: of the row as a whole, which may hold more than one field. */
export interface LastChange {
  /** What the service calls whoever it was: a person, an application, or `SYSTEM`. */
  readonly by?: string;
  /** As the service writes it: ISO 8601, UTC. */
  readonly at?: string;
  /** Columns of the row in which the product notes what it did by itself, and that say so. */
  readonly marks?: readonly string[];
}
