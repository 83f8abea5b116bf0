import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackendError } from '../../../../src/backends/backend-error.ts';
import type {
  BatchAnswer,
  BatchItem,
  DataverseAnswer,
} from '../../../../src/backends/dynamics365/dataverse/dataverse-request.ts';
import { parseBatch } from '../../../../src/backends/dynamics365/dataverse/parse-batch.ts';
import { example } from './examples.ts';
import { PLAIN, printAnswers } from './print-answers.ts';

const GET: BatchItem = { method: 'GET', path: 'roles' };
const POST = { method: 'POST', path: 'tasks', body: {} } as const;

const parse = (text: { contentType: string; body: string }, asked: readonly BatchItem[], mayStop = false) =>
  parseBatch({ ...text, mayStop }, asked);

const parseExample = (key: string, asked: readonly BatchItem[], mayStop = false) => {
  const { headers, rawBody } = example(key).response;
  return parse({ contentType: headers['Content-Type'] ?? '', body: rawBody ?? '' }, asked, mayStop);
};

const answer = (status: number, body?: DataverseAnswer['body']): DataverseAnswer => ({
  status,
  headers: new Map([['odata-version', '4.0']]),
  body,
});

const asking = (answers: readonly BatchAnswer[]): readonly BatchItem[] =>
  answers.map((each) => ('changeSet' in each ? { changeSet: each.changeSet.map(() => POST) } : GET));

describe('the answer to a batch, as documented,', () => {
  it('has one part for each request', () => {
    const [first, , third] = parseExample('batch-plain', [POST, POST, GET]);
    expect(first).toMatchObject({ status: 204, body: undefined });
    expect(first).toHaveProperty('headers', expect.objectContaining({ size: 3 }));
    expect(third).toMatchObject({ status: 200, body: { value: expect.anything() } });
  });

  it('has the members of a change set inside one part', () => {
    const [set] = parseExample('batch-changeset', [{ changeSet: [POST, POST] }]);
    if (set === undefined || !('changeSet' in set)) throw new Error('no change set');
    expect(set.changeSet.map(({ status }) => status)).toEqual([204, 204]);
    expect(set.changeSet[0]?.headers.get('odata-entityid')).toMatch(/tasks\(e73ffc82/);
  });

  it('has one answer for each of three members that refer to each other', () => {
    const [set] = parseExample('batch-content-id-refs', [{ changeSet: [POST, POST, POST] }]);
    expect(set).toHaveProperty('changeSet.length', 3);
  });

  it('ends with the failure that stopped it', () => {
    const answers = parseExample('batch-stop', [POST, POST], true);
    expect(answers).toMatchObject([{ status: 400, body: { error: { code: '0x80044331' } } }]);
  });

  it('goes on behind a failure when it was told to', () => {
    expect(parseExample('batch-continue', [POST, POST]).map((each) => 'status' in each && each.status)).toEqual([
      400, 204,
    ]);
  });
});

describe('any answer to a batch', () => {
  const status = fc.constantFrom(200, 204, 400, 404, 412, 500);
  const body = fc.option(fc.dictionary(fc.stringMatching(/^[a-z.@]{1,9}$/), fc.string()), { nil: undefined });
  const single = fc.record({ status, body }).map((each) => answer(each.status, each.body));
  const set = fc
    .array(body, { minLength: 1, maxLength: 5 })
    .map((bodies) => ({ changeSet: bodies.map((each) => answer(204, each)) }));
  const style = fc.record({
    end: fc.constantFrom('\r\n' as const, '\n' as const),
    isQuoted: fc.boolean(),
    isUpperCase: fc.boolean(),
    isSloppy: fc.boolean(),
    hasContentIds: fc.boolean(),
  });

  it('is read as it was written, however a server writes it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(single, set), { minLength: 1, maxLength: 8 }), style, (answers, how) => {
        expect(parse(printAnswers(answers, how), asking(answers))).toEqual(answers);
      }),
    );
  });

  it('that was cut off anywhere is refused', () => {
    const answers = [
      answer(200, { value: [1] }),
      { changeSet: [answer(204), answer(204)] },
      answer(404, { error: {} }),
    ];
    const { contentType, body: text } = printAnswers(answers);
    const complete = text.lastIndexOf('--batchresponse_1--') + '--batchresponse_1--'.length;
    fc.assert(
      fc.property(fc.nat(complete - 1), (length) => {
        expect(() => parse({ contentType, body: text.slice(0, length) }, asking(answers))).toThrow(BackendError);
      }),
    );
  });

  it('that is anything at all is read or refused, and nothing else', () => {
    const piece = fc.oneof(
      fc.constantFrom('--b', '--b--', '\r\n', '\n', 'HTTP/1.1 200 OK', 'Content-Type: application/http', '{', '}'),
      fc.constantFrom('Content-Type: multipart/mixed; boundary=b', ': ', '\r\n\r\n', 'HTTP/1.1 404 Not Found'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, mayStop) => {
        const read = () => parse({ contentType: 'multipart/mixed; boundary=b', body: pieces.join('') }, [GET], mayStop);
        try {
          expect(read().length).toBeLessThanOrEqual(1);
        } catch (error) {
          expect(error).toMatchObject({ name: 'BackendError', code: 'corrupt' });
        }
      }),
    );
  });
});

describe('an answer to a batch makes no sense', () => {
  const refuse = (answers: readonly BatchAnswer[], asked: readonly BatchItem[], mayStop = false) =>
    expect(() => parse(printAnswers(answers), asked, mayStop));

  it('with more parts than requests', () => {
    refuse([answer(200), answer(200)], [GET]).toThrow('more than 1 parts');
  });

  it('with fewer, unless the last one is the failure that stopped it', () => {
    refuse([answer(400)], [GET, GET]).toThrow('1 parts for 2 requests');
    refuse([answer(200)], [GET, GET], true).toThrow('1 parts for 2 requests');
    expect(parse(printAnswers([answer(400)]), [GET, GET], true)).toHaveLength(1);
  });

  it('with a change set for a single request, or a success for a whole change set', () => {
    refuse([{ changeSet: [answer(204)] }], [GET]).toThrow('single request');
    refuse([answer(204)], [{ changeSet: [POST, POST] }]).toThrow('no failure');
  });

  it('with a change set of another size, or one that failed in part', () => {
    refuse([{ changeSet: [answer(204)] }], [{ changeSet: [POST, POST] }]).toThrow('a change set of 2 has 1');
    refuse([{ changeSet: [answer(204), answer(400)] }], [{ changeSet: [POST, POST] }]).toThrow('in part');
  });

  it('without a boundary, a status line, or JSON in a success', () => {
    expect(() => parse({ contentType: 'multipart/mixed', body: '' }, [GET])).toThrow('no boundary');
    const { contentType, body } = printAnswers([answer(200, { value: [] })]);
    expect(() => parse({ contentType, body: body.replace('HTTP/1.1 200', 'HTTP/1.1 OK') }, [GET])).toThrow(
      'status line',
    );
    expect(() => parse({ contentType, body: body.replace('{"value":[]}', '<html>') }, [GET])).toThrow('no JSON');
  });

  it('with text before the first part or behind the last', () => {
    const { contentType, body } = printAnswers([answer(200)]);
    expect(() => parse({ contentType, body: `junk\r\n${body}` }, [GET])).toThrow('before its first part');
    expect(() => parse({ contentType, body: `${body}junk` }, [GET])).toThrow('behind its last part');
  });
});

describe('in the answer to a batch', () => {
  it('a change set that failed has one answer, by itself or as the only member of its set', () => {
    const failure = answer(412, { error: { code: '', message: 'stale' } });
    const asked = [{ changeSet: [POST, POST] }];
    expect(parse(printAnswers([failure]), asked)).toEqual([failure]);
    expect(parse(printAnswers([{ changeSet: [failure] }]), asked)).toEqual([failure]);
  });

  it('members of a change set stand in the order of their Content-ID', () => {
    const { contentType, body } = printAnswers([{ changeSet: [answer(204), answer(201)] }], PLAIN);
    const swapped = body.replace('Content-ID: 1', 'Content-ID: 9');
    const [set] = parse({ contentType, body: swapped }, [{ changeSet: [POST, POST] }]);
    expect(set).toMatchObject({ changeSet: [{ status: 201 }, { status: 204 }] });
  });

  it('an error page of a part is the text of its failure', () => {
    const { contentType, body } = printAnswers([answer(503, { value: [] })]);
    const [page] = parse({ contentType, body: body.replace('{"value":[]}', '<html>Gone</html>') }, [GET]);
    expect(page).toMatchObject({ status: 503, body: '<html>Gone</html>' });
  });

  it('a key __proto__ is dropped and deep nesting is refused', () => {
    const { contentType, body } = printAnswers([answer(200, { x: 1 })]);
    const [read] = parse(
      { contentType, body: body.replace('"x":1', '"__proto__":{"a":1},"\\u005f_proto__":2,"x":1') },
      [GET],
    );
    expect(Object.keys((read as DataverseAnswer).body as object)).toEqual(['x']);
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(() => parse({ contentType, body: body.replace('{"x":1}', deep) }, [GET])).toThrow('no JSON');
  });
});
