import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { CLI } from './scenario.ts';

/** One thing that a page tells its reader to type, and what it shows of the answer. */
export interface Told {
  readonly command: string;
  /** Lines, where `…` stands for any number of them; undefined where the page shows none. */
  readonly shown: readonly string[] | undefined;
}

/** What a section of a page has its reader type: whole `sh` blocks, and each `$ ` line of a `console` block. */
export function toldBy(section: string): readonly Told[] {
  return [...section.matchAll(/^```(sh|console)\n(.*?)^```$/gms)].flatMap(([, language, text = '']): Told[] => {
    if (language === 'sh') return [{ command: text, shown: undefined }];
    const parts = text.split(/^\$ /m).slice(1);
    return parts.map((part) => {
      const [command = '', ...shown] = part.trimEnd().split('\n');
      return { command, shown };
    });
  });
}

/**
 * A reader at a POSIX shell: types what a page says, with ids, keys and times of their own in place of those shown.
 *
 * What was typed and set stays for the next line, as in any shell; `copilotctl` is the command line as it ships.
 */
export class Reader {
  readonly #shell: ChildProcessWithoutNullStreams;
  readonly #own = new Map<string, string>();
  #output = '';

  constructor(folder: string) {
    const { PATH = '' } = process.env;
    const env = { PATH, HOME: folder, TMPDIR: folder, NODE: process.execPath, CLI };
    this.#shell = spawn('sh', ['-s'], { cwd: folder, env });
    this.#shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    this.#shell.stdin.write('exec 2>&1\ncopilotctl() { "$NODE" "$CLI" "$@"; }\n');
  }

  /** Types a command; gives its exit code and the lines that it printed, on either stream. */
  async type(command: string): Promise<{ readonly exitCode: number; readonly lines: readonly string[] }> {
    this.#output = '';
    this.#shell.stdin.write(`{ ${this.inOwnWords(command)}\n} </dev/null\n${END}`);
    while (!ENDED.test(this.#output)) await once(this.#shell.stdout, 'data');
    const [, text = '', code] = ENDED.exec(this.#output) ?? [];
    const printed = text.trimEnd();
    return { exitCode: Number(code), lines: printed === '' ? [] : printed.split('\n') };
  }

  /** A text of the page with the reader's own ids, keys and times, as far as they were seen. */
  inOwnWords(text: string): string {
    return text.replaceAll(OWN, (each) => this.#own.get(each) ?? each);
  }

  /** Whether what was printed is what a page shows, but for ids, keys and times, which are remembered. */
  sees(shown: readonly string[], printed: readonly string[]): boolean {
    const [first = [], ...others] = segmentsOf(shown);
    if (others.length === 0 && first.length !== printed.length) return false;
    if (!this.#seesAt(first, printed, 0)) return false;
    let from = first.length;
    for (const [index, segment] of others.entries()) {
      const last = printed.length - segment.length;
      const isEnd = index === others.length - 1 && segment.length > 0;
      let at = isEnd ? last : from;
      while (at <= last && at >= from && !this.#seesAt(segment, printed, at)) at++;
      if (at > last || at < from) return false;
      from = at + segment.length;
    }
    return true;
  }

  #seesAt(segment: readonly string[], printed: readonly string[], at: number): boolean {
    const found = new Map<string, string>();
    const isSame = segment.every((line, index) => this.#seesLine(line, printed[at + index], found));
    if (isSame) for (const [shown, own] of found) this.#own.set(shown, own);
    return isSame;
  }

  #seesLine(line: string, printed: string | undefined, found: Map<string, string>): boolean {
    if (printed === undefined || line.replaceAll(OWN, '') !== printed.replaceAll(OWN, '')) return false;
    const own = printed.match(OWN) ?? [];
    return (line.match(OWN) ?? []).every((shown, index) => {
      const known = this.#own.get(shown) ?? found.get(shown);
      const now = own[index] ?? '';
      found.set(shown, now);
      // A short id is the beginning of the long one.
      if (shown.length === 64) found.set(shown.slice(0, 12), now.slice(0, 12));
      return known === undefined || known === now;
    });
  }

  /** The shell ends when there is nothing more to read. */
  async leave(): Promise<void> {
    this.#shell.stdin.end();
    await once(this.#shell, 'close');
  }
}

/** What differs from reader to reader: ids of runs, times, digests long and short, public keys. */
const OWN =
  /\d{8}T\d{6}Z-[0-9a-f]{8}-\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b|MCow[A-Za-z0-9+/]+=/g;

/** Tells the end of a command and its exit code, which `$?` still is for the next one. */
const END = `page_code=$?; printf '<end of command: %d>' "$page_code"; (exit "$page_code")\n`;
const ENDED = /^(.*)<end of command: (\d+)>/s;

function segmentsOf(lines: readonly string[]): string[][] {
  const segments: string[][] = [[]];
  for (const line of lines) {
    if (line === '…') segments.push([]);
    else segments.at(-1)?.push(line);
  }
  return segments;
}
