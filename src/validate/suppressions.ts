import { closest } from '../diagnostics/closest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../model/document.ts';
import { RULES } from './rules/index.ts';
import { ACROSS_RULES } from './rules-across.ts';

/** A comment that suppresses the findings of one rule on one line. */
interface Suppression {
  readonly file: string;
  /** Line and column of the comment, counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The line whose findings it suppresses: its own, or the next one that says something. */
  readonly covers: number;
  readonly code: string | undefined;
  readonly until: string | undefined;
  readonly reason: string | undefined;
}

/**
 * The findings less those that comments suppress, and what is wrong with the comments themselves.
 *
 * Form: `# copilotctl-ignore rule/<id> until YYYY-MM-DD: reason`, above the value or behind it. A comment without a
 * rule, reason or date, and one whose date has passed, suppresses nothing and is a finding itself. One that suppresses
 * nothing is reported only when all environments were looked at (`complete`). Only rules can be suppressed.
 * The diagnostics must have been located.
 */
export function applySuppressions(
  found: readonly Diagnostic[],
  files: Iterable<SourceFile>,
  { today, complete }: { readonly today: string; readonly complete: boolean },
): Diagnostic[] {
  const comments = [...files].flatMap(suppressionsIn);
  if (comments.length === 0) return [...found];
  const faults = comments.flatMap((comment) => faultOf(comment, today));
  const working = new Map(
    comments
      .filter((comment) => faultOf(comment, today).length === 0)
      .map((comment) => [`${comment.file}:${comment.covers}:${comment.code}`, comment]),
  );
  const used = new Set<Suppression>();
  const left = found.filter((each) => {
    const comment = each.at && working.get(`${each.at.file}:${each.at.line}:${each.code}`);
    if (comment !== undefined) used.add(comment);
    return comment === undefined;
  });
  const unused = complete ? [...working.values()].filter((comment) => !used.has(comment)).map(unusedSuppression) : [];
  return [...left, ...faults, ...unused];
}

const COMMENT = /#\s*copilotctl-ignore\b(?<rest>.*)$/;
const FORM =
  /^[ \t]+(?<code>rule\/[a-z0-9-]+)(?:[ \t]+until[ \t]+(?<until>\d{4}-\d{2}-\d{2}))?[ \t]*(?::[ \t]*(?<reason>\S.*))?$/;

function suppressionsIn(file: SourceFile): Suppression[] {
  if (!file.text.includes('copilotctl-ignore')) return [];
  const lines = file.text.split('\n').map((line) => line.trimEnd());
  return lines.flatMap((line, at) => {
    const match = COMMENT.exec(line);
    if (match === null) return [];
    const stands = line.slice(0, match.index).trim() !== '';
    const next = lines.findIndex((each, later) => later > at && each.trim() !== '' && !each.trim().startsWith('#'));
    const { code, until, reason } = FORM.exec(match.groups?.['rest'] ?? '')?.groups ?? {};
    const covers = stands || next < 0 ? at + 1 : next + 1;
    return [
      { file: file.path, line: at + 1, column: match.index + 1, length: match[0].length, covers, code, until, reason },
    ];
  });
}

function faultOf(comment: Suppression, today: string): Diagnostic[] {
  const { code, until, reason } = comment;
  if (code === undefined || until === undefined || reason === undefined) {
    const missing = code === undefined ? 'a rule' : until === undefined ? 'an end date' : 'a reason';
    const hint = 'Write: # copilotctl-ignore rule/<id> until 2027-01-31: the reason';
    return [about(comment, 'validate/suppression', 'error', `This suppression lacks ${missing}.`, hint)];
  }
  if (!KNOWN.includes(code)) {
    const near = closest(code, KNOWN);
    return [about(comment, 'validate/suppression', 'error', `There is no ${code}.`, near && `Did you mean "${near}"?`)];
  }
  if (until < today) {
    const hint = 'Mend what it suppresses, or set a new date.';
    return [about(comment, 'validate/suppression-expired', 'error', `This suppression ended on ${until}.`, hint)];
  }
  return [];
}

/** Every code that a comment may suppress. */
const KNOWN = [...RULES, ...ACROSS_RULES].map((rule) => `rule/${rule.id}`);

function unusedSuppression(comment: Suppression): Diagnostic {
  return about(
    comment,
    'validate/suppression-unused',
    'warning',
    `Nothing here breaks ${comment.code} any more.`,
    'Remove the comment.',
  );
}

function about(
  comment: Suppression,
  code: Diagnostic['code'],
  severity: Diagnostic['severity'],
  message: string,
  hint: string | undefined,
): Diagnostic {
  const { file, line, column, length } = comment;
  const at = { file, line, column, endLine: line, endColumn: column + length };
  return { code, severity, message, ...(hint !== undefined && { hint }), where: { file }, at };
}
