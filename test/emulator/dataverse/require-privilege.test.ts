import { describe, expect, it } from 'vitest';
import { DEFAULT_SEED } from '../../../src/emulator/seed/default-seed.ts';
import { freshOrganization } from '../../../src/emulator/seed/fresh-organization.ts';
import { ask, refusal } from '../ask.ts';

const SETTINGS = 'msdyn_agentcopilotsettings(c619dd93-b4fb-4f8b-8ab3-2c6ca53ca48a)';

function organizationWithout(...missingPrivileges: readonly string[]) {
  const [prod] = DEFAULT_SEED.organizations;
  if (!prod) throw new Error('The default seed has no organization.');
  return freshOrganization({ ...prod, missingPrivileges }, DEFAULT_SEED.tenantId);
}

describe('a caller without a privilege', () => {
  it('is refused what needs it, with its name and id, and may do the rest', () => {
    const organization = organizationWithout('prvWritemsdyn_agentcopilotsetting');
    const answer = ask(organization, 'PATCH', SETTINGS, { msdyn_allowtranslation: true });
    expect(refusal(answer)).toEqual([403, '0x80040220']);
    expect(answer.json['error']).toMatchObject({
      message: expect.stringMatching(
        /^Principal user \(Id=[0-9a-f-]{36}, type=8\) is missing prvWritemsdyn_agentcopilotsetting privilege \(Id=[0-9a-f-]{36}\) on OTC=\d+ for entity 'msdyn_agentcopilotsetting'\.$/,
      ),
    });
    expect(ask(organization, 'GET', `${SETTINGS}?$select=msdyn_allowtranslation`).json).toMatchObject({
      msdyn_allowtranslation: false,
    });
  });

  it('may be one who only reads', () => {
    const organization = organizationWithout('prvCreate*', 'prvWrite*', 'prvDelete*');
    expect(ask(organization, 'GET', 'roles?$select=name').status).toBe(200);
    expect(refusal(ask(organization, 'POST', 'roles', { name: 'Contoso CSR' }))).toEqual([403, '0x80040220']);
    expect(refusal(ask(organization, 'PATCH', SETTINGS, { msdyn_allowtranslation: true }))[0]).toBe(403);
  });

  it('cannot read what he may not', () => {
    const organization = organizationWithout('prvReadPrivilege', 'prvReadUser');
    expect(ask(organization, 'GET', 'privileges?$top=1').status).toBe(403);
    expect(ask(organization, 'GET', 'systemusers?$top=1').status).toBe(403);
  });
});
