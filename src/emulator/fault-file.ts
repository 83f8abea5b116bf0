import schema from '../../data/emulator/faults.schema.json' with { type: 'json' };
import { expressionIn, type FaultRule } from './faults.ts';
import { type Finding, type InputText, parseInput, readInputFile } from './read-input.ts';

/**
 * The faults of a file.
 *
 * @throws {InputError} when it cannot be read or is not valid.
 */
export function readFaultFile(file: string): readonly FaultRule[] {
  return parseFaults(readInputFile(file));
}

/**
 * Faults that were handed in, checked as those of a file are.
 *
 * @throws {InputError} when they are not valid.
 */
export function checkedFaults(rules: readonly FaultRule[]): readonly FaultRule[] {
  return parseFaults({ file: 'faults', text: JSON.stringify(rules, null, 2) });
}

function parseFaults(input: InputText): readonly FaultRule[] {
  return parseInput<readonly FaultRule[]>(input, schema, (rules) => rules.flatMap(checkRule));
}

/** The members that say what kind of fault it is; a body may also belong to a status. */
const KINDS = ['status', 'delayMs', 'reset', 'truncate', 'duplicate', 'oversize', 'redirect', 'nextLinkHost'];
const OF_STATUS = ['code', 'message', 'headers', 'html', 'after'];

function checkRule(rule: FaultRule, at: number): readonly Finding[] {
  const members = Object.keys(rule.fault);
  const kinds = members.filter((member) => KINDS.includes(member));
  if (kinds.length === 0 && members.includes('body')) kinds.push('body');
  const path = [at, 'fault'];
  if (kinds.length !== 1) {
    return [{ path, message: `A fault is exactly one of ${[...KINDS, 'body'].join(', ')}.` }];
  }
  const strangers = members.filter((member) => kinds[0] !== member && !(kinds[0] === 'status' && isOfStatus(member)));
  return [
    ...strangers.map((member) => ({
      path: [...path, member],
      message: `"${member}" does not go with "${kinds[0]}".`,
      isKey: true,
    })),
    ...checkBody(rule, at, kinds[0]),
    ...checkExpression(rule, at),
  ];
}

function isOfStatus(member: string): boolean {
  return OF_STATUS.includes(member) || member === 'body';
}

function checkBody({ fault }: FaultRule, at: number, kind: string | undefined): readonly Finding[] {
  if (kind !== 'body' || ('body' in fault && typeof fault.body === 'string')) return [];
  return [{ path: [at, 'fault', 'body'], message: 'Without "status" the body is a text.' }];
}

function checkExpression({ match }: FaultRule, at: number): readonly Finding[] {
  const source = expressionIn(match.path ?? '');
  if (source === undefined) return [];
  try {
    new RegExp(source);
    return [];
  } catch {
    return [{ path: [at, 'match', 'path'], message: `"${match.path}" is not a regular expression.` }];
  }
}
