// Loaded into the command line by `--import`: the clock begins at CLOCK and stands still; at SIGUSR2 eight minutes pass,
// and whatever was to be done every so often is done.
let now = Date.parse(process.env.CLOCK);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now] : args));
  }
  static now() {
    return now;
  }
};
const repeated = new Set();
globalThis.setInterval = (act) => {
  repeated.add(act);
  return { act, unref: () => undefined, ref: () => undefined };
};
globalThis.clearInterval = (timer) => void repeated.delete(timer?.act);
process.on('SIGUSR2', () => {
  now += 8 * 60_000;
  for (const act of repeated) act();
});
