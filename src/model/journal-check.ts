/** What is wrong with a journal. */
export interface JournalFault {
  /** Counted from 1, over all entries. */
  readonly entry: number;
  readonly message: string;
}

/** What a check of the whole journal found. */
export interface JournalCheck {
  readonly entries: number;
  readonly runs: number;
  /** The digest of the last entry: who wrote it down elsewhere can tell later that nothing was cut off at the end. */
  readonly head: string;
  readonly faults: readonly JournalFault[];
}
