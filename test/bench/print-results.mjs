import { growth } from './verdict.mjs';

/** The results as aligned tables, for people. */
export function printResults({ machine, startUp, sizes, live, many, roleFiles, rendering, verdict }) {
  return [
    `${machine.node}, ${machine.cpu} x ${machine.cpus}, ${machine.platform}; ${machine.terraform ?? 'no terraform'}`,
    `seed ${machine.seed}; processor time and memory from ${machine.meter}`,
    '',
    ...(startUp === undefined ? [] : [table(START_UP_HEAD, startUpRows(startUp))]),
    ...(sizes.length > 0 ? [table(SIZES_HEAD, sizes.flatMap(rowsOfSize))] : []),
    ...(sizes.length > 0
      ? ['apply: the times above cover the journal and every flush', table(FILES_HEAD, sizes.map(filesRow))]
      : []),
    ...(sizes.length > 1
      ? [table(['growth (exponent of wall time)', ...spans(sizes).map(nameOfSpan)], growthRows(sizes))]
      : []),
    ...(live.length > 0
      ? ['dynamics365 against the emulator, one change of each object', table(LIVE_HEAD, live.flatMap(rowsOfLive))]
      : []),
    ...(many === undefined ? [] : [table(MANY_HEAD, manyRows(many))]),
    ...(roleFiles === undefined ? [] : [table(ROLE_FILES_HEAD, roleFilesRows(roleFiles))]),
    ...(rendering.length > 0 ? [table(RENDERING_HEAD, rendering.flatMap(renderingRows))] : []),
    table(['target', 'measured', 'holds'], verdict.map(verdictRow)),
  ].join('\n');
}

const START_UP_HEAD = ['start-up', 'wall', 'node -e 0', 'ratio'];
const SIZES_HEAD = [
  'resources',
  'operation',
  'wall',
  'cpu',
  'memory',
  'terraform wall',
  'cpu',
  'memory',
  'times faster',
  'times less memory',
];

const FILES_HEAD = ['creates', 'wall', 'steps in the journal', 'journal', 'all records', 'live store', 'flushes'];

const LIVE_HEAD = [
  'latency',
  'objects',
  'operation',
  'requests',
  'wall',
  'one by one: requests',
  'wall',
  'times faster',
];
const ROLE_FILES_HEAD = ['role files', 'privileges of each', 'operation', 'cpu', 'beside a bare parse'];
const RENDERING_HEAD = ['reports', 'size', 'format', 'cpu', 'beside JSON.stringify', 'growth (exponent)'];
const MANY_HEAD = ['environments planned', 'latency', 'requests', 'wall', 'cpu', 'memory'];

function roleFilesRows({ files, privileges, bareMs, stages }) {
  const row = (name, cpuMs, ratio) => [
    files.toLocaleString('en-US'),
    String(privileges),
    name,
    time(cpuMs),
    times(ratio),
  ];
  return [row('bare parse', bareMs, 1), ...stages.map(({ name, cpuMs, ratio }) => row(name, cpuMs, ratio))];
}

function renderingRows({ kind, bytes, formats, growth }) {
  const rows = formats.map(({ name, cpuMs, ratio }) => [kind, megabytes(bytes), name, time(cpuMs), times(ratio)]);
  const cpuMs = formats.reduce((sum, each) => sum + each.cpuMs, 0);
  return [...rows, [kind, megabytes(bytes), 'all', time(cpuMs), '', growth.toFixed(2)]];
}

function startUpRows({ version, noOpPlanOfDev }) {
  const row = (name, { wallMs, nodeMs, ratio }) => [name, time(wallMs), time(nodeMs), times(ratio)];
  return [row('--version', version), row('no-op plan of dev', noOpPlanOfDev)];
}

function rowsOfSize({ count, copilotctl, terraform, ratio }) {
  return Object.entries(copilotctl).map(([name, own]) => {
    const theirs = terraform[name];
    const compared = theirs === undefined ? [] : [...costs(theirs), ...against(ratio[name], theirs.overLimit)];
    return [count.toLocaleString('en-US'), name, ...costs(own), ...compared];
  });
}

function filesRow({ count, copilotctl, files }) {
  const { steps, journalBytes, recordBytes, storeBytes, flushes } = files;
  return [
    ...[count.toLocaleString('en-US'), time(copilotctl.apply.wallMs), steps.toLocaleString('en-US')],
    ...[journalBytes, recordBytes, storeBytes].map(kilobytes),
    String(flushes),
  ];
}

function rowsOfLive({ latencyMs, count, copilotctl, naive, ratio }) {
  return Object.entries(copilotctl).map(([name, own]) => {
    const { requests, wallMs, overLimit } = naive[name];
    return [
      ...[`${latencyMs} ms`, count.toLocaleString('en-US'), name, String(own.requests), time(own.wallMs)],
      ...[String(requests), shown(wallMs, time, overLimit), shown(ratio[name], times, overLimit)],
    ];
  });
}

function manyRows({ environments, latencyMs, one, all }) {
  return [
    [1, one],
    [environments, all],
  ].map(([count, { requests, ...cost }]) => [...[String(count), `${latencyMs} ms`, String(requests)], ...costs(cost)]);
}

/** What is missing was not measured; a run that was ended at its limit would have cost more. */
function costs({ wallMs, cpuMs, peakBytes, overLimit }) {
  return [shown(wallMs, time, overLimit), shown(cpuMs, time, overLimit), shown(peakBytes, megabytes, overLimit)];
}

function against({ wall, memory }, overLimit) {
  return [shown(wall, times, overLimit), shown(memory, times, overLimit)];
}

function shown(value, print, overLimit) {
  return value === undefined ? '' : `${overLimit ? '> ' : ''}${print(value)}`;
}

function spans(sizes) {
  const counts = sizes.map(({ count }) => count);
  const steps = counts.slice(1).map((count, at) => [counts[at], count]);
  return counts.includes(1000) && counts.includes(100_000) ? [...steps, [1000, 100_000]] : steps;
}

function nameOfSpan([from, to]) {
  return `${from.toLocaleString('en-US')} to ${to.toLocaleString('en-US')}`;
}

function growthRows(sizes) {
  return Object.keys(sizes[0]?.copilotctl ?? {}).map((name) => [
    name,
    ...spans(sizes).map(([from, to]) => growth(sizes, name, from, to)?.toFixed(2) ?? ''),
  ]);
}

function verdictRow({ target, measured, unit, holds, isLowerBound = false }) {
  return [
    target,
    measured === undefined ? 'not measured' : `${isLowerBound ? '> ' : ''}${measured.toFixed(2)}${unit}`,
    holds === undefined ? '-' : holds ? 'yes' : 'NO',
  ];
}

function time(milliseconds) {
  return milliseconds < 10_000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function megabytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1024).toLocaleString('en-US')} kB`;
}

function times(ratio) {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)}x`;
}

/** Columns as wide as their widest cell; the first column and names to the left, numbers to the right. */
function table(head, rows) {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)));
  const isNumber = head.map(
    (_, at) =>
      at > 0 && rows.every((row) => row[at] === undefined || /^$|^> |^-?[\d.,]|^not|^-$|^yes|^NO/.test(row[at])),
  );
  const line = (cells) =>
    head
      .map((_, at) => (isNumber[at] ? (cells[at] ?? '').padStart(widths[at]) : (cells[at] ?? '').padEnd(widths[at])))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n');
}
