import { KeyedLog } from '../../files/keyed-log.ts';
import { corruptLine } from '../../files/transaction-log.ts';
import type { DriftChange, DriftEpisode } from '../../model/drift-record.ts';
import { parseDriftLine, printEpisode, printForgotten } from '../drift-line.ts';

/**
 * What drift runs saw of one live system, an episode a line. A run decides on what stands there while it alone may
 * write; that takes milliseconds, and no lease.
 */
export class DriftFile {
  readonly #log: KeyedLog<DriftEpisode>;

  constructor(path: string, environment: string) {
    this.#log = new KeyedLog({
      path,
      environment,
      parse: (text, line) => parseDriftLine(text, (what, cause) => corruptLine(path, line, what, cause)),
      textOf: printEpisode,
      initial: () => [],
    });
  }

  async read(): Promise<readonly DriftEpisode[]> {
    return await this.#log.read((live) => [...live.values()]);
  }

  async change<T>(decide: (seen: readonly DriftEpisode[]) => DriftChange<T>): Promise<T> {
    return await this.#log.change((live) => {
      const { saved, dropped, result } = decide([...live.values()]);
      return { lines: [...saved.map(printEpisode), ...dropped.map(printForgotten)], result };
    });
  }
}
