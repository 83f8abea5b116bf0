/** A seed or fault file that cannot be used: names the file, the place and what is wrong, one line each. */
export class InputError extends Error {
  /** The file cannot be read at all, as opposed to read and wrong. */
  readonly isUnreadable: boolean;

  constructor(message: string, isUnreadable = false) {
    super(message);
    this.name = 'InputError';
    this.isUnreadable = isUnreadable;
  }
}
