import { describe, expect, it } from 'vitest';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import { decodeSnapshot } from '../../../../src/backends/dynamics365/decode-snapshot.ts';
import { deleteRow, patchRow } from '../../../../src/backends/dynamics365/kinds/row-requests.ts';
import { SUMMARY_SETTINGS_QUERY } from '../../../../src/backends/dynamics365/kinds/settings-queries.ts';
import { prepareStep } from '../../../../src/backends/dynamics365/prepare-step.ts';
import type { Json } from '../../../../src/model/json.ts';
import { rowKey } from '../../../../src/model/resource.ts';
import { updateStep } from '../../../contract/steps.ts';
import { row as live } from '../../../live.ts';
import { onlyRow, row, translationOf } from './translating.ts';

const TABLE = SUMMARY_SETTINGS_QUERY.table;
const ID = '7fa56176-c226-45e5-b8fa-25d56e0dcc21';
const values = { msdyn_casesummaryenabled: false };

/** What is read of a table whose one row has this version. */
function rowsWith(etag: Json | undefined) {
  const only = { [`${TABLE}id`]: ID, ...values, ...(etag !== undefined && { '@odata.etag': etag }) };
  const answer = { status: 200, headers: new Map<string, string>(), body: { value: [only] } };
  const queries = new Map([[TABLE, SUMMARY_SETTINGS_QUERY]]);
  return decodeSnapshot(new Map([[`query:${TABLE}`, answer]]), queries, {}).rows(TABLE);
}

describe('the version of a row', () => {
  it('is what the service gives, and none where it gives none', () => {
    expect(rowsWith('W/"1000001"')).toMatchObject([{ id: ID, etag: 'W/"1000001"' }]);
    expect(rowsWith(undefined)).toMatchObject([{ etag: '' }]);
  });

  it.each([['*'], [''], ['W/"1"\r\nX-Other: 1'], ['W/"1", W/"2"'], [7], [null]])(
    'that is %j is not one that the service would give',
    (etag) => {
      expect(() => rowsWith(etag)).toThrow(/not what the Dataverse Web API gives/);
    },
  );
});

describe('a row without a version', () => {
  const bare = row(ID, values, '');
  const translation = translationOf({ rows: { [TABLE]: [bare] } });

  it('is neither changed nor deleted: nothing would tell that somebody else changed it', () => {
    expect(() => patchRow(TABLE, bare, { msdyn_casesummaryenabled: true }, translation)).toThrow(BackendError);
    expect(() => deleteRow(TABLE, bare, translation)).toThrow(BackendError);
  });

  it('refuses its step, and no other', () => {
    const observed = live('CaseSummary', onlyRow('CaseSummary', translation).spec);
    const step = updateStep(observed, { '/available': true });
    const rows = new Map([[rowKey('CaseSummary', 'default'), observed]]);
    expect(prepareStep(step, { rows, translation, isUnderway: false })).toMatchObject({
      written: { via: 'refused', failure: { code: 'corrupt' } },
    });
  });
});
