// Generated from schemas/ by `npm run generate`. Do not edit.
/** One finding of a schema validator. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}
/** Accepts a value or leaves what is wrong in `errors`. */
export interface SchemaValidator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}
export const AdminManagementAgent: SchemaValidator;
export const AppAccess: SchemaValidator;
export const CaseSummary: SchemaValidator;
export const ConversationSummary: SchemaValidator;
export const CopilotSettings: SchemaValidator;
export const CustomerSupportAgent: SchemaValidator;
export const Environment: SchemaValidator;
export const ExperienceProfile: SchemaValidator;
export const PlatformSettings: SchemaValidator;
export const Project: SchemaValidator;
export const RecordSummary: SchemaValidator;
export const SecurityRole: SchemaValidator;
export const TenantSettings: SchemaValidator;
