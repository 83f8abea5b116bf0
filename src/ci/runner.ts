import type { Delivery, PlaceName } from '../model/delivery.ts';
import type { SourceFile } from '../model/document.ts';
import type { Report } from '../model/report.ts';

/** What is published: the reports of one job, together. */
export interface Publication {
  readonly reports: readonly Report[];
  /** Frames of findings are cut from these, by their paths as the reports name them. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The way from the top of the repository to the folder that paths in reports begin at: empty, or `infra/`. */
  readonly folder: string;
  /** Tells what belongs to this job apart from what other jobs publish: one comment, one issue for each. */
  readonly key: string;
  /** Where the whole report is, as a sentence's end: `the artefact copilotctl-report`. */
  readonly artifact?: string;
  /** Where it went already. */
  readonly delivered: readonly Delivery[];
}

/** What publishing may use of the process, handed in. */
export interface PublishingWorld {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Writes to the log that the runner reads commands from. */
  readonly command: (text: string) => void;
  readonly now: () => Date;
  /** Waits so many milliseconds, or until the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A text that nobody can guess. */
  readonly randomId: () => string;
  /** Fires when a person interrupts. */
  readonly signal: AbortSignal;
  /** What the tool calls itself to a service: `copilotctl/1.2.3`. */
  readonly userAgent: string;
}

/**
 * Shows reports at one place.
 *
 * @throws {BackendError} when the world failed; the other places are served all the same.
 */
export type Place = (publication: Publication, world: PublishingWorld) => Promise<Delivery>;

/** A runner of pipelines: its places, and where reports go when nobody says. */
export interface Runner {
  /** What people call it. */
  readonly title: string;
  /** The top of the repository on this machine; undefined where nothing was checked out. */
  readonly workspace: string | undefined;
  readonly places: Readonly<Partial<Record<PlaceName, Place>>>;
  readonly defaults: readonly PlaceName[];
  /** Places that would be among the defaults, and why they are not: people are told. */
  readonly left: readonly Delivery[];
}
