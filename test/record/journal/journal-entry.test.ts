import { expect, test } from 'vitest';
import type { StepId } from '../../../src/model/plan.ts';
import { outcomesOf } from '../../../src/record/journal/journal-entry.ts';

test('what was not kept is written with both values, unless they are sensitive', () => {
  const entry = outcomesOf('run', [
    {
      step: 'CopilotSettings/default' as StepId,
      status: 'not-kept',
      fields: [{ path: '/recordTranscripts', wanted: true, live: false }],
      movedSince: true,
    },
    {
      step: 'CustomerSupportAgent/default' as StepId,
      status: 'not-kept',
      fields: [{ path: '/prompts/items/Next/prompt', wanted: 'ours', live: 'theirs' }],
    },
  ]);
  expect(entry).toMatchObject({
    outcomes: [
      { fields: [{ path: '/recordTranscripts', wanted: true, live: false }], movedSince: true },
      { fields: [{ path: '/prompts/items/Next/prompt', sensitive: true }] },
    ],
  });
  expect(JSON.stringify(entry)).not.toMatch(/ours|theirs/);
});
