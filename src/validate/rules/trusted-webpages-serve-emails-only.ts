import type { Rule } from './rule.ts';
import { TRUSTED_WEBPAGES, trustedWebpages } from './trusted-webpages.ts';

/** Trusted webpages serve email drafts, not Ask a question. */
export const trustedWebpagesServeEmailsOnly: Rule = {
  id: 'trusted-webpages-serve-emails-only',
  numbers: [17],
  severity: 'warning',
  explanation:
    'Copilot uses trusted webpages to draft emails; Ask a question does not read them. With Write an email off, nothing does.',
  fix: 'Switch Write an email on, or empty the list.',
  source: 'S1',
  check: (state) => {
    const agent = trustedWebpages(state);
    if (agent?.spec.emailSettings?.writeAnEmail !== false) return [];
    return [
      {
        resource: agent.resource,
        path: TRUSTED_WEBPAGES,
        message: 'Trusted webpages have no effect: Write an email is off, and Ask a question does not use them.',
        hint: 'Set `writeAnEmail: true`, or empty the list.',
      },
    ];
  },
};
