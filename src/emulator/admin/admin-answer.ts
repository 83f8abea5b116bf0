import type { EmulatorAnswer } from '../http.ts';
import type { Json } from '../json.ts';

/** An answer with a JSON body. */
export function answerJson(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): EmulatorAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** A refusal as both admin APIs word it: `{"error":{"code","message"}}`. */
export class AdminError extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, Json>>;

  constructor(status: number, code: string, message: string, more: Readonly<Record<string, Json>> = {}) {
    super(message);
    this.name = 'AdminError';
    this.status = status;
    this.code = code;
    this.more = more;
  }

  /** The answer it becomes. */
  get answer(): EmulatorAnswer {
    return answerJson(this.status, { error: { code: this.code, message: this.message, ...this.more } });
  }
}

/** The operation that an environment is busy with forbids this one (TF#1239). */
export function busy(environmentId: string): AdminError {
  return new AdminError(
    409,
    'OperationNotStartable',
    `This operation cannot be performed because there is an active lifecycle operation on the environment ${environmentId}.`,
    { detailUrlType: 'NotSpecified' },
  );
}
