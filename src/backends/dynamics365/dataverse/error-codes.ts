import type { BackendErrorCode } from '../../backend-error.ts';

/** What an error code of Dataverse means for us. */
export interface ErrorCode {
  readonly means: BackendErrorCode;
  /** In words, where the service's own message does not say it. */
  readonly text?: string;
}

const PRIVILEGE: ErrorCode = { means: 'not-permitted', text: 'a privilege is missing' };
const LIMIT: ErrorCode = { means: 'busy', text: 'a service protection limit is reached' };

/**
 * The codes that say more than the HTTP status, in eight hexadecimal digits.
 *
 * Sources: Microsoft Learn, "Web service error codes", "Service protection API limits", "Execute batch operations using
 * the Web API", "Compose HTTP requests and handle errors"; those marked (C) are in no Microsoft document and come from
 * clients that met them.
 */
export const ERROR_CODES: Readonly<Record<string, ErrorCode>> = {
  '0x80072322': LIMIT,
  '0x80072321': LIMIT,
  '0x80072326': LIMIT,
  '0x80040220': PRIVILEGE,
  '0x80048306': { means: 'not-permitted', text: 'the row may not be used' },
  '0x80040299': PRIVILEGE,
  '0x80048405': { means: 'not-permitted', text: 'access is denied' },
  '0x80072560': { means: 'not-permitted', text: 'the identity is no user of this environment' }, // (C)
  '0x80040217': { means: 'moved', text: 'the row is gone' },
  '0x80040237': { means: 'moved', text: 'the row exists already' },
  '0x80060882': { means: 'moved', text: 'the row was changed by somebody else' }, // (C)
  '0x80060888': { means: 'rejected', text: 'not installed here' }, // (C)
  '0x80048d19': { means: 'rejected', text: 'not installed here' }, // (C)
  '0x8004140b': { means: 'rejected', text: 'the privilege cannot reach that far' }, // (C)
  '0x80071151': { means: 'busy', text: 'a customization or import is running' }, // (C)
  '0x80044181': { means: 'busy', text: 'publishing is running' }, // (C)
  '0x80044331': { means: 'rejected' },
  '0x80040265': { means: 'rejected' },
  '0x80040203': { means: 'rejected' },
};

/** A code in the form of the table; the service also writes them as a signed number. */
export function normalCode(code: unknown): string {
  const text = String(code ?? '').trim();
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) return `0x${text.slice(2).toLowerCase().padStart(8, '0')}`;
  if (/^-?\d{1,10}$/.test(text)) return `0x${(Number(text) >>> 0).toString(16).padStart(8, '0')}`;
  return text.slice(0, 100);
}
