import type { Need } from './github-failure.ts';

/** Whose token it is: the number that GitHub knows the account by, where it says it, and its name. */
export interface Identity {
  readonly id?: number;
  readonly login: string;
}

/** A comment on an issue or a pull request. */
export interface Comment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  readonly author: Identity;
}

/** An issue. */
export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly isOpen: boolean;
  /** GitHub lists pull requests among the issues. */
  readonly isPullRequest: boolean;
  readonly author: Identity;
  readonly labels: readonly string[];
}

/** A check run of a commit. */
export interface CheckRun {
  readonly id: number;
  readonly url: string;
  /** What whoever made it calls it. */
  readonly externalId: string;
  readonly annotations: number;
}

/**
 * Everything that is asked of one repository. Each call throws `BackendError` where the world fails.
 *
 * A list is read page by page, as far as somebody asks; one that does not end is an error, see `readPages`.
 */
export interface GitHubApi {
  readonly whoAmI: () => Promise<Identity>;
  /** The oldest first. */
  readonly comments: (issue: number, need: Need) => AsyncIterable<Comment>;
  readonly createComment: (issue: number, body: string, need: Need) => Promise<Comment>;
  readonly updateComment: (id: number, body: string, need: Need) => Promise<Comment>;
  /** A comment that is not there any more is deleted already. */
  readonly deleteComment: (id: number, need: Need) => Promise<void>;
  /** Open and closed issues with a label, the oldest first; pull requests are none. */
  readonly issues: (label: string) => AsyncIterable<Issue>;
  readonly createIssue: (issue: NewIssue) => Promise<Issue>;
  readonly updateIssue: (
    number: number,
    change: Partial<NewIssue> & { readonly state?: 'open' | 'closed' },
  ) => Promise<Issue>;
  /** Open pull requests from a branch of an account. */
  readonly pullRequestsFrom: (owner: string, branch: string) => Promise<readonly PullRequest[]>;
  readonly pullRequest: (number: number) => Promise<PullRequest>;
  /** All of a commit that have a name, those behind newer ones too, in no order that is documented. */
  readonly checkRuns: (sha: string, name: string) => AsyncIterable<CheckRun>;
  readonly checkRun: (id: number) => Promise<CheckRun>;
  readonly createCheckRun: (check: NewCheckRun) => Promise<CheckRun>;
  readonly updateCheckRun: (id: number, output: CheckOutput) => Promise<CheckRun>;
}

/** What an issue says. */
interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

/** A pull request: its number, and the commit it ends in. */
export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
}

/** What a check run says. Annotations are added to those that it has. */
export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
}

/** One annotation, as the Checks API takes it. */
export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** A check run that is complete when it is made. */
export interface NewCheckRun {
  readonly name: string;
  readonly sha: string;
  readonly externalId: string;
  readonly url: string;
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly output: CheckOutput;
}

/** Whether an account is the one of the token: by its number where that is known, for names can change hands. */
export function isSame(author: Identity, identity: Identity): boolean {
  return identity.id === undefined || author.id === undefined
    ? author.login === identity.login
    : author.id === identity.id;
}
