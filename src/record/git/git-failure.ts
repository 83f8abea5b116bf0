import { BackendError, type BackendErrorCode } from '../../backends/backend-error.ts';

/** What git says when something is wrong, and what it means; the first that fits. */
const MEANINGS: readonly { readonly says: RegExp; readonly code: BackendErrorCode; readonly hint: string }[] = [
  {
    says: /ENOENT|spawn git/,
    code: 'unavailable',
    hint: 'Install git and see that it can be found, or keep the records in files (spec.records.kind).',
  },
  {
    says: /not a git repository/i,
    code: 'unavailable',
    hint: 'Run git init there, or keep the records in files (spec.records.kind).',
  },
  { says: /dubious ownership/i, code: 'not-permitted', hint: 'Tell git that this folder may be trusted.' },
  {
    says: /No space left|disk quota/i,
    code: 'no-space',
    hint: 'Free some space and run again; what was there before is intact.',
  },
  {
    says: /corrupt|bad object|bad tree|bad commit|unable to read (sha1|tree|[0-9a-f]{40})|not a valid object|missing (blob|tree|commit)|inflate|invalid object|could not parse|broken/i,
    code: 'corrupt',
    hint: 'Run git fsck. If the remote is whole, fetch its records into a fresh clone and go on from there.',
  },
  {
    says: /Authentication failed|could not read (Username|Password)|terminal prompts disabled|Permission denied \(|HTTP (401|403)|returned error: 40[13]|Host key verification failed|insufficient permission|Permission denied/i,
    code: 'not-permitted',
    hint: 'Give this identity the right to read and push the ref of the records.',
  },
  {
    says: /timeout reached/,
    code: 'unavailable',
    hint: 'git said nothing for a long time and was stopped. Check the network and the remote, and run again.',
  },
];
const UNREACHED = {
  code: 'unavailable',
  hint: 'Check the network and the remote, and run again.',
} as const;

/** A command of git that failed, as a `BackendError`. Addresses lose the passwords that stand in them. */
export function gitFailure(args: readonly string[], { err }: { readonly err: string }, folder: string): BackendError {
  const { code, hint } = MEANINGS.find(({ says }) => says.test(err)) ?? UNREACHED;
  return new BackendError(
    code,
    `The records could not be reached with git ${args[0] ?? ''} in ${folder}: ${said(err)}`,
    {
      hint,
      cause: new Error(withoutSecrets(err)),
    },
  );
}

/** The line that says most, short and harmless to print. */
function said(err: string): string {
  const lines = withoutSecrets(err).split('\n');
  const line = lines.find((each) => /^(fatal|error|remote: error):/.test(each)) ?? lines.find((each) => each.trim());
  const text = (line ?? 'it gave no reason').replace(/^(fatal|error): /, '').trim();
  // Control characters of a remote must not reach a terminal.
  const plain = text.replaceAll(/\p{Cc}/gu, ' ').slice(0, 300);
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}

function withoutSecrets(text: string): string {
  return text.replaceAll(/(\w+:\/\/)[^/\s@]+@/g, '$1');
}
