import { afterEach, describe, expect, it } from 'vitest';
import { EnvironmentFeatures } from '../../../../src/backends/dynamics365/platform/environment-features.ts';
import { ENVIRONMENT, type Scripted, ScriptedService, TENANT } from './scripted-service.ts';

const SIGNAL = new AbortController().signal;
const NAMES = ['d365CustomerService_Copilot', 'd365CustomerService_AIAgents'];
const PATH = `/environmentmanagement/environments/${ENVIRONMENT}/settings`;
const DONE = { body: { objectResult: null, responseMessage: 'Operation completed successfully.', errors: null } };
const ON = { d365CustomerService_Copilot: true };

const row = (values: object): Scripted => ({
  body: { objectResult: [{ id: ENVIRONMENT, tenantId: TENANT, ...values }], nextLink: null, errors: null },
});

let service: ScriptedService;
afterEach(async () => await service.close());

/** Answers in turn, the last one again and again. */
async function features(...answers: Scripted[]) {
  service = await ScriptedService.start((_asked, count) => answers[Math.min(count, answers.length - 1)] ?? {});
  return new EnvironmentFeatures(service.options, NAMES);
}

const methods = () => service.asked.map(({ method }) => method);

describe('the switches of an environment', () => {
  it('are asked for by name, for without names the service tells nothing', async () => {
    const live = await (await features(row({ ...ON, d365CustomerService_AIAgents: false }))).read(SIGNAL);
    expect([...live]).toEqual([
      ['d365customerservice_copilot', true],
      ['d365customerservice_aiagents', false],
    ]);
    expect(service.asked[0]?.path).toBe(`${PATH}?api-version=2024-10-01&$select=${NAMES.join(',')}`);
  });

  it('are told apart without regard to case', async () => {
    const body = { ObjectResult: [{ Id: ENVIRONMENT.toUpperCase(), D365CustomerService_Copilot: true, Other: 'x' }] };
    const live = await (await features({ body })).read(SIGNAL);
    expect([...live]).toEqual([['d365customerservice_copilot', true]]);
  });

  it.each<[string, Scripted]>([
    ['an empty list', { body: { objectResult: [], errors: null } }],
    ['nothing', { body: { objectResult: null, errors: null } }],
    ['no settings', { status: 404, body: { objectResult: null, errors: { code: 'NotFound', message: 'none' } } }],
  ])('may not be configured at all: %s', async (_what, answer) => {
    expect(await (await features(answer)).read(SIGNAL)).toEqual(new Map());
  });

  it.each<[string, Scripted, string]>([
    ['another environment', row({ id: '33333333-3333-3333-3333-333333333333' }), 'corrupt'],
    ['a value that is an object', row({ d365CustomerService_Copilot: {} }), 'corrupt'],
    ['a row that is a text', { body: { objectResult: ['x'] } }, 'corrupt'],
    ['a page', { text: '<html>' }, 'unavailable'],
    [
      'errors with status 200',
      { body: { objectResult: null, errors: { code: 'Broken', message: 'oops' } } },
      'rejected',
    ],
    ['a 404 of something else', { status: 404, text: 'not here' }, 'rejected'],
    ['no permission', { status: 403 }, 'not-permitted'],
  ])('cannot be read from an answer with %s', async (_what, answer, code) => {
    await expect((await features(answer)).read(SIGNAL)).rejects.toMatchObject({ code });
  });
});

describe('a change of the switches', () => {
  it('sends those alone and reads them back', async () => {
    const written = await (await features(DONE, row({ d365CustomerService_Copilot: false }), row(ON))).write(
      ON,
      SIGNAL,
    );
    expect(written).toMatchObject({ status: 'applied' });
    expect(service.asked[0]).toEqual({ method: 'PATCH', path: `${PATH}?api-version=2024-10-01`, body: ON });
    expect(service.asked[1]?.path).toContain(NAMES.join(','));
    expect(service.waits).toEqual([3000]);
  });

  it('makes the row first where there is none', async () => {
    const none = { status: 404, body: { errors: { code: 'NotFound', message: 'Settings not found.' } } };
    expect(await (await features(none, DONE, DONE, row(ON))).write(ON, SIGNAL)).toMatchObject({ status: 'applied' });
    expect(methods()).toEqual(['PATCH', 'POST', 'PATCH', 'GET']);
    expect(service.asked[1]?.body).toEqual(ON);
  });

  it('is refused by errors, also with status 200', async () => {
    const errors = { code: 'InvalidSetting', message: 'The setting value is not valid.', details: [] };
    const changing = (await features({ body: { objectResult: null, errors } })).write(ON, SIGNAL);
    await expect(changing).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('The setting value is not valid.'),
    });
    expect(methods()).toEqual(['PATCH']);
  });

  it('is refused with what the service says of each field', async () => {
    const fieldErrors = { d365CustomerService_Copilot: { errorMessages: ['must be a boolean'] } };
    const changing = (await features({ status: 400, body: { errorDetail: { code: 'Invalid', fieldErrors } } })).write(
      ON,
      SIGNAL,
    );
    await expect(changing).rejects.toThrow('d365CustomerService_Copilot: must be a boolean');
  });

  it('whose answer was lost is settled by reading', async () => {
    expect(await (await features({ reset: true }, row(ON))).write(ON, SIGNAL)).toMatchObject({ status: 'applied' });
    await service.close();
    const unknown = (await features({ reset: true }, row({}))).write(ON, SIGNAL);
    await expect(unknown).rejects.toMatchObject({ code: 'outcome-unknown' });
  });
});
