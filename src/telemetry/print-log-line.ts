import type { LogEntry } from '../model/log-entry.ts';
import { withoutCommands } from '../model/runner-command.ts';

/** What every line of a log has. */
export interface LogHead {
  readonly time: Date;
  /** The id of the run. */
  readonly run: string;
}

/**
 * A log entry as one line of JSON, with its line feed. Schema: `log-line.schema.json`.
 *
 * Whatever a text holds, it stays one line of plain characters: what steers a terminal, breaks a line or turns the
 * direction of writing, or is a command to the runner of a pipeline, is written as `\uXXXX`, which every reader of JSON turns back.
 *
 * This is all that a log for machines needs here; pino 10 was weighed: its workers, transports and levels are for
 * services that log without end, and it writes when it pleases, where we end as soon as the last line is written.
 */
export function printLogLine(
  { level, message, code, hint, environment, address, place, waitMs, stack }: LogEntry,
  { time, run }: LogHead,
): string {
  const line = {
    time: time.toISOString(),
    level,
    message,
    run,
    code,
    hint,
    environment,
    address,
    place,
    waitMs,
    stack,
  };
  return `${withoutCommands(JSON.stringify(line).replace(UNSAFE, escaped), escaped)}\n`;
}

// What JSON itself leaves as it is. The first controls are escaped by it.
const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
