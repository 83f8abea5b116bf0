import { KeyedLog } from '../../files/keyed-log.ts';
import { corruptLine } from '../../files/transaction-log.ts';
import type { Address } from '../../model/resource.ts';
import { parseLastApplied, printLastApplied } from '../last-applied-line.ts';
import type { LastApplied, LastAppliedSet } from '../records.ts';

/** Where an entry stands, and its JSON, which is parsed when somebody asks for it. */
interface Entry {
  readonly text: string;
  readonly line: number;
}

/**
 * What was last applied to an environment, in a file of lines `address<tab>JSON`; `address<tab>null` forgets one.
 *
 * Only the addresses are read at first: a plan of a few resources does not parse the specs of all the others.
 */
export class LastAppliedFile {
  readonly #log: KeyedLog<Entry>;
  readonly #path: string;

  constructor(path: string, environment: string) {
    this.#path = path;
    this.#log = new KeyedLog({
      path,
      environment,
      parse: (text, line) => this.#index(text, line),
      textOf: (entry) => entry.text,
      initial: () => [],
      isGuarded: true,
    });
  }

  /** Everything last applied; later saves do not reach the set that was given. */
  async read(): Promise<LastAppliedSet> {
    const entries = await this.#log.read((live) => new Map(live));
    return {
      size: entries.size,
      get: (address) => {
        const entry = entries.get(address);
        return entry === undefined ? undefined : this.#parse(address, entry);
      },
      addresses: () => entries.keys() as Iterable<Address>,
    };
  }

  /** Adds, replaces and forgets in one transaction; entries that are there already, word for word, are not written. */
  async save(saved: readonly LastApplied[], forgotten: readonly Address[]): Promise<void> {
    if (saved.length === 0 && forgotten.length === 0) return;
    await this.#log.change((entries) => {
      const lines = saved.map(printLastApplied).filter((text) => entries.get(keyOf(text))?.text !== text);
      const gone = forgotten.filter((address) => entries.has(address)).map((address) => `${address}\tnull`);
      return { lines: [...lines, ...gone], result: undefined };
    });
  }

  #index(text: string, line: number): { readonly key: string; readonly value: Entry | undefined } {
    const tab = text.indexOf('\t');
    if (tab <= 0) throw corruptLine(this.#path, line, 'is not an address, a tab and JSON');
    return {
      key: text.slice(0, tab),
      value: text.length === tab + 5 && text.endsWith('null') ? undefined : { text, line },
    };
  }

  #parse(address: Address, { text, line }: Entry): LastApplied {
    return parseLastApplied(address, text, (what, cause) => corruptLine(this.#path, line, what, cause));
  }
}

function keyOf(text: string): string {
  return text.slice(0, text.indexOf('\t'));
}
