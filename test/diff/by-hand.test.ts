import { describe, expect, it } from 'vitest';
import { diff } from '../../src/diff/diff.ts';
import type { Evidence, FieldEvidence } from '../../src/model/evidence.ts';
import type { Kind } from '../../src/model/kind.ts';
import type { Observed } from '../../src/model/resource.ts';
import { desired, type Entry } from '../builders.ts';
import { lastApplied, live, row } from '../live.ts';

const says = (path: string, more: Partial<FieldEvidence> = {}): FieldEvidence => ({
  path,
  grade: 'B',
  storage: 'somewhere',
  ...more,
});
const evidence = (kind: Kind, ...entries: readonly FieldEvidence[]): Evidence => new Map([[kind, entries]]);

function changes(entries: readonly Entry[], rows: readonly Observed[], about: Evidence) {
  return diff(desired({}, entries), { ...live(...rows), evidence: about }, lastApplied()).changes;
}

const agent = row('CustomerSupportAgent', { prompts: { items: [] } });
const prompt = { name: 'Next step', prompt: 'What next?', entity: 'incident', enabled: false };
const withPrompt: Entry = ['CustomerSupportAgent', { prompts: { items: [prompt] } } as never];

describe('what a backend does not write', () => {
  it('is a step by hand with the instruction of the backend, beside what it writes', () => {
    const about = evidence(
      'CopilotSettings',
      says('/copilotImmersive', { grade: 'C', byHand: 'Tick the box.' }),
      says('/translateResponses'),
    );
    const declared: Entry = ['CopilotSettings', { copilotImmersive: true, translateResponses: true }];
    expect(changes([declared], [row('CopilotSettings', {})], about)).toMatchObject([
      { op: 'update', fields: [{ path: '/translateResponses', grade: 'B' }] },
      { op: 'manual', instruction: 'Tick the box.', fields: [{ path: '/copilotImmersive', grade: 'C' }] },
    ]);
  });

  it('holds for everything below the path it names, and the longest path decides', () => {
    const about = evidence(
      'CopilotSettings',
      says('/knowledgeFilters', { byHand: 'By hand.' }),
      says('/knowledgeFilters/preset/askAQuestion/raw'),
    );
    const declared: Entry = [
      'CopilotSettings',
      { knowledgeFilters: { preset: { askAQuestion: { raw: '{}' }, writeAnEmail: { raw: '{}' } } } },
    ];
    expect(changes([declared], [row('CopilotSettings', {})], about)).toMatchObject([
      { op: 'update', fields: [{ path: '/knowledgeFilters/preset/askAQuestion/raw' }] },
      { op: 'manual', fields: [{ path: '/knowledgeFilters/preset/writeAnEmail/raw' }] },
    ]);
  });

  it('is nothing to do where live is as declared', () => {
    const about = evidence('CopilotSettings', says('/copilotImmersive', { byHand: 'Tick the box.' }));
    expect(
      changes(
        [['CopilotSettings', { copilotImmersive: true }]],
        [row('CopilotSettings', { copilotImmersive: true })],
        about,
      ),
    ).toEqual([]);
  });

  it('is left out of a new item of a list, and named by itself', () => {
    const about = evidence(
      'CustomerSupportAgent',
      says('/prompts/items/*/enabled', { grade: 'D', byHand: 'Switch it off.' }),
    );
    const { enabled: _, ...rest } = prompt;
    expect(changes([withPrompt], [agent], about)).toEqual([
      expect.objectContaining({
        op: 'update',
        fields: [{ path: '/prompts/items/Next step', after: rest, cause: 'config' }],
      }),
      expect.objectContaining({
        op: 'manual',
        instruction: 'Switch it off.',
        fields: [{ path: '/prompts/items/Next step/enabled', after: false, cause: 'config', grade: 'D' }],
      }),
    ]);
  });

  it('is said of no part of a new item that would be so anyway', () => {
    const about = evidence('CustomerSupportAgent', says('/prompts/items/*/enabled', { byHand: 'Switch it on.' }));
    const declared: Entry = ['CustomerSupportAgent', { prompts: { items: [{ ...prompt, enabled: true }] } } as never];
    const [change, ...others] = changes([declared], [agent], about);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ op: 'update', fields: [{ after: expect.not.objectContaining({ enabled: true }) }] });
  });

  it('makes a new item a step by hand when only its key would be left', () => {
    const parts = ['prompt', 'entity', 'enabled'].map((each) =>
      says(`/prompts/items/*/${each}`, { byHand: 'Add it.' }),
    );
    expect(changes([withPrompt], [agent], evidence('CustomerSupportAgent', ...parts))).toEqual([
      expect.objectContaining({
        op: 'manual',
        instruction: 'Add it.',
        fields: [expect.objectContaining({ path: '/prompts/items/Next step', after: prompt })],
      }),
    ]);
  });

  it('is left out of a new resource', () => {
    const profile: Entry = ['ExperienceProfile', { uniqueName: 'tier1', displayName: 'Tier 1', default: true }];
    const about = evidence('ExperienceProfile', says('/default', { grade: 'X', byHand: 'Set it as default.' }));
    expect(changes([profile], [], about)).toMatchObject([
      { op: 'create', after: { spec: { uniqueName: 'tier1', displayName: 'Tier 1' } } },
      { op: 'manual', instruction: 'Set it as default.', fields: [{ path: '/default', after: true }] },
    ]);
    expect(changes([profile], [], about)[0]).not.toHaveProperty('after.spec.default');
  });

  it('is left out of an item of a new resource', () => {
    const role: Entry = [
      'SecurityRole',
      { displayName: 'CSR', privileges: [{ table: 'account', read: 'global', write: 'basic' }] },
    ];
    const about = evidence('SecurityRole', says('/privileges/*/write', { byHand: 'Grant it.' }));
    expect(changes([role], [], about)).toMatchObject([
      { op: 'create', after: { spec: { privileges: [{ table: 'account', read: 'global' }] } } },
      { op: 'manual', fields: [{ path: '/privileges/account/write', after: 'basic' }] },
    ]);
  });

  it('can be a whole new resource', () => {
    const about = evidence('RecordSummary', says('', { grade: 'D', byHand: 'Make it in the admin center.' }));
    expect(changes([['RecordSummary', { displayName: 'VIP', table: 'account' }]], [], about)).toMatchObject([
      {
        op: 'manual',
        instruction: 'Make it in the admin center.',
        fields: [{ path: '/displayName' }, { path: '/table' }],
      },
    ]);
  });

  it('depends on the length of a list that it can write only so far', () => {
    const about = evidence(
      'CustomerSupportAgent',
      says('/emailSettings/trustedWebpages', { mostItems: 1, byHand: 'Enter the pages.' }),
    );
    const pages = (...trustedWebpages: string[]): Entry => [
      'CustomerSupportAgent',
      { emailSettings: { trustedWebpages } },
    ];
    expect(changes([pages('https://a.example')], [agent], about)).toMatchObject([{ op: 'update' }]);
    expect(changes([pages('https://a.example', 'https://b.example')], [agent], about)).toMatchObject([
      { op: 'manual' },
    ]);
  });
});
