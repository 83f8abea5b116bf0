import { expect, test } from 'vitest';
import { readTraceParent } from '../../src/telemetry/trace-parent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test('a trace parent names its trace, its span, and whether it is kept', () => {
  expect(readTraceParent(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: true });
  expect(readTraceParent(`00-${TRACE}-${SPAN}-00`)).toMatchObject({ isSampled: false });
});

test('what a later version puts behind it is passed over', () => {
  expect(readTraceParent(`01-${TRACE}-${SPAN}-03-more`)).toMatchObject({ traceId: TRACE, isSampled: true });
});

test.each([
  undefined,
  '',
  'nonsense',
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01-more`,
  `ff-${TRACE}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01\n00-${TRACE}-${SPAN}-01`,
])('%j is none, and the run begins a trace of its own', (text) => {
  expect(readTraceParent(text)).toBeUndefined();
});
