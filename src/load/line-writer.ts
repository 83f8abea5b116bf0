/** Builds a text line by line: one space between words, one blank line at most, nothing behind the end of a line. */
export class LineWriter {
  readonly #lines: string[] = [];
  /** How many lines there were after the last raw one. */
  #rawEnd = 0;
  #line = '';
  #isTight = false;

  /** Whether nothing stands on the line yet. */
  get isAtStart(): boolean {
    return this.#line === '';
  }

  /** Text after a space, or indented where the line is empty. */
  word(text: string, indent: number): void {
    if (this.isAtStart) this.#line = ' '.repeat(indent) + text;
    else this.#line += this.#isTight ? text : ` ${text}`;
    this.#isTight = false;
  }

  /** Text right behind what stands there, such as a comma. */
  glue(text: string, indent: number): void {
    this.#isTight = true;
    this.word(text, indent);
  }

  /** What follows on this line follows without a space. */
  tight(): void {
    this.#isTight = true;
  }

  newline(): void {
    const line = this.#line.replace(/[ \t]+$/, '');
    const isSecondBlank = line === '' && (this.#lines.at(-1) ?? '') === '';
    if (!isSecondBlank) this.#lines.push(line);
    this.#line = '';
    this.#isTight = false;
  }

  /** Ends the line, if there is something on it. */
  endLine(): void {
    if (!this.isAtStart) this.newline();
  }

  /** A line that stays as it is, however blank: it belongs to a text. */
  raw(line: string): void {
    this.#rawEnd = this.#lines.push(line);
  }

  /** The text, with one line end after the last line, and no blank line at its end that is no text. */
  finish(): string {
    this.endLine();
    while (this.#lines.length > this.#rawEnd && this.#lines.at(-1) === '') this.#lines.pop();
    return this.#lines.join('\n').concat(this.#lines.length > 0 ? '\n' : '');
  }
}
