declare module 'parse-prometheus-text-format' {
  /** A metric as the parser reads it. */
  interface ParsedMetric {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly metrics: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: string }[];
  }
  /** Somebody else's parser of the text format; throws for a line that is none. */
  export default function parse(text: string): readonly ParsedMetric[];
}
