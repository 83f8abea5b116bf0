import type { ReceivedSpan } from './otlp-receiver.ts';

/** Spans as an indented list, each below its parent, in the order in which they began; `show` adds what is looked at. */
export function spanTree(spans: readonly ReceivedSpan[], show: (span: ReceivedSpan) => string = () => ''): string {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const below = (parent: string | undefined, depth: number): string[] =>
    spans
      .filter(({ parentSpanId }) => (parent === undefined ? !known.has(parentSpanId) : parentSpanId === parent))
      .sort((a, b) => Number(a.startNs - b.startNs))
      .flatMap((span) => {
        const shown = show(span);
        return [
          `${'  '.repeat(depth)}${span.name}${shown === '' ? '' : ` ${shown}`}`,
          ...below(span.spanId, depth + 1),
        ];
      });
  return below(undefined, 0).join('\n');
}
