import { describe, expect, test } from 'vitest';
import type { Row } from '../../../../src/backends/dynamics365/kinds/snapshot.ts';
import type { JsonObject } from '../../../../src/model/json.ts';
import { guidOf, idOf, onlyRow, type Place, refusalIn, row, translationOf, writeUpdate } from './translating.ts';

const SUPPORT = row('1', { msdyn_name: 'Customer Support' });
const OTHER = row('2', { msdyn_name: 'Admin Management' });

function prompt(id: string, name: string, more: JsonObject = {}): Row {
  return row(id, { msdyn_name: name, _msdyn_skill_value: SUPPORT.id.toUpperCase(), ...more }, `W/"${id}"`);
}

function agentWith(prompts: readonly Row[], more: Partial<Place> = {}) {
  return translationOf({ rows: { msdyn_copilotskill: [SUPPORT, OTHER], msdyn_organizationprompt: prompts }, ...more });
}

describe('reading', () => {
  test('the prompts of an agent are the rows of its skill, in the order of their ids', () => {
    const place = agentWith([
      prompt('12', 'Second', { msdyn_promptscope: 0, statecode: 1 }),
      prompt('11', 'First', {
        msdyn_prompt: 'What next?',
        msdyn_promptscope: 1,
        msdyn_showinguide: true,
        statecode: 0,
      }),
      row('13', { msdyn_name: 'Of another agent', _msdyn_skill_value: OTHER.id }),
      row('14', { msdyn_name: 'Of none', _msdyn_skill_value: null }),
    ]);
    const live = onlyRow('CustomerSupportAgent', place);
    expect(live.spec).toEqual({
      prompts: {
        items: [
          { name: 'First', prompt: 'What next?', inGuide: true, scope: 'copilot-immersive', enabled: true },
          { name: 'Second', scope: 'copilot-side-pane', enabled: false },
        ],
      },
    });
    expect(live.version).toEqual([
      `msdyn_organizationprompts(${guidOf('11')})=W/"11"`,
      `msdyn_organizationprompts(${guidOf('12')})=W/"12"`,
    ]);
  });

  test('of two prompts with one name the one with the lower id counts', () => {
    const place = agentWith([
      prompt('12', 'Twice', { msdyn_promptalias: 'b' }),
      prompt('11', 'Twice', { msdyn_promptalias: 'a' }),
    ]);
    expect(onlyRow('CustomerSupportAgent', place).spec).toEqual({
      prompts: { items: [{ name: 'Twice', alias: 'a' }] },
    });
    const written = writeUpdate('CustomerSupportAgent', { '/prompts/items/Twice': undefined }, place);
    expect(written).toMatchObject({
      operations: [{ method: 'DELETE', path: `msdyn_organizationprompts(${guidOf('11')})` }],
    });
  });
});

describe('writing', () => {
  test('a new prompt is a row of its own id that belongs to the skill', () => {
    const after = { name: 'A/B ~', prompt: 'Compare.', scope: 'copilot-immersive', instructions: '', enabled: true };
    const written = writeUpdate('CustomerSupportAgent', { '/prompts/items/A~1B ~0': after }, agentWith([]));
    expect(written).toEqual({
      via: 'change-set',
      needsFreshRead: false,
      operations: [
        {
          method: 'PATCH',
          path: `msdyn_organizationprompts(${idOf('CustomerSupportAgent', 'prompts', 'A/B ~')})`,
          headers: { 'If-None-Match': '*' },
          body: {
            msdyn_name: 'A/B ~',
            msdyn_prompt: 'Compare.',
            msdyn_promptscope: 1,
            statecode: 0,
            'msdyn_skill@odata.bind': `/msdyn_copilotskills(${SUPPORT.id})`,
          },
        },
      ],
    });
  });

  test('what metadata accepts only on an update follows the create', () => {
    const place = agentWith([], { onlyUpdatable: { msdyn_organizationprompt: ['statecode'] } });
    const written = writeUpdate(
      'CustomerSupportAgent',
      { '/prompts/items/Off': { name: 'Off', enabled: false } },
      place,
    );
    expect(written).toMatchObject({
      operations: [
        { headers: { 'If-None-Match': '*' }, body: { msdyn_name: 'Off' } },
        { headers: { 'If-Match': '*' }, body: { statecode: 1 } },
      ],
    });
  });

  test('a prompt whose id a renamed row still has gets another id', () => {
    const taken = idOf('CustomerSupportAgent', 'prompts', 'New');
    const place = agentWith([prompt(taken, 'Renamed since')]);
    const written = writeUpdate('CustomerSupportAgent', { '/prompts/items/New': { name: 'New' } }, place);
    expect(written).toMatchObject({
      operations: [{ path: `msdyn_organizationprompts(${idOf('CustomerSupportAgent', 'prompts', 'New', '2')})` }],
    });
  });

  test('fields of a prompt are one update of its row', () => {
    const place = agentWith([
      prompt('11', 'First', { msdyn_promptalias: 'a', msdyn_showinguide: false, statecode: 0 }),
    ]);
    const fields = { '/prompts/items/First/alias': 'b', '/prompts/items/First/enabled': false };
    expect(writeUpdate('CustomerSupportAgent', fields, place)).toMatchObject({
      operations: [
        {
          method: 'PATCH',
          path: `msdyn_organizationprompts(${guidOf('11')})`,
          headers: { 'If-Match': 'W/"11"' },
          body: { msdyn_promptalias: 'b', statecode: 1 },
        },
      ],
    });
  });

  test('a built-in prompt can be hidden, and nothing else', () => {
    const place = agentWith([prompt('11', 'Built in', { ismanaged: true, statecode: 0 })]);
    expect(writeUpdate('CustomerSupportAgent', { '/prompts/items/Built in/enabled': false }, place)).toMatchObject({
      operations: [{ body: { statecode: 1 } }],
    });
    const edited = writeUpdate('CustomerSupportAgent', { '/prompts/items/Built in/prompt': 'Mine' }, place);
    expect(refusalIn(edited)).toBe('The built-in prompt "Built in" cannot be edited.');
    const removed = writeUpdate('CustomerSupportAgent', { '/prompts/items/Built in': undefined }, place);
    expect(refusalIn(removed)).toBe('The built-in prompt "Built in" cannot be removed.');
  });

  test('a built-in prompt that is not there is not made', () => {
    const after = { name: 'Typo', builtIn: true, enabled: false };
    expect(refusalIn(writeUpdate('CustomerSupportAgent', { '/prompts/items/Typo': after }, agentWith([])))).toBe(
      'There is no built-in prompt "Typo" here.',
    );
  });

  test('without the agent there are no prompts, and a step says how to name the agent', () => {
    const id = 'c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a';
    const place = translationOf({
      rows: {
        msdyn_agentcopilotsetting: [row(id, { msdyn_suggestedpromptsenabled: true })],
        msdyn_copilotskill: [OTHER],
        msdyn_organizationprompt: [prompt('11', 'First')],
      },
    });
    expect(onlyRow('CustomerSupportAgent', place).spec).toEqual({ overview: { suggestedPrompts: true } });
    expect(writeUpdate('CustomerSupportAgent', { '/prompts/items/New': { name: 'New' } }, place)).toMatchObject({
      failure: { hint: expect.stringContaining('dynamics365.mapping.rows.customerSupportSkill') },
    });
  });
});
