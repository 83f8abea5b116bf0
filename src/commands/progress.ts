const SECOND_MS = 1000;

/** Says what takes long: nothing in the first second of a run, then at most once a second. */
export function progressOn(write: (text: string) => void): (stage: string) => void {
  let quietUntil = Date.now() + SECOND_MS;
  return (stage) => {
    const now = Date.now();
    if (now < quietUntil) return;
    quietUntil = now + SECOND_MS;
    write(`${stage} …\n`);
  };
}
