import { exponent } from './statistics.mjs';

/**
 * The targets with what was measured: `{ target, measured, holds }`; `holds` is undefined where nothing was measured, or too little
 * to tell.
 */
export function verdictOf({ startUp, sizes, live, many, roleFiles, rendering }) {
  const at = (count) => sizes.find((size) => size.count === count);
  const ratio = (count, name, what) => at(count)?.ratio[name]?.[what];
  const isBound = (count, name) => at(count)?.terraform[name]?.overLimit === true;
  const slowest = live.find(({ count, latencyMs }) => count === 1000 && latencyMs === 80);
  return [
    atMost('start-up, against node -e 0', startUp?.version.ratio, 1.6),
    atMost('no-op plan of dev, against node -e 0', startUp?.noOpPlanOfDev.ratio, 3.5),
    atLeast(
      'no-op plan of 1,000, faster than terraform',
      ratio(1000, 'plan, no-op', 'wall'),
      4,
      isBound(1000, 'plan, no-op'),
    ),
    atLeast(
      'no-op plan of 10,000, faster than terraform',
      ratio(10_000, 'plan, no-op', 'wall'),
      10,
      isBound(10_000, 'plan, no-op'),
    ),
    atLeast(
      'no-op plan of 10,000, less memory than terraform',
      ratio(10_000, 'plan, no-op', 'memory'),
      2,
      isBound(10_000, 'plan, no-op'),
    ),
    ...[1000, 10_000].map((count) =>
      atLeast(
        `apply of ${count.toLocaleString('en-US')} creates, journal flushed, faster than terraform`,
        ratio(count, 'apply', 'wall'),
        30,
        isBound(count, 'apply'),
      ),
    ),
    atMost('growth of apply, 1,000 to 10,000, exponent', growth(sizes, 'apply', 1000, 10_000), 1.1, ''),
    ...['validate', 'plan, all new', 'plan, no-op', 'apply'].map((name) =>
      atMost(`growth of ${name}, 1,000 to 100,000, exponent`, growth(sizes, name, 1000, 100_000), 1.1, ''),
    ),
    atLeast('1,000 single changes at 80 ms, faster than one by one', slowest?.ratio.apply, 20),
    atMost(
      'roles check of 1,000 files with 400 privileges, against a bare parse',
      roleFiles?.stages.find(({ name }) => name === 'roles check')?.ratio,
      2,
    ),
    atMost(
      'growth of rendering in all formats, from a quarter of large reports, exponent',
      rendering.length === 0 ? undefined : Math.max(...rendering.map((each) => each.growth)),
      1.2,
      '',
    ),
    atLeast('plan of 100 environments, faster than 100 plans of one', timesFaster(many, 100), 3),
  ];
}

/** The exponent of the growth of an operation's wall time between two sizes; undefined where one was not measured. */
export function growth(sizes, name, from, to) {
  const [small, large] = [from, to].map((count) => {
    const found = sizes.find((size) => size.count === count)?.copilotctl[name];
    return found === undefined ? undefined : { count, cost: found.wallMs };
  });
  return small === undefined || large === undefined ? undefined : exponent(small, large);
}

/** How much less a plan of all takes than so many plans of one. */
function timesFaster(many, environments) {
  return many?.environments === environments ? (environments * many.one.wallMs) / many.all.wallMs : undefined;
}

function atMost(target, measured, most, unit = 'x') {
  return {
    target: `${target}: at most ${most}${unit}`,
    measured,
    unit,
    holds: measured === undefined ? undefined : measured <= most,
  };
}

/** Where the other tool was ended at its time limit, the truth is above what was measured: too little proves nothing. */
function atLeast(target, measured, least, isLowerBound = false) {
  const isEnough = measured === undefined ? undefined : measured >= least;
  return {
    target: `${target}: at least ${least}x`,
    measured,
    unit: 'x',
    isLowerBound,
    holds: isLowerBound && isEnough === false ? undefined : isEnough,
  };
}
