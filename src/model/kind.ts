/** Every kind that can be declared and applied, in the order in which plans apply them. */
export const KINDS = [
  'TenantSettings',
  'PlatformSettings',
  'CopilotSettings',
  'SecurityRole',
  'RecordSummary',
  'CaseSummary',
  'ConversationSummary',
  'CustomerSupportAgent',
  'AdminManagementAgent',
  'AppAccess',
  'ExperienceProfile',
] as const;

/** A kind of resource. `Environment` and `Project` are documents but no resources: they are the target and the project. */
export type Kind = (typeof KINDS)[number];

/** Every `kind` a document may have. */
export const DOCUMENT_KINDS = [...KINDS, 'Environment', 'Project'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** The kind that an address such as `SecurityRole/csr` begins with; undefined when there is none of that name. */
export function kindOfAddress(address: string): Kind | undefined {
  const kind = address.slice(0, address.indexOf('/'));
  return isKind(kind) ? kind : undefined;
}

/** Whether a text names a kind of resource. */
export function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}
