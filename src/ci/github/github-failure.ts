import { BackendError, type BackendErrorCode } from '../../backends/backend-error.ts';
import { isObject, type Json } from '../../model/json.ts';
import { shortened } from '../shortened.ts';

/** The permission of a token that a request asks for, as a workflow writes it. */
export type Need = 'pull-requests: write' | 'pull-requests: read' | 'issues: write' | 'checks: write' | undefined;

/** What went wrong between us and GitHub: an error of the client, or an answer that is none we can use. */
export function githubFailure(error: unknown, need: Need): BackendError {
  const known = knownCause(error);
  if (known !== undefined) return known;
  const status = statusOf(error);
  if (status === undefined)
    return new BackendError('corrupt', 'GitHub answered something that cannot be read.', {
      hint: 'Check what GITHUB_API_URL leads to.',
      cause: error,
    });
  const said = saidBy(error);
  const { code, hint } = meaningOf(status, said, need);
  const what = status < 400 ? 'GitHub sends us to another place.' : said;
  return new BackendError(code, `GitHub answered ${status}: ${what}`, {
    ...(hint !== undefined && { hint }),
    cause: error,
  });
}

/** The status of an answer, or of an error of the client about one. */
export function statusOf(error: unknown): number | undefined {
  const status = isObject(error as Json) ? (error as { readonly status?: unknown }).status : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Ours, which the client has wrapped. */
function knownCause(error: unknown): BackendError | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof BackendError) return each;
  return undefined;
}

function saidBy(error: unknown): string {
  const text = error instanceof Error ? shortened(error.message) : '';
  if (text === '') return 'no reason was given.';
  if (text.startsWith('<')) return 'a page, and no answer of its API.';
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

type Meaning = { readonly code: BackendErrorCode; readonly hint?: string };

function meaningOf(status: number, said: string, need: Need): Meaning {
  if (status === 401) return { code: 'not-permitted', hint: 'The token is not valid, or no longer.' };
  if (status === 403) {
    const closed = CLOSED.find(({ pattern }) => pattern.test(said));
    if (closed !== undefined) return { code: 'rejected', hint: closed.hint };
    return { code: 'not-permitted', hint: needed(need) };
  }
  if (status === 404)
    return { code: 'not-permitted', hint: `${needed(need)} GitHub says the same of what was deleted or moved.` };
  if (status === 410)
    return {
      code: 'rejected',
      hint: 'It was deleted, or issues are switched off in the settings of the repository.',
    };
  if (status < 400) return { code: 'rejected', hint: 'The repository may have been renamed or moved.' };
  return { code: status >= 500 ? 'unavailable' : 'rejected' };
}

function needed(need: Need): string {
  return need === undefined
    ? 'Give the token more permissions.'
    : `Give the job \`permissions: ${need}\`. In a run for a fork the token can only read.`;
}

/** What no permission opens. Source: the refusals themselves, as people report them; GitHub documents none. */
const CLOSED: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
  { pattern: /archived/i, hint: 'Unarchive the repository, or publish elsewhere, with --to.' },
  { pattern: /\blocked\b/i, hint: 'What is locked takes nothing: unlock it, or publish elsewhere, with --to.' },
  { pattern: /more than \d+ comments/i, hint: 'Delete comments that nobody needs, or publish elsewhere, with --to.' },
];
