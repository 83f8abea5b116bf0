import { readFileSync } from 'node:fs';
import type { Json } from '../../../../src/model/json.ts';

/** One documented request with its answer. */
export interface Example {
  readonly key: string;
  readonly request: { readonly method: string; readonly url: string; readonly rawBody?: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Json;
    readonly rawBody?: string;
  };
}

const FILE = new URL('../../../emulator/fixtures/web-api-examples.json', import.meta.url);
const EXAMPLES: readonly Example[] = JSON.parse(readFileSync(FILE, 'utf8')).examples;

/** The documented example of this key. */
export function example(key: string): Example {
  const found = EXAMPLES.find((each) => each.key === key);
  if (found === undefined) throw new Error(`No example ${key}`);
  return found;
}

/** The answer of an example as one request of a batch gets it. */
export function answerOf(key: string) {
  const { status, headers, body } = example(key).response;
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status, headers: new Map(names), body };
}
