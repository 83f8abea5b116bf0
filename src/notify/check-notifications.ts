import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Document, whereIn } from '../model/document.ts';
import type { Environment } from '../model/environment.ts';
import { isAmong } from '../policy/is-among.ts';
import type { WrittenChannel } from './channel.ts';

/** An environment that there is; its labels are absent where its document could not be read. */
type Known = Pick<Environment, 'name'> & Partial<Pick<Environment, 'labels'>>;

interface Problem {
  /** Below the channel. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** What is wrong with channels that the schema accepts: one that is told of nothing must not look like one. */
export function checkNotifications(
  document: Document,
  channels: readonly WrittenChannel[],
  environments: readonly Known[],
): Diagnostic[] {
  return channels.flatMap((channel, index) => {
    const exposed = variableProblems(channel, document);
    if (exposed.length > 0) return exposed;
    return [
      ...nameProblems(channel, index, channels),
      ...secretProblems(channel),
      ...environmentProblems(channel, environments),
    ].map(({ path, message, hint }) => ({
      code: 'validate/notification' as const,
      severity: 'error' as const,
      message,
      ...(hint !== undefined && { hint }),
      where: whereIn(document, ['spec', 'notifications', index, ...path]),
    }));
  });
}

/** Points at the section: lines of the channel would show a URL or secret that stands there by mistake. */
function variableProblems(channel: WrittenChannel, document: Document): Diagnostic[] {
  return (['urlVariable', 'secretVariable'] as const).flatMap((field): Diagnostic[] => {
    const written = channel[field];
    if (written === undefined || /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(written)) return [];
    return [
      {
        code: 'validate/notification',
        severity: 'error',
        message: `${channel.name}: ${field} is no name of an environment variable.`,
        hint: 'Write the name of the variable. If a URL or secret stood there, make a new one: whoever has the file has it.',
        where: whereIn(document, ['spec', 'notifications'], 'key'),
      },
    ];
  });
}

function nameProblems({ name }: WrittenChannel, index: number, all: readonly WrittenChannel[]): Problem[] {
  if (all.findIndex((each) => each.name === name) === index) return [];
  return [{ path: ['name'], message: `Two channels are named ${name}.`, hint: 'Give each a name of its own.' }];
}

function secretProblems({ name, kind, secretVariable }: WrittenChannel): Problem[] {
  if (kind === 'webhook' && secretVariable === undefined) {
    const hint = 'Add secretVariable with the name of the environment variable that holds it.';
    return [{ path: [], message: `${name} is a webhook and has no secret to sign with.`, hint }];
  }
  if (kind === 'webhook' || secretVariable === undefined) return [];
  const hint = 'Remove it: the URL itself is the secret.';
  return [{ path: ['secretVariable'], message: `${name}: messages to ${kind} are not signed.`, hint }];
}

function environmentProblems({ name, environments = [] }: WrittenChannel, known: readonly Known[]): Problem[] {
  return environments.flatMap((each, index) => {
    const isLabel = each.includes('=');
    const mayBe = (environment: Known): boolean =>
      environment.labels === undefined && isLabel
        ? true
        : isAmong([each], { name: environment.name, labels: environment.labels ?? {} });
    if (known.some(mayBe)) return [];
    const what = isLabel ? `no environment has the label "${each}"` : `there is no environment "${each}"`;
    return [{ path: ['environments', index], message: `${name}: ${what}.` }];
  });
}
