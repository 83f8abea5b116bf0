import { BackendError, type BackendErrorCode } from '../../backends/backend-error.ts';
import { isObject, type Json } from '../../model/json.ts';

/** The permission of a token that a request asks for, as a workflow writes it. */
export type Need = 'pull-requests: write' | 'pull-requests: read' | 'issues: write' | 'checks: write' | undefined;

/** What went wrong between us and GitHub: an error of the client, or an answer that is none we can use. */
export function githubFailure(error: unknown, need: Need): BackendError {
  const known = knownCause(error);
  if (known !== undefined) return known;
  const status = isObject(error as Json) ? (error as { readonly status?: unknown }).status : undefined;
  if (typeof status !== 'number')
    return new BackendError('corrupt', 'GitHub answered something that cannot be read.', {
      hint: 'Check what GITHUB_API_URL leads to.',
      cause: error,
    });
  const { code, hint } = meaningOf(status, need);
  const what = status < 400 ? 'GitHub sends us to another place' : saidBy(error);
  return new BackendError(code, `GitHub answered ${status}: ${what}`, {
    ...(hint !== undefined && { hint }),
    cause: error,
  });
}

/** Ours, which the client has wrapped. */
function knownCause(error: unknown): BackendError | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof BackendError) return each;
  return undefined;
}

function saidBy(error: unknown): string {
  const text = error instanceof Error ? error.message : 'no reason was given';
  const short = text.length > 300 ? `${text.slice(0, 299)}…` : text;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

function meaningOf(status: number, need: Need): { readonly code: BackendErrorCode; readonly hint?: string } {
  if (status === 401) return { code: 'not-permitted', hint: 'The token is not valid, or no longer.' };
  if (status === 403 || status === 404) {
    const hint =
      need === undefined
        ? 'Give the token more permissions.'
        : `Give the job \`permissions: ${need}\`. In a run for a fork the token can only read.`;
    return { code: 'not-permitted', hint };
  }
  if (status === 410)
    return { code: 'rejected', hint: 'Issues may be switched off in the settings of the repository.' };
  if (status < 400) return { code: 'rejected', hint: 'The repository may have been renamed or moved.' };
  return { code: status >= 500 ? 'unavailable' : 'rejected' };
}
