// Generated from schemas/ by `npm run generate`. Do not edit.

/**
 * The spec of each kind as people write it.
 */
export interface SpecByKind {
AdminManagementAgent: AdminManagementAgentSpec
AppAccess: AppAccessSpec
CaseSummary: CaseSummarySpec
ConversationSummary: ConversationSummarySpec
CopilotSettings: CopilotSettingsSpec
CustomerSupportAgent: CustomerSupportAgentSpec
Environment: EnvironmentSpec
ExperienceProfile: ExperienceProfileSpec
PlatformSettings: PlatformSettingsSpec
Project: ProjectSpec
RecordSummary: RecordSummarySpec
SecurityRole: SecurityRoleSpec
TenantSettings: TenantSettingsSpec
}
/**
 * The settings to declare. A setting that no file mentions is not managed and never changes.
 */
export interface AdminManagementAgentSpec {
/**
 * The prompts of the agent.
 */
prompts?: {
/**
 * The prompts of the agent, told apart by name. Live prompts that no file names are left alone, because the product adds built-in ones. Default: the built-in prompts.
 * 
 * Items: One prompt of an agent within Copilot.
 */
items?: {
/**
 * The name that tells this prompt apart from the others of the agent; an overlay changes a prompt by naming it again. At most 100 characters.
 */
name: string
/**
 * The text of the prompt as representatives see it, and what Copilot runs when they select it. The page requires it; the stored column holds at most 10,000 characters. Built-in prompts cannot be edited. Default: none.
 */
prompt?: string
/**
 * Shows the prompt as a guided option in Copilot. Default: off (metadata default of the column).
 */
inGuide?: boolean
/**
 * An alternate name or shorthand for the prompt, at most 100 characters. Default: empty.
 */
alias?: string
/**
 * The record type the prompt applies to, such as Case, as its table name; the prompt is offered only there. Default: not documented.
 */
entity?: string
/**
 * Where the prompt is available. Prompts of the Admin Management agent belong to the Copilot side pane. Default: not documented.
 */
scope?: ("copilot-immersive" | "copilot-side-pane")
/**
 * Guidance of its own that Copilot follows for this prompt, for example tone, structure or level of detail. At most 10,000 characters. Default: empty.
 */
instructions?: string
/**
 * Offers the prompt or hides it. For a built-in prompt this is the only thing that can be changed. Default: on for built-in prompts.
 */
enabled?: boolean
/**
 * Says that the prompt comes with the product: its text is read-only and only enabled may be declared. Default: off.
 */
builtIn?: boolean
}[]
}
/**
 * Who may use the agent. Changes take effect after they are saved.
 */
userAccess?: {
/**
 * all-representatives: everyone who has Copilot. specific-roles: only people with one of the roles. Default: not documented.
 */
mode?: ("all-representatives" | "specific-roles")
/**
 * The security roles that may use the agent; they count only with specific-roles. The order means nothing. Default: not documented.
 */
roles?: string[]
}
}
/**
 * Copilot in one app: Customer Service Hub or a custom app. In Copilot Service workspace it is available without this.
 */
export interface AppAccessSpec {
/**
 * Unique name of the app. Cannot be changed later. Default: not documented.
 */
app: string
/**
 * Name of the app as people know it; only shown in output. Default: none.
 */
displayName?: string
/**
 * Makes the Copilot features Ask a question, email drafts, case summary and analytics available in this app. The app must be published for it to take effect. Default: not documented.
 */
copilotEnabled?: boolean
/**
 * Shows case summaries in this app. Needs case summaries available in the environment. Default: not documented.
 */
caseSummary?: boolean
/**
 * Drafts emails in the inline email editor of this app. Needs rich text editor version 2. Default: false.
 */
contextualEmailDrafting?: boolean
/**
 * Forms of your own that show the summary control. People place the control in Power Apps; the file records which forms have it. Default: none.
 * 
 * Items: One form with the summary control.
 */
customForms?: {
/**
 * Id of the form. Default: not documented.
 */
form: string
/**
 * Table of the form, by its logical name. Default: not documented.
 */
table?: string
/**
 * Unused string column the control is bound to, by its logical name. Default: not documented.
 */
summaryColumn?: string
/**
 * Column that names the record for the control; in the form designer it reads Case (Text) for a case. Default: not documented.
 */
recordId?: string
/**
 * For a table other than case, the custom record summary shown: the metadata.name of a RecordSummary. Its developer summary id is added to the parameter of the event handler. Default: none.
 */
recordSummary?: string
}[]
}
/**
 * Case summaries of the environment, as on the page Support experience > Productivity > Summaries. A case needs about 38 English words in the fields used before Copilot writes a summary.
 */
export interface CaseSummarySpec {
/**
 * Shows representatives a summary of the case. Needs Ask a question and the privilege prvIntelligenceUsage. The product may turn it on by itself on all case forms. Default: false.
 */
available?: boolean
/**
 * What a case is, in natural language, for Copilot to understand it. On the default case record only this and the verbosity can be edited among the details of the record type. Default: not documented.
 */
description?: string
/**
 * How concise or comprehensive the summary is, in the words the admin center offers. The choices are not documented, so any text is accepted; it is carried unchanged. Default: not documented.
 */
verbosity?: string
/**
 * Fields and related records Copilot reads to write a case summary. Default: not documented.
 */
data?: {
/**
 * Fields and related records Copilot reads for a case summary: at most 10 one-to-one rows and 6 one-to-many rows, over at most 3 related tables; at least one one-to-one row. Include only what a summary needs. Default: not documented.
 * 
 * Items: One kind of data Copilot reads to write the summary: a field of the record itself, or of an activity or table related to it.
 */
rows?: {
/**
 * Whether the field belongs to one record (1-to-1) or to many related records or activities (1-to-many). At most 10 rows of the first type and 6 of the second, over at most 3 related tables. Default: not documented.
 */
type: ("one-to-one" | "one-to-many")
/**
 * Table that holds the field, by its logical name, such as incident or email. Representatives need read rights on it. Default: not documented.
 */
recordType: string
/**
 * Column Copilot reads, by its logical name, such as title. Default: not documented.
 */
field: string
/**
 * What the field holds, in natural language, for Copilot to understand it. Default: not documented.
 */
description?: string
/**
 * Whether the row is used for the summary. A row that is not included stays in the list and can be taken back later. Default: true.
 */
include?: boolean
}[]
/**
 * The ten fields the product reads for case summaries. Representatives need read rights on their tables. Default: all on.
 */
defaultFields?: {
/**
 * Whether Copilot reads Customer for case summaries. At least one of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority stays on. Default: true.
 */
customer?: boolean
/**
 * Whether Copilot reads Case Title for case summaries. At least one of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority stays on. Default: true.
 */
caseTitle?: boolean
/**
 * Whether Copilot reads Case Type for case summaries. At least one of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority stays on. Default: true.
 */
caseType?: boolean
/**
 * Whether Copilot reads Subject for case summaries. At least one of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority stays on. Default: true.
 */
subject?: boolean
/**
 * Whether Copilot reads Case Description for case summaries. At least one of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority stays on. Default: true.
 */
caseDescription?: boolean
/**
 * Whether Copilot reads Product for case summaries. At least one of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority stays on. Representatives need the privilege prvReadProduct. Default: true.
 */
product?: boolean
/**
 * Whether Copilot reads Priority for case summaries. At least one of Customer, Case Title, Case Type, Subject, Case Description, Product and Priority stays on. Default: true.
 */
priority?: boolean
/**
 * Whether Copilot reads the notes of the case, and from which table. Default: on.
 */
caseNotes?: {
/**
 * Whether Copilot reads case notes. Default: true.
 */
include?: boolean
/**
 * Custom table that is related to Case and holds the notes, by its logical name, where notes are not kept in the standard place. Default: not documented.
 */
table?: string
}
/**
 * Copilot always reads Email Content for case summaries; the product does not let it be turned off. Default: true.
 */
emailContent?: true
/**
 * Copilot always reads Conversation Summary for case summaries; the product does not let it be turned off. Default: true.
 */
conversationSummary?: true
}
}
/**
 * Emails from these addresses are not read for case summaries. At most 10. Default: none.
 */
excludedEmailAddresses?: string[]
/**
 * Standing texts of emails, such as a legal notice, that are not read for case summaries. At most 3. Default: none.
 */
excludedDisclaimers?: string[]
/**
 * Types of related records whose summaries become part of this summary. Each needs a custom record summary to point at. Default: none.
 * 
 * Items: Adds the summaries of one type of related record to this summary.
 */
relatedRecords?: {
/**
 * Table of the related records, by its logical name, such as msdyn_workorder. Default: not documented.
 */
recordType: string
/**
 * Column of the related record that points at the record being summarized. Default: not documented.
 */
referenceField?: string
/**
 * Custom record summary that says how each related record is summarized: the metadata.name of a RecordSummary. Default: not documented.
 */
summary?: string
/**
 * Column that orders the related records, usually a date; the most recent comes first. Default: not documented.
 */
prioritizeBy?: string
/**
 * Column whose value heads each related record in the summary, such as its number or title. Default: not documented.
 */
displayField?: string
}[]
/**
 * How the summary is laid out for representatives. Default: not documented.
 */
format?: {
/**
 * Paragraph writes the summary as one text; structured writes each part under its header. Default: not documented.
 */
kind?: ("paragraph" | "structured")
/**
 * Parts of a structured summary, in the order representatives see them, at most 5. Used only when the format is structured. Default: Issue, Troubleshooting steps, Outcome, Error code and Root cause.
 * 
 * Items: One headed part of a structured summary.
 */
headers?: {
/**
 * Words shown above this part of the summary. Default: not documented.
 */
title: string
/**
 * Tells Copilot which information belongs under this header. Default: not documented.
 */
instructions?: string
/**
 * Whether the header appears in the summary. A header that is not included is kept and can be taken back later. Default: not documented.
 */
include?: boolean
}[]
/**
 * Leaves out a part for which the record holds nothing, instead of showing a placeholder. Default: not documented.
 */
removeInformationNotFound?: boolean
}
/**
 * Where the summary appears on forms. Evaluated in this order: disabled configurations drop out, then the excluded forms, then the applicable forms, then the default configuration of the table. The admin center has no page for it.
 */
formPlacement?: {
/**
 * Uses this summary on all forms of its table that no other configuration claims. At most one configuration of a table is the default; with none, the forms of the table show no summary. Default: not documented.
 */
default?: boolean
/**
 * Ids of the forms that do not show this summary. The default case record must keep the four out-of-box case forms (Case for Interactive experience, Enhanced full case form, Case, Case for Multisession experience), or two cards show. Default: not documented.
 */
excludedForms?: string[]
/**
 * Ids of the forms that use this summary instead of the default one of the table. Default: not documented.
 */
applicableForms?: string[]
/**
 * Hides this summary on every form, whatever the other lists say, without deleting it. Default: not documented.
 */
disabled?: boolean
}
}
/**
 * Conversation summaries of the environment. They exist in Copilot Service workspace only. Conversations with an AI agent are not added by themselves.
 */
export interface ConversationSummarySpec {
/**
 * Writes a summary when a representative joins the conversation, also on consult and transfer. Default: false.
 */
whenARepresentativeJoins?: boolean
/**
 * Writes a summary when the conversation ends; it is also shown on the closed conversation. Default: false.
 */
whenAConversationEnds?: boolean
/**
 * Lets representatives create a case from the summary. Needs the summary at the end of a conversation. Default: false.
 */
createCaseButton?: boolean
/**
 * Shows a button in the conversation panel with which representatives ask for a summary. Default: false.
 */
onDemand?: boolean
/**
 * How the conversation summary is laid out for representatives. Default: not documented.
 */
format?: {
/**
 * Paragraph writes the summary as one text; structured writes sections. Default: not documented.
 */
kind?: ("paragraph" | "structured")
/**
 * Sections of a structured summary. Used only when the format is structured. Default: the five sections of the product.
 */
sections?: {
/**
 * Whether a structured summary has the section Root cause. Default: not documented.
 */
rootCause?: boolean
/**
 * Whether a structured summary has the section Customer issue. Default: not documented.
 */
customerIssue?: boolean
/**
 * Whether a structured summary has the section Troubleshooting steps. Default: not documented.
 */
troubleshootingSteps?: boolean
/**
 * Whether a structured summary has the section Outcome. Default: not documented.
 */
outcome?: boolean
/**
 * Whether a structured summary has the section Error codes. Sample error codes help Copilot to find them. Default: not documented.
 */
errorCodes?: boolean
/**
 * Further sections with a title and instructions of your own (July 2026). Default: none.
 * 
 * Items: A section of your own.
 */
custom?: {
/**
 * Words shown above the section. Default: not documented.
 */
title: string
/**
 * Tells Copilot which information belongs into the section. Default: not documented.
 */
instructions?: string
}[]
}
/**
 * Examples of error codes, so that Copilot recognizes them in conversations. At most 10; used only with the section Error codes. Default: none.
 */
sampleErrorCodes?: string[]
/**
 * Leaves out a section for which the conversation holds nothing. Used only when the format is structured. Default: not documented.
 */
removeInformationNotFound?: boolean
}
/**
 * Writes the summary in the language of the representative. Default: true.
 */
useRepresentativeLanguage?: boolean
/**
 * Lets representatives translate a summary. An environment that never stored a value counts as on. Default: false.
 */
translateSummaries?: boolean
}
/**
 * The settings to declare. A setting that no file mentions is not managed and never changes.
 */
export interface CopilotSettingsSpec {
/**
 * Whether the organization has accepted the AI terms. Copilot features need it.
 */
consent?: {
/**
 * opted-in: expects that a named administrator has accepted the AI terms, after data movement is allowed where it is required; copilotctl reports it and never accepts for a person. opted-out: withdraws, which erases training data and needs optOutApproval here and on the command line. Default: not opted in.
 */
state?: ("opted-in" | "opted-out")
/**
 * Who approved that the organization opts out, and why. Required for opted-out, without effect otherwise. Default: none.
 */
optOutApproval?: {
/**
 * The person who approved, by name or sign-in name. Default: none.
 */
approvedBy: string
/**
 * Why the organization opts out. Default: none.
 */
reason: string
/**
 * The number of the request or change in which it was approved. Default: none.
 */
ticket?: string
/**
 * The day of the approval as year-month-day, for example 2026-03-31. Default: none.
 */
date: string
}
}
/**
 * Lets representatives work with Copilot in a full page to resolve cases. May be combined with the side pane; needs opt in. Default: not documented.
 */
copilotImmersive?: boolean
/**
 * Shows Copilot in the side pane, where representatives ask questions answered from knowledge sources. May be combined with immersive; needs opt in. Default: not documented.
 */
copilotSidePane?: boolean
/**
 * Lets representatives translate what Copilot wrote. The languages offered are those provisioned in Dynamics 365, so it helps only with more than one. Default: off (metadata default of the column).
 */
translateResponses?: boolean
/**
 * Stores interactions, actions and feedback of representatives with Copilot (section Support experience data). Transcript reports need it. Default: off (metadata default of the columns).
 */
recordTranscripts?: boolean
/**
 * Lets Copilot use the language of the representative. Default: on (metadata default of the column).
 */
useRepresentativeLanguage?: boolean
/**
 * Filters narrow the knowledge articles from which Copilot answers; at most 5 filters in each category. They need the organization knowledge base as source and exist for Dynamics 365 Customer Service only, not for Contact Center.
 */
knowledgeFilters?: {
/**
 * Filters applied in the background, one set for each feature; representatives never see them.
 */
preset?: {
/**
 * Preset filters for Ask a question. Either filters or raw, not both; representatives never see preset filters. Default: no filter.
 */
askAQuestion?: {
/**
 * The preset filters, told apart by name; the list is the whole truth. The product allows at most 5. Excludes raw. Default: empty.
 * 
 * Items: One condition over a field of the knowledge base that is applied in the background.
 */
filters?: {
/**
 * A name of your own that tells this filter apart from the others of its list; an overlay changes a filter by naming it again.
 */
name: string
/**
 * The field of the knowledge article that the filter looks at. Only fields of the types String, Whole Number, Option Set and Two Options can be chosen. Default: none.
 */
field: string
/**
 * The data type of the knowledge base field: String, Whole Number, Option Set or Two Options; no other type is supported. Default: none.
 */
fieldType?: ("string" | "whole-number" | "option-set" | "two-options")
/**
 * How the field is compared with the values, in the words of the filter editor. The list of operators is not documented. Default: not documented.
 */
operator?: string
/**
 * The values the field is compared with. Write numbers and yes/no values as quoted text; the order means nothing. Default: none.
 */
values?: string[]
}[]
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes filters. Default: none.
 */
raw?: string
}
/**
 * Preset filters for Write an email. Either filters or raw, not both; representatives never see preset filters. Default: no filter.
 */
writeAnEmail?: {
/**
 * The preset filters, told apart by name; the list is the whole truth. The product allows at most 5. Excludes raw. Default: empty.
 * 
 * Items: One condition over a field of the knowledge base that is applied in the background.
 */
filters?: {
/**
 * A name of your own that tells this filter apart from the others of its list; an overlay changes a filter by naming it again.
 */
name: string
/**
 * The field of the knowledge article that the filter looks at. Only fields of the types String, Whole Number, Option Set and Two Options can be chosen. Default: none.
 */
field: string
/**
 * The data type of the knowledge base field: String, Whole Number, Option Set or Two Options; no other type is supported. Default: none.
 */
fieldType?: ("string" | "whole-number" | "option-set" | "two-options")
/**
 * How the field is compared with the values, in the words of the filter editor. The list of operators is not documented. Default: not documented.
 */
operator?: string
/**
 * The values the field is compared with. Write numbers and yes/no values as quoted text; the order means nothing. Default: none.
 */
values?: string[]
}[]
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes filters. Default: none.
 */
raw?: string
}
/**
 * Preset filters for Draft a response. The feature was deprecated on 1 July 2025 and removed on 14 July 2025, so these filters have no effect. Either filters or raw, not both; representatives never see preset filters. Default: no filter.
 */
draftAResponse?: {
/**
 * The preset filters, told apart by name; the list is the whole truth. The product allows at most 5. Excludes raw. Default: empty.
 * 
 * Items: One condition over a field of the knowledge base that is applied in the background.
 */
filters?: {
/**
 * A name of your own that tells this filter apart from the others of its list; an overlay changes a filter by naming it again.
 */
name: string
/**
 * The field of the knowledge article that the filter looks at. Only fields of the types String, Whole Number, Option Set and Two Options can be chosen. Default: none.
 */
field: string
/**
 * The data type of the knowledge base field: String, Whole Number, Option Set or Two Options; no other type is supported. Default: none.
 */
fieldType?: ("string" | "whole-number" | "option-set" | "two-options")
/**
 * How the field is compared with the values, in the words of the filter editor. The list of operators is not documented. Default: not documented.
 */
operator?: string
/**
 * The values the field is compared with. Write numbers and yes/no values as quoted text; the order means nothing. Default: none.
 */
values?: string[]
}[]
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes filters. Default: none.
 */
raw?: string
}
}
/**
 * Filters that representatives can view, select and clear for Ask a question. Either filters or raw, not both.
 */
representative?: {
/**
 * The representative filters, told apart by name; the list is the whole truth. The product allows at most 5. Excludes raw. Default: empty.
 * 
 * Items: One filter that representatives can select or clear themselves in the Copilot pane for Ask a question.
 */
filters?: {
/**
 * A name of your own that tells this filter apart from the others of its list; an overlay changes a filter by naming it again.
 */
name: string
/**
 * The field of the knowledge article that the filter looks at. Only fields of the types String, Whole Number, Option Set and Two Options can be chosen. Default: none.
 */
field: string
/**
 * The data type of the knowledge base field: String, Whole Number, Option Set or Two Options; no other type is supported. Default: none.
 */
fieldType?: ("string" | "whole-number" | "option-set" | "two-options")
/**
 * The name under which representatives see the filter. Default: not documented.
 */
displayName?: string
/**
 * The values of the field that representatives can choose from. Write numbers and yes/no values as quoted text; the order means nothing. Default: none.
 */
values?: string[]
/**
 * Must be on for representatives to see the filter. Default: not documented.
 */
visible?: boolean
}[]
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes filters. Default: none.
 */
raw?: string
/**
 * Lets representatives change their knowledge filters. Default: on (metadata default of the column).
 */
allowRepresentativesToChange?: boolean
}
/**
 * Filters that Copilot applies by itself from the record the representative is working on. Either filters or raw, not both.
 */
automated?: {
/**
 * The automated filters, told apart by name; the list is the whole truth. The product allows at most 5. Excludes raw. Default: empty.
 * 
 * Items: One filter that Copilot applies by itself from the record the representative is working on.
 */
filters?: {
/**
 * A name of your own that tells this filter apart from the others of its list; an overlay changes a filter by naming it again.
 */
name: string
/**
 * The field of the knowledge article that the filter looks at. Only fields of the types String, Whole Number, Option Set and Two Options can be chosen. Default: none.
 */
field: string
/**
 * The data type of the knowledge base field: String, Whole Number, Option Set or Two Options; no other type is supported. Default: none.
 */
fieldType?: ("string" | "whole-number" | "option-set" | "two-options")
/**
 * The record type whose records decide about the filter; the rules apply only to the record type the representative is working on. Default: none.
 */
recordType?: string
/**
 * The rules that choose the value of the knowledge base field from the record being worked on. Default: none.
 * 
 * Items: One rule that compares a field of the record being worked on.
 */
rules?: {
/**
 * A name of your own that tells this rule apart from the others of the filter.
 */
name: string
/**
 * The field of the record type that the rule looks at. Default: none.
 */
recordField?: string
/**
 * How the record field is compared with the values, in the words of the filter editor. The list of operators is not documented. Default: not documented.
 */
operator?: string
/**
 * The values the record field is compared with. Write numbers and yes/no values as quoted text; the order means nothing. Default: none.
 */
values?: string[]
/**
 * The values of the knowledge base field that apply when the rule matches. Write numbers and yes/no values as quoted text; the order means nothing. Default: none.
 */
knowledgeValues?: string[]
}[]
/**
 * Also uses articles in which the field has no matching value. Default: not documented.
 */
useUntaggedContentIfNull?: boolean
/**
 * Shows representatives that the filter is applied and lets them change it. When on, a representative filter on the same knowledge base field is required. Default: not documented.
 */
allowRepresentativesToViewOrChange?: boolean
}[]
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes filters. Default: none.
 */
raw?: string
}
}
}
/**
 * The settings to declare. A setting that no file mentions is not managed and never changes.
 */
export interface CustomerSupportAgentSpec {
/**
 * How Copilot answers when representatives ask a question.
 */
overview?: {
/**
 * Guidance on tone, format and terms that Copilot follows in all answers to Ask a question, at most 5,000 characters (older builds allow 1,000). It works only with the organization knowledge base as source and is ignored for Copilot Studio and other sources. Default: empty.
 */
instructions?: string
/**
 * Makes Copilot give the same answer to the same input: verbatim or strictly structured text. Which content is verbatim is marked in the article. Default: off.
 */
deterministicResponse?: boolean
/**
 * Allows advanced case analysis, app navigation by prompt, interactive cards and diagrams, and multistep reasoning in the side pane. With Copilot immersive they are always on. Default: not documented.
 */
enhancedFeatures?: boolean
/**
 * Lets Copilot suggest prompts while representatives chat with it. Needs Ask a question. Default: on (metadata default of the column).
 */
suggestedPrompts?: boolean
/**
 * Lets Copilot suggest answers and insights from knowledge while representatives chat with customers. Needs Ask a question. Default: on (metadata default of the column).
 */
proactiveInsights?: boolean
/**
 * Lets Copilot suggest follow-up prompts, where the page shows this option. Default: not documented.
 */
followUpPrompts?: boolean
/**
 * From where Copilot takes its answers for Ask a question and for emails.
 */
knowledgeSource?: {
/**
 * Lets Copilot answer from a knowledge source. Knowledge management must be set up and articles published in their latest version; without it, email drafts offer only Suggest a call, Request more information, Empathize with feedback and custom prompts. Default: off according to the page, on in the metadata of the column; the live value decides.
 */
enabled?: boolean
/**
 * The one source that is used: the organization knowledge base, SharePoint (preview; needs at least one active SharePoint provider) or sources configured in Copilot Studio (preview; they do not serve Write an email). From 17 April 2026 this page offers only the organization knowledge base; the others moved to Extend agent. Default: organization-knowledge-base.
 */
kind?: ("organization-knowledge-base" | "sharepoint" | "copilot-studio")
}
}
/**
 * How Copilot immersive shows work and cases. These settings need Copilot immersive on.
 */
immersiveSettings?: {
/**
 * Default instructions on how Copilot shows representatives their tasks. Its length limit is not documented. Needs Copilot immersive. Default: not documented.
 */
workloadPrompt?: string
/**
 * How Copilot immersive shows the details of a case in its card. Either raw, or fields with the two display options.
 */
caseOverviewCard?: {
/**
 * The case columns shown on the card, in this order; how many are allowed is not documented. Needs Copilot immersive; excludes raw. Default: not documented.
 */
fields?: string[]
/**
 * Lets Copilot show the label on the card. Needs Copilot immersive; excludes raw. Default: not documented.
 */
displayLabel?: boolean
/**
 * Shows information about the customer on the card. Needs Copilot immersive; excludes raw. Default: not documented.
 */
displayCustomerInfo?: boolean
/**
 * Shows the timer of the service level agreement on the card. Default: off (metadata default of the column).
 */
slaTimer?: boolean
/**
 * Shows the sentiment of the customer on the card. Default: off (metadata default of the column).
 */
sentiment?: boolean
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes fields, displayLabel and displayCustomerInfo. Default: none.
 */
raw?: string
}
}
/**
 * How Copilot helps to write and to read emails.
 */
emailSettings?: {
/**
 * Lets Copilot help representatives draft emails in the help pane. Needs opt in. Default: off (metadata default of the column).
 */
writeAnEmail?: boolean
/**
 * The mode in which Write an email is enabled: manual or default. What each mode does beyond its name is not documented. Default: not documented.
 */
enablementMode?: ("manual" | "default")
/**
 * Which data of the case Copilot uses to draft emails in the help pane. Either fields or raw, not both.
 */
dataForEmails?: {
/**
 * The case fields Copilot uses. Case Notes and Email Content are fixed and always part of it; the order means nothing. Excludes raw. Default: all six.
 */
fields?: ("case-title" | "case-description" | "customer-contact" | "subject" | "case-notes" | "email-content")[]
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes fields. Default: none.
 */
raw?: string
}
/**
 * Lets representatives view the sentiment of emails as Copilot sees it. Needs data movement, where it applies, and AI agents. A value that is missing counts as on. Default: off (metadata default of the column).
 */
emailSentiments?: boolean
/**
 * Lets representatives use email templates that Copilot recommends. Works only in the inline email editor with contextual email drafting. Default: not documented.
 */
recommendedTemplates?: boolean
/**
 * At most 5 web domains on which Copilot searches for content to draft emails, up to two levels below the domain. The sites must be public and indexed by Bing; needs Bing search and, outside North America, data movement. Ask a question does not use them. Default: empty.
 */
trustedWebpages?: string[]
/**
 * Lets representatives create a case from an email by hand with Copilot. It also needs the profile feature for email to case. Default: not documented.
 */
emailToCaseManual?: boolean
}
/**
 * The prompts that Copilot offers to representatives.
 */
prompts?: {
/**
 * The attribute by which the list of prompts is filtered: Expired Status, Is Latest Version, Primary Article or Ready for Review. Default: not documented.
 */
filterAttribute?: ("expired-status" | "is-latest-version" | "primary-article" | "ready-for-review")
/**
 * The prompts of the agent, told apart by name. Live prompts that no file names are left alone, because the product adds built-in ones. Default: the built-in prompts.
 * 
 * Items: One prompt of an agent within Copilot.
 */
items?: {
/**
 * The name that tells this prompt apart from the others of the agent; an overlay changes a prompt by naming it again. At most 100 characters.
 */
name: string
/**
 * The text of the prompt as representatives see it, and what Copilot runs when they select it. The page requires it; the stored column holds at most 10,000 characters. Built-in prompts cannot be edited. Default: none.
 */
prompt?: string
/**
 * Shows the prompt as a guided option in Copilot. Default: off (metadata default of the column).
 */
inGuide?: boolean
/**
 * An alternate name or shorthand for the prompt, at most 100 characters. Default: empty.
 */
alias?: string
/**
 * Conditions that must be met for the prompt to be offered; they are checked when the prompt could run. Empty means in every applicable context. The format of the text is not public. Default: empty.
 */
filter?: string
/**
 * The record type the prompt applies to, such as Case, as its table name; the prompt is offered only there. Default: not documented.
 */
entity?: string
/**
 * Where the prompt is available. Prompts of the Customer Support agent belong to Copilot immersive. Default: not documented.
 */
scope?: ("copilot-immersive" | "copilot-side-pane")
/**
 * Guidance of its own that Copilot follows for this prompt, for example tone, structure or level of detail. At most 10,000 characters. Default: empty.
 */
instructions?: string
/**
 * Offers the prompt or hides it. For a built-in prompt this is the only thing that can be changed. Default: on for built-in prompts.
 */
enabled?: boolean
/**
 * Says that the prompt comes with the product: its text is read-only and only enabled may be declared. Default: off.
 */
builtIn?: boolean
}[]
}
/**
 * Extends the agent with Copilot Studio (production-ready preview).
 */
extendAgent?: {
/**
 * Lets Copilot answer through the agent in Copilot Studio first; an answer of low confidence falls back to the knowledge sources. Needs Copilot, a Copilot Studio licence, and the System Administrator or Customer Service administrator role. Default: off.
 */
enabled?: boolean
/**
 * What else is sent to the Copilot Studio agent. The current record, the role of the user and conversation metadata are always sent. Either items or raw, not both; needs Extend agent with Copilot Studio.
 */
context?: {
/**
 * The data fields to send, told apart by entity and data field; the list is the whole truth. Excludes raw. Default: empty.
 * 
 * Items: One data field that is sent to the agent.
 */
items?: {
/**
 * The table the field belongs to. Default: none.
 */
entity: string
/**
 * The column whose value is sent. Default: none.
 */
field: string
/**
 * Says what the value means; the orchestrator reads it. Default: none.
 */
description: string
}[]
/**
 * The service's own text, carried unchanged from another environment (its format is not public); it excludes items. Default: none.
 */
raw?: string
}
}
}
/**
 * Which live system the folder describes, what is known about it and how it is protected.
 */
export interface EnvironmentSpec {
/**
 * Where the settings live: embedded is a local store, seeded like a new environment; dynamics365 is the live environment that organizationUrl names; solution is an unpacked solution in the folder that solutionFolder names, of which the security roles are read and written; module: followed by a specifier is a backend of your own, which exports createBackend. Default: embedded.
 */
backend?: string
/**
 * Folder of an unpacked solution, relative to the folder of the project, such as solutions/contoso/src: the one that holds Roles and Other. Used by the backend solution only. Default: none.
 */
solutionFolder?: string
/**
 * By kind, what is ours of live resources: observe, manage or create-only; metadata.adoption of a resource wins. Resources of a kind that is not managed are not deleted either when their documents go. Default: manage.
 */
adoption?: {
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
TenantSettings?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
PlatformSettings?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
CopilotSettings?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
SecurityRole?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
RecordSummary?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
CaseSummary?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
ConversationSummary?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
CustomerSupportAgent?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
AdminManagementAgent?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
AppAccess?: ("observe" | "manage" | "create-only")
/**
 * How resources of this kind are adopted that do not say so themselves. Default: manage.
 */
ExperienceProfile?: ("observe" | "manage" | "create-only")
}
/**
 * Address of the Dataverse organization, such as https://contoso.crm4.dynamics.com; on this machine it may have a path, such as http://127.0.0.1:4365/prod. Default: none.
 */
organizationUrl?: string
/**
 * Id of the Dataverse organization; a live system with another id is refused. Default: not checked.
 */
organizationId?: string
/**
 * Id of the Power Platform environment, a GUID or Default- followed by the tenant id; an environment with another id is refused. Default: not checked.
 */
environmentId?: string
/**
 * Id of the Microsoft Entra tenant; a sign-in to another tenant is refused. Default: not checked.
 */
tenantId?: string
/**
 * Microsoft cloud the environment runs in. Default: public.
 */
cloud?: ("public" | "gcc" | "gcc-high" | "dod" | "china")
/**
 * Power Platform geography of the environment. It decides whether data movement across regions is needed and which Copilot features exist. Default: none.
 */
geography?: ("unitedstates" | "usgov" | "usgovhigh" | "australia" | "india" | "unitedkingdom" | "europe" | "france" | "germany" | "norway" | "sweden" | "switzerland" | "asia" | "singapore" | "southamerica" | "canada" | "japan" | "korea" | "southafrica" | "unitedarabemirates" | "china")
/**
 * Type of the environment in the Power Platform admin center. Default: none.
 */
type?: ("production" | "sandbox" | "developer" | "trial")
/**
 * Languages of the environment. Copilot answers in the language of the user interface; translation offers the provisioned languages. Default: none.
 */
languages?: {
/**
 * Language the environment was created with, as a tag such as en-US. Default: none.
 */
base?: string
/**
 * Languages that are turned on in the environment, as tags such as en-US or de-DE, with the base language. Default: none.
 */
provisioned?: string[]
}
/**
 * Model-driven apps of the environment that the configuration speaks of. Default: none.
 * 
 * Items: One app.
 */
apps?: {
/**
 * Unique name of the app. Default: none.
 */
uniqueName: string
/**
 * Name of the app as people know it. Default: none.
 */
displayName?: string
/**
 * Whether the app has one session or many. Experience profiles are consulted in multi-session apps only. Default: none.
 */
navigation?: ("single-session" | "multi-session")
}[]
/**
 * What exists in the environment and is not declared in these files, so that references to it can be checked. Default: none.
 */
existing?: {
/**
 * Names of security roles that exist, such as Customer Service Representative. Default: none.
 */
roles?: string[]
/**
 * User names that exist. Default: none.
 */
users?: string[]
/**
 * Ids of forms that exist. Default: none.
 */
forms?: string[]
/**
 * Logical names of tables that exist. Default: none.
 */
tables?: string[]
/**
 * Names of active SharePoint search providers. Default: none.
 */
sharePointProviders?: string[]
}
/**
 * Licences and prerequisites of the environment that cannot be read from its settings. A rule that needs one is silent while it is not stated. Default: not stated.
 */
capabilities?: {
/**
 * Whether a pay-as-you-go plan is linked; autonomous agents need it. Default: not stated.
 */
payAsYouGo?: boolean
/**
 * Whether knowledge management is set up with published articles; the knowledge source needs it. Default: not stated.
 */
knowledgeManagement?: boolean
/**
 * Whether Copilot Studio is licensed; extending the agent needs it. Default: not stated.
 */
copilotStudioLicence?: boolean
/**
 * Whether representatives have Customer Service Enterprise, which case summary, ask a question, emails and analytics need (text of 2023 to 2025). Default: not stated.
 */
customerServiceEnterpriseLicence?: boolean
/**
 * Whether representatives have the digital messaging or voice add-in, which conversation summaries need (text of 2023 to 2025). Default: not stated.
 */
digitalMessagingOrVoiceLicence?: boolean
}
/**
 * Guards against the wrong change at the wrong time. Default: none.
 */
protection?: {
/**
 * Marks the environment as production, for policy rules that are stricter there. Default: false.
 */
production?: boolean
/**
 * Times in which nothing is applied. Default: none.
 * 
 * Items: One time in which nothing is applied.
 */
freezeWindows?: {
/**
 * Name of the window. Default: none.
 */
name: string
/**
 * First moment of the window, with time zone, such as 2026-12-20T00:00:00Z. Default: none.
 */
from: string
/**
 * End of the window, with time zone. Default: none.
 */
until: string
/**
 * Why nothing is applied; shown to whoever tries. Default: none.
 */
reason?: string
}[]
/**
 * Circuit breakers: a plan that goes beyond one of them is refused. Default: none.
 */
limits?: {
/**
 * Most steps a plan may have. Default: no limit.
 */
changes?: number
/**
 * Most deletions a plan may have. Default: no limit.
 */
deletes?: number
/**
 * Largest share of the managed resources a plan may change, in percent. Default: no limit.
 */
percent?: number
}
}
}
/**
 * A custom experience profile. The profiles of the product cannot be edited, ranked or set as default; Copilot is on for them.
 */
export interface ExperienceProfileSpec {
/**
 * Unique identifier in the form prefix_name, at most 128 characters. Cannot be changed later. Default: not documented.
 */
uniqueName: string
/**
 * Name of the profile, at most 100 characters. Default: not documented.
 */
displayName?: string
/**
 * What the profile is for, at most 2,000 characters. Default: not documented.
 */
description?: string
/**
 * Unique name of the app the profile belongs to. Default: not documented.
 */
app?: string
/**
 * Gives this profile to users who have no other. At most one custom profile is the default, and it cannot have roles. Default: false.
 */
default?: boolean
/**
 * Decides when a user gets several profiles through roles: rank 1 goes before rank 2. Default: none.
 */
rank?: number
/**
 * Users who have this profile directly, by user name. Direct assignment goes before roles, and roles before the default profile. Default: none.
 */
users?: string[]
/**
 * Security roles whose users have this profile: the metadata.name of a SecurityRole, or the name of a role that exists. Roles that come through team membership do not count. Default: none.
 */
roles?: string[]
/**
 * The pane that holds Copilot and other tools beside the record. Default: not documented.
 */
productivityPane?: {
/**
 * Shows the productivity pane. Must be on for Copilot to be on. Default: not documented.
 */
enabled?: boolean
/**
 * Whether the pane is expanded or collapsed when a session opens. Default: not documented.
 */
mode?: ("expanded" | "collapsed")
}
/**
 * Shows Copilot in the productivity pane. Needs the productivity pane on. Default: false.
 */
copilot?: boolean
/**
 * Copilot features for users of this profile. A feature also needs its switch in the environment, the role privileges and an app that has it. Default: not documented.
 */
copilotFeatures?: {
/**
 * Whether Copilot answers questions from the knowledge sources for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
askAQuestion?: boolean
/**
 * Whether Copilot drafts responses in live conversations; the feature lost its support in July 2025 for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
liveConversationResponse?: boolean
/**
 * Whether Copilot drafts emails for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
writeAnEmail?: boolean
/**
 * Whether Copilot summarizes cases for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
caseSummary?: boolean
/**
 * Whether Copilot summarizes live conversations for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
liveConversationSummary?: boolean
/**
 * Whether Copilot drafts knowledge articles from cases for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
caseBasedKnowledgeCreation?: boolean
/**
 * Whether Copilot creates cases from conversations by itself for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
conversationToCaseAutonomous?: boolean
/**
 * Whether Copilot creates a case from a conversation when asked for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
conversationToCaseManual?: boolean
/**
 * Whether Copilot writes a case resolution when asked for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
caseToCaseResolutionManual?: boolean
/**
 * Whether Copilot harvests knowledge from cases for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
knowledgeHarvestingFromCase?: boolean
/**
 * Whether Copilot suggests what to do next from the intent for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
intentBasedSuggestions?: boolean
/**
 * Whether Copilot shows suggested next actions in the inbox for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
inboxSuggestedNextActions?: boolean
/**
 * Whether Copilot creates a case from an email when asked for users of this profile. A profile that never stored a value counts as on. Has no effect in Customer Service Hub. Default: false.
 */
emailToCaseManual?: boolean
}
}
/**
 * The settings to declare. A setting that no file mentions is not managed and never changes.
 */
export interface PlatformSettingsSpec {
/**
 * The consents of the card Generative AI features in the Power Platform admin center. They need the Power Platform administrator or the Dynamics 365 administrator role.
 */
generativeAI?: {
/**
 * Lets Copilot process data outside the geography of the environment; in most geographies it must be on before anyone can opt in. The switch does not exist for the United States and government geographies. Default: on by default in the admin center according to one document and to be switched on according to another, on for Europe; the live value decides.
 */
moveDataAcrossRegions?: boolean
/**
 * Lets Copilot search the web through Bing, which is hosted in the United States. Where the switch Move data across regions is shown, that must be on first; trusted webpages need Bing search. Default: not documented.
 */
bingSearch?: boolean
/**
 * Lets Copilot use Microsoft 365 services. Where the switch Move data across regions is shown, that must be on first. Default: not documented.
 */
microsoft365Services?: boolean
/**
 * Lets Copilot use capacity outside the EU Data Boundary at peak load. It exists only for environments inside the EU Data Boundary; elsewhere leave it out, even off is refused. Needs Move data across regions. Default: on for many EU and EFTA tenants since 17 April 2026 (third party); not documented by Microsoft.
 */
flexRouting?: boolean
}
/**
 * Switches of the Power Platform admin center that are named after Customer Service.
 */
features?: {
/**
 * Switches Copilot in Dynamics 365 Customer Service on or off for the environment. It is reconciled before the settings of the Customer Service tables. Default: not documented (for Dynamics 365 Sales the product shows an unset value as on).
 */
copilot?: boolean
/**
 * Switches AI agents of Customer Service on or off for the environment. Quality evaluation, autonomous agents and email sentiments need it. Default: not documented.
 */
aiAgents?: boolean
}
/**
 * Suggestions of Copilot while people fill in forms. The Case Management Agent needs it.
 */
aiFormFill?: {
/**
 * Suggests values for the fields of a form (meaning read from the name of the setting). The value default leaves the choice to the product. Default: not documented.
 */
assistance?: ("default" | "off" | "on")
/**
 * Suggests values for the fields of a form from what is pasted (meaning read from the name of the setting). The value default leaves the choice to the product. Default: not documented.
 */
smartPaste?: ("default" | "off" | "on")
/**
 * Shows the toolbar of the form fill assistance on forms (meaning read from the name of the setting). The value default leaves the choice to the product. Default: not documented.
 */
toolbar?: ("default" | "off" | "on")
}
/**
 * Allows preview models of AI Builder in the environment; features of analytics and insights need them. Default: on (metadata default of the column).
 */
aiBuilderPreviewModels?: boolean
/**
 * The environment group that governs the environment, and its rule Generative AI settings. A published rule makes the value read-only in every member environment; only managed environments can join a group.
 */
environmentGroup?: {
/**
 * The environment group to which the environment is expected to belong; an environment belongs to at most one group. Default: none.
 */
name?: string
/**
 * What the rule of the group is expected to say about moving data across regions for all its environments. Default: none.
 */
moveDataAcrossRegions?: boolean
}
}
/**
 * Settings of the project that hold for all its environments.
 */
export interface ProjectSpec {
/**
 * Folder with one folder for each environment and one named base, relative to this file. Default: environments.
 */
environments?: string
/**
 * Environment that is meant when a command names none. Default: none.
 */
defaultEnvironment?: string
/**
 * Where the journal, history, locks and last applied values are kept. Default: files.
 */
records?: {
/**
 * How records are kept. Default: files.
 */
kind?: ("files" | "git")
/**
 * Folder of the records when they are kept in files, relative to this file. Default: .copilotctl/records.
 */
path?: string
/**
 * Where records are when they are kept in git, which means in the repository that holds this file. Default: as below.
 */
git?: {
/**
 * Ref of the records, below refs/copilotctl/. Projects that share a repository need one each. Default: refs/copilotctl/records.
 */
ref?: string
/**
 * Name of the remote that records are pushed to; a repository without it is an error. Default: origin where there is one, else records stay in this repository.
 */
remote?: string
}
}
/**
 * Which snapshots of live systems a plan may be made from. Default: any.
 */
snapshots?: {
/**
 * Ed25519 public keys, each as base64 of its SPKI form: a snapshot must be signed with one of them. Default: none, and a signature is not asked for.
 */
publicKeys?: string[]
}
/**
 * Settings of the backend embedded. Default: as below.
 */
embedded?: {
/**
 * Folder of the local store, relative to this file. Default: .copilotctl/embedded.
 */
path?: string
}
/**
 * Settings of the backend dynamics365. Default: as below.
 */
dynamics365?: {
/**
 * Lets copilotctl write settings whose storage is inferred (grades C and D): true for all, or a list of settings such as CustomerSupportAgent/overview/instructions or CopilotSettings, each with what is below it. docs/mapping.md shows the grade of every setting. Default: none, so plans list them as steps by hand.
 */
acceptInferredMappings?: (boolean | string[])
/**
 * What the project knows better about where settings are stored. Default: the mapping of this tool.
 */
mapping?: {
/**
 * Overrides by setting, such as CopilotSettings/copilotSidePane: any member of its entry, or a new entry. Default: none.
 */
settings?: {
/**
 * What the project knows better about one setting. What is left out stays as it is shipped.
 */
[k: string]: {
/**
 * Where the setting is stored. kind says which of the other members count.
 */
target?: {
/**
 * column: columns of a row. row: a row of its own for each value. link: a link between two rows. setting: a setting definition. privilege: privileges of a role. bap: the environment record. ppapi: a switch of environment management. tenant: a tenant setting. manual: only a person can set it.
 */
kind: ("column" | "row" | "link" | "setting" | "privilege" | "bap" | "ppapi" | "tenant" | "manual")
/**
 * Logical name of the table. Default: none.
 */
table?: string
/**
 * The row that holds the columns: a name of rows, or own for the row of the resource or list item itself. Default: none.
 */
row?: string
/**
 * Logical names of the columns; several hold the same value. Default: none.
 */
columns?: string[]
/**
 * Number that tells the row from others of its kind, such as the code of a profile feature. Default: none.
 */
value?: number
/**
 * Name of the navigation property of the link, in its exact case. Default: none.
 */
navigation?: string
/**
 * Unique name of the setting definition. Default: found by displayName.
 */
uniqueName?: string
/**
 * Display name of the setting definition, where its unique name is not known. Default: none.
 */
displayName?: string
/**
 * Whether the value is that of an app or of the whole environment. Default: none.
 */
level?: ("app" | "organization")
/**
 * Name of the property of the environment record, of environment management or of the tenant settings. Default: none.
 */
property?: string
}
/**
 * How the value is written. as says which of the other members count. Default: text.
 */
encode?: {
/**
 * boolean, text, number, choice (a number or boolean for each word), list (several entries in one text) or opaque (a text whose format is not public).
 */
as: ("boolean" | "text" | "number" | "choice" | "list" | "opaque")
/**
 * The numbers that stand for true and for false, where the column is no boolean. Default: none.
 */
numbers?: {
/**
 * Number that stands for true.
 */
true: number
/**
 * Number that stands for false.
 */
false: number
}
/**
 * The stored number or boolean of each word of the setting. Default: none.
 */
values?: {
[k: string]: number | boolean
}
/**
 * What stands between the entries of a list. Without it no more than one entry is written. Default: none.
 */
separator?: string
}
/**
 * Value that the product assumes when nothing is stored. Default: none.
 */
whenNull?: (boolean | string | number)
/**
 * How sure the storage is. A: documented. B: the column is documented and its name matches the setting. C: inferred from the name. D: a best guess. X: not public.
 */
grade?: ("A" | "B" | "C" | "D" | "X")
/**
 * never: shown, and set by a person. by-grade: A and B are written, C and D where the project accepts them, X never. Default: by-grade.
 */
write?: ("never" | "by-grade")
/**
 * Keys of the sources that say so. Default: none.
 */
evidence?: string[]
/**
 * Page of the admin center where a person sets it. Default: none.
 */
page?: string
/**
 * What a reader should know: rivals, reasons, what is not public. Default: none.
 */
note?: string
}
}
/**
 * How to find rows that settings share, by name, such as adminManagementSkill. Default: none.
 */
rows?: {
/**
 * How to find a row: by its id, or by what stands in its columns.
 */
[k: string]: {
/**
 * Logical name of the table.
 */
table: string
/**
 * Id of the row. Default: none.
 */
id?: string
/**
 * For each column the values it may hold, the best first; texts without regard to case, the empty text for a column without a value. Default: none.
 */
match?: {
[k: string]: (string | number)[]
}
}
}
}
/**
 * Hosts and audiences of the admin APIs that differ from those of this tool, by cloud. Default: none.
 */
clouds?: {
/**
 * What differs in the public cloud. Default: the table of this tool.
 */
public?: {
/**
 * Host of the Power Platform admin API (environment record, tenant settings), without a scheme. Default: that of the cloud.
 */
bapHost?: string
/**
 * Resource that tokens for the Power Platform admin API are asked for, ending in a slash. Default: that of the cloud.
 */
bapAudience?: string
/**
 * Host of the Power Platform API, without a scheme. Default: that of the cloud.
 */
ppapiHost?: string
/**
 * Resource that tokens for the Power Platform API are asked for, ending in a slash. Default: that of the cloud.
 */
ppapiAudience?: string
/**
 * Host at which Microsoft Entra signs in, without a scheme. Default: that of the cloud.
 */
authority?: string
/**
 * How many characters of an id stand apart in the host of its shard at the Power Platform API. Default: that of the cloud.
 */
shardDigits?: number
}
/**
 * What differs in GCC. Default: the table of this tool.
 */
gcc?: {
/**
 * Host of the Power Platform admin API (environment record, tenant settings), without a scheme. Default: that of the cloud.
 */
bapHost?: string
/**
 * Resource that tokens for the Power Platform admin API are asked for, ending in a slash. Default: that of the cloud.
 */
bapAudience?: string
/**
 * Host of the Power Platform API, without a scheme. Default: that of the cloud.
 */
ppapiHost?: string
/**
 * Resource that tokens for the Power Platform API are asked for, ending in a slash. Default: that of the cloud.
 */
ppapiAudience?: string
/**
 * Host at which Microsoft Entra signs in, without a scheme. Default: that of the cloud.
 */
authority?: string
/**
 * How many characters of an id stand apart in the host of its shard at the Power Platform API. Default: that of the cloud.
 */
shardDigits?: number
}
/**
 * What differs in GCC High. Default: the table of this tool.
 */
"gcc-high"?: {
/**
 * Host of the Power Platform admin API (environment record, tenant settings), without a scheme. Default: that of the cloud.
 */
bapHost?: string
/**
 * Resource that tokens for the Power Platform admin API are asked for, ending in a slash. Default: that of the cloud.
 */
bapAudience?: string
/**
 * Host of the Power Platform API, without a scheme. Default: that of the cloud.
 */
ppapiHost?: string
/**
 * Resource that tokens for the Power Platform API are asked for, ending in a slash. Default: that of the cloud.
 */
ppapiAudience?: string
/**
 * Host at which Microsoft Entra signs in, without a scheme. Default: that of the cloud.
 */
authority?: string
/**
 * How many characters of an id stand apart in the host of its shard at the Power Platform API. Default: that of the cloud.
 */
shardDigits?: number
}
/**
 * What differs in DoD. Default: the table of this tool.
 */
dod?: {
/**
 * Host of the Power Platform admin API (environment record, tenant settings), without a scheme. Default: that of the cloud.
 */
bapHost?: string
/**
 * Resource that tokens for the Power Platform admin API are asked for, ending in a slash. Default: that of the cloud.
 */
bapAudience?: string
/**
 * Host of the Power Platform API, without a scheme. Default: that of the cloud.
 */
ppapiHost?: string
/**
 * Resource that tokens for the Power Platform API are asked for, ending in a slash. Default: that of the cloud.
 */
ppapiAudience?: string
/**
 * Host at which Microsoft Entra signs in, without a scheme. Default: that of the cloud.
 */
authority?: string
/**
 * How many characters of an id stand apart in the host of its shard at the Power Platform API. Default: that of the cloud.
 */
shardDigits?: number
}
/**
 * What differs in the cloud in China. Default: the table of this tool.
 */
china?: {
/**
 * Host of the Power Platform admin API (environment record, tenant settings), without a scheme. Default: that of the cloud.
 */
bapHost?: string
/**
 * Resource that tokens for the Power Platform admin API are asked for, ending in a slash. Default: that of the cloud.
 */
bapAudience?: string
/**
 * Host of the Power Platform API, without a scheme. Default: that of the cloud.
 */
ppapiHost?: string
/**
 * Resource that tokens for the Power Platform API are asked for, ending in a slash. Default: that of the cloud.
 */
ppapiAudience?: string
/**
 * Host at which Microsoft Entra signs in, without a scheme. Default: that of the cloud.
 */
authority?: string
/**
 * How many characters of an id stand apart in the host of its shard at the Power Platform API. Default: that of the cloud.
 */
shardDigits?: number
}
}
}
/**
 * How findings are judged. Default: as each rule says.
 */
validation?: {
/**
 * Raises, lowers or turns off single rules: the id of a rule and the severity it has here. Default: as each rule says.
 */
severities?: {
[k: string]: "error" | "warning" | "info" | "off"
}
}
/**
 * Channels that are told of drift and of applies, each by a name. Default: none.
 * 
 * Items: One place that messages are sent to. Addresses and secrets stand in environment variables, which are named here.
 */
notifications?: {
/**
 * Name of the channel, in warnings and for copilotctl notify test. Default: none.
 */
name: string
/**
 * What reads the messages: teams (a Workflows webhook), slack (an incoming webhook) or webhook (a service of your own). Default: none.
 */
kind: ("teams" | "slack" | "webhook")
/**
 * Name of the environment variable that holds the URL of the webhook, which is a secret. Default: none.
 */
urlVariable: string
/**
 * Name of the environment variable that holds the secret which messages of a webhook are signed with, as whsec_ and base64. Default: none.
 */
secretVariable?: string
/**
 * What the channel is told of. Default: everything.
 */
on?: ("drift-new" | "drift-changed" | "drift-resolved" | "apply-done" | "apply-failed")[]
/**
 * Environments it is told of: names, with * for any text, or labels as key=value. Default: all.
 */
environments?: string[]
/**
 * Whether messages link to the run of the pipeline, where its variables name one. Default: true.
 */
runLink?: boolean
}[]
/**
 * Guards that hold for every environment. Default: none.
 */
policy?: {
/**
 * Circuit breakers: a plan that goes beyond one of them is refused, unless the environment sets its own. Default: none.
 */
limits?: {
/**
 * Most steps a plan may have. Default: no limit.
 */
changes?: number
/**
 * Most deletions a plan may have. Default: no limit.
 */
deletes?: number
/**
 * Largest share of the managed resources a plan may change, in percent. Default: no limit.
 */
percent?: number
}
/**
 * Rules over every plan, each with what it does when it is violated. Default: none.
 * 
 * Items: One rule: a built-in one (rule) or a condition of your own (when).
 */
rules?: {
/**
 * Name of the rule in findings and approvals. Default: none.
 */
id: string
/**
 * Which built-in rule. Default: none.
 */
rule?: ("destructive-act" | "widened-access" | "preview-feature" | "residency" | "change-limit" | "freeze-window" | "required-approval" | "protected-resource" | "base-lock")
/**
 * CEL expression over plan, environment and now that is true when the rule is violated. Default: none.
 */
when?: string
/**
 * What a violation does: warn tells it, deny refuses the plan, require-approval asks for signed approvals. Default: none.
 */
effect: ("warn" | "deny" | "require-approval")
/**
 * Environments it holds for: names, with * for any text, or labels as key=value. Default: all.
 */
environments?: string[]
/**
 * What a violation says, as a sentence. Default: what the rule itself says.
 */
message?: string
/**
 * How many people must approve, with require-approval. Default: 1.
 */
approvals?: number
/**
 * What a built-in rule is told; docs/pipelines.md says which rule takes which. Default: none.
 */
parameters?: {
/**
 * Only steps of these kinds. Default: all.
 */
kinds?: ("TenantSettings" | "PlatformSettings" | "CopilotSettings" | "SecurityRole" | "RecordSummary" | "CaseSummary" | "ConversationSummary" | "CustomerSupportAgent" | "AdminManagementAgent" | "AppAccess" | "ExperienceProfile")[]
/**
 * Only steps of these resources, as Kind/name, with * for any text. Default: all.
 */
addresses?: string[]
/**
 * Only steps that do this. Default: all.
 */
operations?: ("create" | "update" | "delete")[]
/**
 * Most steps that a plan may have. Default: no limit.
 */
changes?: number
/**
 * Most deletions that a plan may have. Default: no limit.
 */
deletes?: number
/**
 * Largest share of the declared resources that a plan may change, in percent. Default: no limit.
 */
percent?: number
/**
 * IANA name of the time zone in which the times of the window are meant, such as Europe/Berlin. Default: UTC.
 */
timeZone?: string
/**
 * First minute of the window in its time zone, such as 2026-12-20T18:00. Default: none.
 */
from?: string
/**
 * End of the window in its time zone. Default: none.
 */
until?: string
/**
 * Windows that come back every week. Default: none.
 * 
 * Items: One window of each week. With an end before its beginning it ends on the next day.
 */
weekly?: {
/**
 * Days on which it begins. Default: none.
 */
days: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[]
/**
 * First minute, such as 16:00. Default: none.
 */
from: string
/**
 * End, such as 06:00, or 24:00 for the end of the day. Default: none.
 */
until: string
}[]
/**
 * Switches of PlatformSettings that keep data in its place, and the value that each must have. Default: none.
 */
values?: {
/**
 * Whether data may move across regions. Default: not pinned.
 */
moveDataAcrossRegions?: boolean
/**
 * Whether Bing may be searched. Default: not pinned.
 */
bingSearch?: boolean
/**
 * Whether Microsoft 365 services may be used. Default: not pinned.
 */
microsoft365Services?: boolean
/**
 * Whether requests may leave the EU Data Boundary at peak load. Default: not pinned.
 */
flexRouting?: boolean
}
/**
 * Values of the base folder that no environment may change. Default: none.
 * 
 * Items: One value of the base folder.
 */
locks?: {
/**
 * Which value, as Kind/name/path/to/field; the name may have * for any text. Default: none.
 */
field: string
/**
 * Values that an environment may set beside that of the base folder: the stricter ones. Default: none.
 */
mayBe?: (string | number | boolean)[]
}[]
}
}[]
/**
 * Who may approve plans, each with the key that proves it. Default: none.
 * 
 * Items: One person or team that may approve plans.
 */
approvers?: {
/**
 * Name of the approver, as given to copilotctl approve. Default: none.
 */
name: string
/**
 * Ed25519 public key as copilotctl approve --new-key prints it: base64 of its SPKI form. Default: none.
 */
publicKey: string
}[]
}
}
/**
 * A summary of your own for a table, such as work orders. It is told apart from others by its table and name.
 */
export interface RecordSummarySpec {
/**
 * Name of the summary in the list of custom record summaries, at most 100 characters. Cannot be changed later. Default: not documented.
 */
displayName: string
/**
 * Table whose records are summarized, by its logical name. Cannot be changed later. Default: not documented.
 */
table: string
/**
 * Id the service gives the summary; forms name it in their event handler. Write it only to point at a summary that exists. Default: given by the service.
 */
developerSummaryId?: string
/**
 * What such a record is, in natural language, for Copilot to understand it. Default: not documented.
 */
description?: string
/**
 * How concise or comprehensive the summary is, in the words the admin center offers. The choices are not documented, so any text is accepted; it is carried unchanged. Default: not documented.
 */
verbosity?: string
/**
 * Fields and related records Copilot reads to write the summary. Default: not documented.
 */
data?: {
/**
 * Fields and related records Copilot reads for the summary: at most 10 one-to-one rows and 6 one-to-many rows, over at most 3 related tables. Include only what a summary needs. Default: not documented.
 * 
 * Items: One kind of data Copilot reads to write the summary: a field of the record itself, or of an activity or table related to it.
 */
rows?: {
/**
 * Whether the field belongs to one record (1-to-1) or to many related records or activities (1-to-many). At most 10 rows of the first type and 6 of the second, over at most 3 related tables. Default: not documented.
 */
type: ("one-to-one" | "one-to-many")
/**
 * Table that holds the field, by its logical name, such as incident or email. Representatives need read rights on it. Default: not documented.
 */
recordType: string
/**
 * Column Copilot reads, by its logical name, such as title. Default: not documented.
 */
field: string
/**
 * What the field holds, in natural language, for Copilot to understand it. Default: not documented.
 */
description?: string
/**
 * Whether the row is used for the summary. A row that is not included stays in the list and can be taken back later. Default: true.
 */
include?: boolean
}[]
}
/**
 * Types of related records whose summaries become part of this summary. Each needs a custom record summary to point at. Default: none.
 * 
 * Items: Adds the summaries of one type of related record to this summary.
 */
relatedRecords?: {
/**
 * Table of the related records, by its logical name, such as msdyn_workorder. Default: not documented.
 */
recordType: string
/**
 * Column of the related record that points at the record being summarized. Default: not documented.
 */
referenceField?: string
/**
 * Custom record summary that says how each related record is summarized: the metadata.name of a RecordSummary. Default: not documented.
 */
summary?: string
/**
 * Column that orders the related records, usually a date; the most recent comes first. Default: not documented.
 */
prioritizeBy?: string
/**
 * Column whose value heads each related record in the summary, such as its number or title. Default: not documented.
 */
displayField?: string
}[]
/**
 * How the summary is laid out for representatives. Default: not documented.
 */
format?: {
/**
 * Paragraph writes the summary as one text; structured writes each part under its header. Default: not documented.
 */
kind?: ("paragraph" | "structured")
/**
 * Parts of a structured summary, in the order representatives see them, at most 5. Used only when the format is structured. Default: Issue, Troubleshooting steps, Outcome, Error code and Root cause.
 * 
 * Items: One headed part of a structured summary.
 */
headers?: {
/**
 * Words shown above this part of the summary. Default: not documented.
 */
title: string
/**
 * Tells Copilot which information belongs under this header. Default: not documented.
 */
instructions?: string
/**
 * Whether the header appears in the summary. A header that is not included is kept and can be taken back later. Default: not documented.
 */
include?: boolean
}[]
/**
 * Leaves out a part for which the record holds nothing, instead of showing a placeholder. Default: not documented.
 */
removeInformationNotFound?: boolean
}
/**
 * Where the summary appears on forms. Evaluated in this order: disabled configurations drop out, then the excluded forms, then the applicable forms, then the default configuration of the table. The admin center has no page for it.
 */
formPlacement?: {
/**
 * Uses this summary on all forms of its table that no other configuration claims. At most one configuration of a table is the default; with none, the forms of the table show no summary. Default: not documented.
 */
default?: boolean
/**
 * Ids of the forms that do not show this summary. The default case record must keep the four out-of-box case forms (Case for Interactive experience, Enhanced full case form, Case, Case for Multisession experience), or two cards show. Default: not documented.
 */
excludedForms?: string[]
/**
 * Ids of the forms that use this summary instead of the default one of the table. Default: not documented.
 */
applicableForms?: string[]
/**
 * Hides this summary on every form, whatever the other lists say, without deleting it. Default: not documented.
 */
disabled?: boolean
}
}
/**
 * A custom security role and its privileges for Copilot. Out of the box only the role Customer Service Representative can use the Copilot features.
 */
export interface SecurityRoleSpec {
/**
 * Name of the security role, at most 100 characters. Environment Maker and Basic User cannot be edited. Another name is another role, unless metadata.formerly has the old one. Default: not documented.
 */
displayName: string
/**
 * What the role is for, at most 2,000 characters. Default: not documented.
 */
description?: string
/**
 * Sets of privileges to grant: copilot-representative is the published matrix of 25 table privileges with prvIntelligenceUsage, copilot-manager is the same with organization-wide access to Copilot events, copilot-compatibility adds what older lists named. Privileges below go before a preset. Default: none.
 */
presets?: ("copilot-representative" | "copilot-manager" | "copilot-compatibility")[]
/**
 * Rights on single tables. Tables that no line names are left alone; a right that a line does not name is not managed. Default: none.
 * 
 * Items: Rights on one table.
 */
privileges?: {
/**
 * Logical name of the table, such as msdyn_copilotevent. Default: not documented.
 */
table: string
/**
 * How far users of the role may create rows: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
create?: ("none" | "basic" | "local" | "deep" | "global")
/**
 * How far users of the role may read rows: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
read?: ("none" | "basic" | "local" | "deep" | "global")
/**
 * How far users of the role may change rows: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
write?: ("none" | "basic" | "local" | "deep" | "global")
/**
 * How far users of the role may delete rows: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
delete?: ("none" | "basic" | "local" | "deep" | "global")
/**
 * How far users of the role may attach rows of this table to other rows: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
append?: ("none" | "basic" | "local" | "deep" | "global")
/**
 * How far users of the role may attach other rows to rows of this table: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
appendTo?: ("none" | "basic" | "local" | "deep" | "global")
/**
 * How far users of the role may give rows to another owner: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
assign?: ("none" | "basic" | "local" | "deep" | "global")
/**
 * How far users of the role may share rows: basic is their own, local their business unit, deep also the units below, global the whole organization. An organization-owned table takes global or none only. Default: not managed.
 */
share?: ("none" | "basic" | "local" | "deep" | "global")
}[]
/**
 * Privileges that belong to no table, such as prvIntelligenceUsage, which representatives need to see case summaries. They are on or off for the whole organization. Privileges that are not named are left alone. Default: none.
 */
miscellaneous?: string[]
/**
 * additive adds and corrects privileges and removes none. exact also removes rights that are not declared, only on the tables this file or its presets name. Default: additive.
 */
ownership?: ("additive" | "exact")
}
/**
 * The settings to declare. A setting that no file mentions is not managed and never changes.
 */
export interface TenantSettingsSpec {
/**
 * Lets Microsoft read inputs, outputs and telemetry of Copilot features, which people may review; they are not used to train foundation models. Offered only to tenants in the United States region; Customer Lockbox does not cover it. Default: off.
 */
dataSharing?: boolean
/**
 * Stops the logging of Copilot data for the tenant; whether data logged so far is erased is only partly documented. Default: off.
 */
disableDataLogging?: boolean
}
