import type { ExportReport, LeftOut } from '../../model/exported.ts';
import { groupBy } from '../../model/group-by.ts';
import type { EnvironmentReport } from '../../model/report.ts';
import { harmless } from '../harmless.ts';
import { count } from './count.ts';
import type { Paint } from './paint.ts';

/** How an export is shown. */
export interface ExportView {
  readonly paint: Paint;
  /** Nothing was written. */
  readonly dryRun: boolean;
}

/** What an export made of the files of one environment, for people: the summary first, then what they must know. */
export function renderExport({ name, exported }: EnvironmentReport, { paint, dryRun }: ExportView): string {
  if (exported === undefined) return '';
  const { files, notExported, left } = exported;
  const lines = [
    `${paint.bold(harmless(name))}: ${summary(exported)}.${dryRun ? ' Nothing was written.' : ''}`,
    ...(files.length === 0
      ? []
      : ['', ...files.map(({ path, status }) => `  ${mark(status, paint)} ${harmless(path)}`)]),
    ...section(notExported.flatMap(refused)),
    ...section(remarks(exported)),
    ...section(
      left.length === 0 || notExported.length > 0
        ? []
        : [`Still different from live: ${left.map((each) => harmless(each)).join(', ')}.`],
    ),
    ...section(verdict(exported)),
  ];
  return `${lines.join('\n')}\n`;
}

function summary({ edited, added, absent, files }: ExportReport): string {
  if (files.length === 0) return 'the files say what is live; nothing to write';
  const parts = [
    ...(edited > 0 ? [`${count(edited, 'value')} edited`] : []),
    ...(added.length > 0 ? [`${count(added.length, 'resource')} added`] : []),
    ...(absent.length > 0 ? [`${count(absent.length, 'resource')} declared absent`] : []),
  ];
  return parts.length === 0 ? `${count(files.length, 'file')} written` : parts.join(', ');
}

function mark(status: 'edited' | 'new', paint: Paint): string {
  return status === 'new' ? paint.green('+') : paint.yellow('~');
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function refused({ address, path, message, hint }: ExportReport['notExported'][number]): readonly string[] {
  return [
    `  ! ${harmless(address)}${harmless(path)}  not exported`,
    ...[message, ...(hint === undefined ? [] : [hint])].map((line) => `      ${harmless(line)}`),
  ];
}

function remarks({ leftOut, byHand, sharedWith, absent }: ExportReport): readonly string[] {
  const groups = groupBy(leftOut, ({ why }) => why);
  const told = [...groups].map(([why, own]) => `${count(own.length, NOUNS[why])}${WHY[why]}`);
  return [
    ...(told.length === 0 ? [] : ['Left out:', ...told.map((line) => `  ${line}`)]),
    ...(absent.length === 0
      ? []
      : [`Not live any more, so declared absent: ${absent.map((each) => harmless(each)).join(', ')}.`]),
    ...(byHand === 0
      ? []
      : [
          `${count(byHand, 'value')} that only a person can set ${byHand === 1 ? 'stays as it is' : 'stay as they are'} declared; plan lists them.`,
        ]),
    ...(sharedWith.length === 0
      ? []
      : [
          `Files of base changed, which ${sharedWith.map((each) => harmless(each)).join(' and ')} share${sharedWith.length === 1 ? 's' : ''}: plan ${sharedWith.length === 1 ? 'it' : 'them'} too.`,
        ]),
  ];
}

const NOUNS: Readonly<Record<LeftOut['why'], string>> = {
  locked: 'row',
  'out-of-box': 'out-of-box role',
  defaults: 'row',
  people: 'list',
  variable: 'value',
};
const WHY: Readonly<Record<LeftOut['why'], string>> = {
  locked: ' that nobody can change',
  'out-of-box': '',
  defaults: ' with nothing but defaults (--full)',
  people: ' of people (--with-people)',
  variable: ' with the form of a variable',
};

function verdict({ verified }: ExportReport): readonly string[] {
  if (verified === undefined) return [];
  return [
    verified
      ? 'Verified: a plan of these files has nothing to do.'
      : 'Not verified: a plan of these files has something to do.',
  ];
}
