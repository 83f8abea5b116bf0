import { BackendError } from '../../backends/backend-error.ts';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import type { CheckRun, Comment, Identity, Issue, PullRequest } from './github-api.ts';

/** What was answered, as the list that it has to be. */
export function listOf<T>(value: unknown, read: (each: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw unreadable('list');
  return value.map(read);
}

/** A comment, as the API shows it. */
export function commentOf(value: unknown): Comment {
  const comment = objectOf(value, 'comment');
  return {
    id: numberOf(comment, 'id', 'comment'),
    url: textOf(comment, 'html_url', 'comment'),
    body: textOr(comment['body'], ''),
    author: authorOf(comment['user']),
  };
}

/** An issue, as the API shows it. */
export function issueOf(value: unknown): Issue {
  const issue = objectOf(value, 'issue');
  const labels = issue['labels'];
  return {
    number: numberOf(issue, 'number', 'issue'),
    url: textOf(issue, 'html_url', 'issue'),
    title: textOf(issue, 'title', 'issue'),
    body: textOr(issue['body'], ''),
    isOpen: issue['state'] === 'open',
    isPullRequest: isObject(issue['pull_request']),
    author: authorOf(issue['user']),
    labels: (Array.isArray(labels) ? (labels as readonly Json[]) : []).map((label) =>
      textOr(isObject(label) ? label['name'] : label, ''),
    ),
  };
}

/** A pull request, as the API shows it. */
export function pullRequestOf(value: unknown): PullRequest {
  const pull = objectOf(value, 'pull request');
  const head = objectOf(pull['head'], 'pull request');
  return { number: numberOf(pull, 'number', 'pull request'), headSha: textOf(head, 'sha', 'pull request') };
}

/** A check run, as the API shows it. */
export function checkRunOf(value: unknown): CheckRun {
  const check = objectOf(value, 'check run');
  const output = objectOf(check['output'], 'check run');
  return {
    id: numberOf(check, 'id', 'check run'),
    url: textOr(check['html_url'], ''),
    externalId: textOr(check['external_id'], ''),
    annotations: numberOf(output, 'annotations_count', 'check run'),
  };
}

/** Nobody where the account is gone. */
function authorOf(value: Json | undefined): Identity {
  if (!isObject(value)) return { login: '' };
  return { id: numberOf(value, 'id', 'account'), login: textOf(value, 'login', 'account') };
}

function objectOf(value: unknown, what: string): JsonObject {
  if (!isObject(value as Json)) throw unreadable(what);
  return value as JsonObject;
}

/** Numbers name accounts, and what is changed or deleted: one that is not exact would name another. */
function numberOf(value: JsonObject, key: string, what: string): number {
  const found = value[key];
  if (typeof found !== 'number' || !Number.isSafeInteger(found)) throw unreadable(what);
  return found;
}

function textOf(value: JsonObject, key: string, what: string): string {
  const found = value[key];
  if (typeof found !== 'string') throw unreadable(what);
  return found;
}

function textOr(value: Json | undefined, other: string): string {
  return typeof value === 'string' ? value : other;
}

function unreadable(what: string): BackendError {
  return new BackendError('corrupt', `GitHub answered something that is no ${what}.`, {
    hint: 'Check what GITHUB_API_URL leads to.',
  });
}
