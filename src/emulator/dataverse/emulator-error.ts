/**
 * A refusal by the emulated service: becomes an answer with this status and `{"error":{"code","message"}}`.
 *
 * The code is a hexadecimal text such as `0x80040220`, or empty where the documentation shows it empty.
 */
export class EmulatorError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'EmulatorError';
    this.status = status;
    this.code = code;
  }
}
