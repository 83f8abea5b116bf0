import type { BatchAnswer, DataverseAnswer } from '../../../../src/backends/dynamics365/dataverse/dataverse-request.ts';

/** How a server writes the answer to a batch. */
export interface Style {
  readonly end: '\r\n' | '\n';
  readonly isQuoted: boolean;
  readonly isUpperCase: boolean;
  /** Leading blank line, and none where a body would be. */
  readonly isSloppy: boolean;
  readonly hasContentIds: boolean;
}

export const PLAIN: Style = {
  end: '\r\n',
  isQuoted: false,
  isUpperCase: false,
  isSloppy: false,
  hasContentIds: true,
};

/** The answer to a batch as a server would write it: content type and body. */
export function printAnswers(answers: readonly BatchAnswer[], style: Style = PLAIN) {
  let id = 0;
  const parts = answers.map((answer, at) => {
    if (!('changeSet' in answer)) return part(answer, style);
    const members = answer.changeSet.map((each) => {
      id++;
      return part(each, style, id);
    });
    const type = header('Content-Type', `multipart/mixed; boundary=${quoted(`changesetresponse_${at}`, style)}`, style);
    return `${type}${style.end}${style.end}${multipart(members, `changesetresponse_${at}`, style)}`;
  });
  const body = multipart(parts, 'batchresponse_1', style);
  return {
    contentType: `multipart/mixed; boundary=${quoted('batchresponse_1', style)}`,
    body: style.isSloppy ? `${style.end}${body.trimEnd()}` : body,
  };
}

function part(answer: DataverseAnswer, style: Style, contentId?: number): string {
  const id = contentId === undefined || !style.hasContentIds ? [] : [header('Content-ID', String(contentId), style)];
  const outer = [
    header('Content-Type', 'application/http', style),
    header('Content-Transfer-Encoding', 'binary', style),
  ];
  const inner = [`HTTP/1.1 ${answer.status} Whatever`, ...[...answer.headers].map(([k, v]) => header(k, v, style))];
  const lines = [...outer, ...id, '', ...inner];
  if (answer.body !== undefined) return [...lines, '', JSON.stringify(answer.body)].join(style.end);
  return (style.isSloppy ? lines : [...lines, '', '']).join(style.end);
}

function multipart(parts: readonly string[], boundary: string, { end }: Style): string {
  return `${parts.map((each) => `--${boundary}${end}${each}${end}`).join('')}--${boundary}--${end}`;
}

function header(name: string, value: string, style: Style): string {
  return `${style.isUpperCase ? name.toUpperCase() : name}: ${value}`;
}

function quoted(boundary: string, { isQuoted }: Style): string {
  return isQuoted ? `"${boundary}"` : boundary;
}
