import { randomOf } from './random.mjs';

/** Kinds of large reports, each of about so many bytes as JSON: `(bytes, seed) => report`. */
export const REPORTS = {
  'few very long texts': (bytes, seed) =>
    ofTexts(bytes, bytes / 12, (length, random) => edited(length, 150, random), seed),
  'many texts': (bytes, seed) => ofTexts(bytes, 4_000, (length, random) => edited(length, 40, random), seed),
  'many texts, written anew': (bytes, seed) =>
    ofTexts(bytes, 4_000, (length, random) => [prose(length, random), prose(length, random)], seed),
  'texts in another order': (bytes, seed) =>
    ofTexts(bytes, 1_200, (length, random) => [shuffled(length, random), shuffled(length, random)], seed),
  'small changes, 100 environments': (bytes) => {
    const steps = Array.from({ length: bytes / 100 / 400 }, (_, at) => step(at, '/enabled', [false, true]));
    return reportOn(Array.from({ length: 100 }, (_, at) => environment(`env-${at}`, steps)));
  },
  'long lists': (bytes, seed) => {
    const random = randomOf(seed);
    const items = Array.from({ length: bytes / 8 / 80 }, (_, at) => ({
      name: `item-${at}`,
      prompt: prose(40, random),
    }));
    const after = items.map((item, at) => (at % 50 === 0 ? { ...item, prompt: 'changed' } : item)).slice(1);
    return reportOn([
      environment(
        'prod',
        Array.from({ length: 4 }, (_, at) => step(at, '/items', [items, after])),
      ),
    ]);
  },
};

function ofTexts(bytes, length, pair, seed) {
  const random = randomOf(seed);
  const steps = Array.from({ length: bytes / length / 2 }, (_, at) => step(at, '/instructions', pair(length, random)));
  return reportOn([environment('prod', steps)]);
}

function reportOn(environments) {
  const tool = { name: 'copilotctl', version: '0.0.0' };
  return { format: 1, tool, command: 'plan', result: 'differences', exitCode: 2, environments, diagnostics: [] };
}

function environment(name, steps) {
  const plan = { format: 1, target: 'bench', digest: 'a'.repeat(64), compared: steps.length, steps, orphans: [] };
  return { name, backend: 'embedded', declared: steps.length, plan };
}

function step(number, path, [before, after]) {
  const address = `CustomerSupportAgent/agent-${number}`;
  const origin = { file: 'environments/base/agents.yaml', line: number + 1, column: 5 };
  const fields = [{ path, before, after, cause: 'config', origin }];
  return {
    id: address,
    change: { op: 'update', address, before: { version: '1' }, fields, origin },
    after: [],
    risk: { level: 'reversible', reasons: [], approvals: [] },
  };
}

const WORDS =
  'the case customer agent summary order refund appliance warranty answer language policy number ticket queue region service never always please sentence question reply'.split(
    ' ',
  );

function prose(length, random) {
  const words = [];
  for (let left = length; left > 0; left -= words.at(-1).length + 1)
    words.push(`${random.pick(WORDS)}${random.chance(0.1) ? '.' : ''}`);
  return words.join(' ');
}

/** A text, and the same after so many edits. */
function edited(length, edits, random) {
  const before = prose(length, random);
  const words = before.split(' ');
  for (let edit = 0; edit < edits; edit++)
    words.splice(random.between(0, words.length), random.between(0, 1), `new${random.between(0, 99)}`);
  return [before, words.join(' ')];
}

/** The same words in any order: what takes longest to compare. */
function shuffled(length, random) {
  const words = Array.from({ length: length / 5 }, (_, at) => `w${at}`);
  for (let at = words.length - 1; at > 0; at--) {
    const other = random.between(0, at);
    [words[at], words[other]] = [words[other], words[at]];
  }
  return words.join(' ');
}
