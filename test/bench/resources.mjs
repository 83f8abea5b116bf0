import { randomOf } from './random.mjs';

/**
 * The resources of a benchmark, as `{ kind, name, spec }`: 25 % experience profiles, 15 % record summaries, the rest
 * security roles. Each follows from the seed and its own number only. With `revised`, one of every hundred differs.
 */
export function* resourcesOf({ count, seed, revised = false }) {
  const profiles = Math.round(count * 0.25);
  const summaries = Math.round(count * 0.15);
  const roles = count - profiles - summaries;
  for (let at = 0; at < roles; at++) yield roleOf(at, randomOf(seed, 1, at), isRevised(at));
  for (let at = 0; at < profiles; at++) yield profileOf(at, randomOf(seed, 2, at), isRevised(roles + at), roles);
  for (let at = 0; at < summaries; at++) yield summaryOf(at, randomOf(seed, 3, at), isRevised(roles + profiles + at));

  function isRevised(at) {
    return revised && at % 100 === 0;
  }
}

const REGIONS = ['Northwind', 'Lakeside', 'Harbor', 'Midtown', 'Uplands', 'Riverbend', 'Seaboard', 'Prairie'];
const TEAMS = ['billing', 'returns', 'warranty', 'field service', 'onboarding', 'retention', 'claims', 'logistics'];
const TABLES = [
  ...['account', 'contact', 'incident', 'email', 'phonecall', 'task', 'appointment', 'letter', 'annotation'],
  ...['knowledgearticle', 'queueitem', 'opportunity', 'lead', 'contoso_appliance', 'contoso_returnorder'],
  ...['contoso_warranty', 'contoso_visit', 'contoso_claim', 'contoso_shipment', 'contoso_contract'],
];
const SUBJECTS = ['appliance', 'claim', 'contract', 'delivery', 'inspection', 'invoice', 'return', 'visit'];

/** Every table that a resource names, each once. */
export const NAMED_TABLES = [
  ...new Set([...TABLES, ...SUBJECTS.flatMap((subject) => [`contoso_${subject}`, `contoso_${subject}line`])]),
].sort();

const RIGHTS = ['create', 'read', 'write', 'delete', 'append', 'appendTo', 'assign', 'share'];
const LEVELS = ['basic', 'local', 'deep', 'global'];

/** Every eighth role has a preset; nearly all name two to six tables. */
function roleOf(at, random, isRevised) {
  const presets = random.chance(0.125) ? [random.pick(['copilot-representative', 'copilot-manager'])] : undefined;
  const tables = presets !== undefined && random.chance(0.3) ? [] : random.some(TABLES, random.between(2, 6));
  const privileges = tables.map((table) => ({ table, ...rightsOf(random) }));
  const team = random.pick(TEAMS);
  return {
    kind: 'SecurityRole',
    name: `role-${numbered(at)}`,
    spec: {
      displayName: `Contoso ${random.pick(REGIONS)} ${team} ${numbered(at)}`,
      description: `Representatives of the ${team} team${isRevised ? ' and their deputies' : ''}.`,
      ...(presets !== undefined && { presets }),
      ...(privileges.length > 0 && { privileges }),
      ownership: 'additive',
    },
  };
}

function rightsOf(random) {
  return Object.fromEntries(random.some(RIGHTS, random.between(2, 5)).map((right) => [right, random.pick(LEVELS)]));
}

const FEATURES = [
  ...['writeAnEmail', 'caseSummary', 'liveConversationSummary', 'conversationToCaseManual', 'emailToCaseManual'],
  ...['caseToCaseResolutionManual', 'caseBasedKnowledgeCreation'],
  ...['knowledgeHarvestingFromCase', 'intentBasedSuggestions', 'inboxSuggestedNextActions'],
];

/** A profile with one to three of the roles; the features that are no longer offered stay off. */
function profileOf(at, random, isRevised, roles) {
  const features = Object.fromEntries(FEATURES.map((feature) => [feature, random.chance(0.7)]));
  const mapped = Array.from({ length: random.between(1, 3) }, () => `role-${numbered(random.between(0, roles - 1))}`);
  return {
    kind: 'ExperienceProfile',
    name: `profile-${numbered(at)}`,
    spec: {
      uniqueName: `contoso_profile_${numbered(at)}`,
      displayName: `Contoso ${random.pick(TEAMS)} ${numbered(at)}`,
      description: `Agents of ${random.pick(REGIONS)} who work in ${random.pick(TEAMS)}.`,
      app: 'msdyn_CustomerServiceWorkspace',
      rank: random.between(1, 100),
      roles: [...new Set(mapped)],
      productivityPane: { enabled: true, mode: random.pick(['expanded', 'collapsed']) },
      copilot: true,
      copilotFeatures: {
        ...features,
        askAQuestion: true, // others need it
        writeAnEmail: features.writeAnEmail !== isRevised,
        liveConversationResponse: false,
        conversationToCaseAutonomous: false,
      },
    },
  };
}

const FIELDS = ['status', 'reason', 'condition', 'instructions', 'result', 'amount', 'origin', 'remark'];

/** A summary of a table, with two to five fields of its own and sometimes some of a related table. */
function summaryOf(at, random, isRevised) {
  const subject = random.pick(SUBJECTS);
  const table = `contoso_${subject}`;
  const own = random.some(FIELDS, random.between(2, 5)).map((field) => rowOf('one-to-one', table, field, subject));
  const related = random.chance(0.4) ? [rowOf('one-to-many', `${table}line`, 'contoso_description', subject)] : [];
  const isStructured = random.chance(0.5);
  const headers = ['Task', 'Result', 'Open points'].map((title) => ({
    title,
    instructions: `What the ${subject} says of the ${title.toLowerCase()}, in one sentence.`,
    include: true,
  }));
  return {
    kind: 'RecordSummary',
    name: `summary-${numbered(at)}`,
    spec: {
      displayName: `Contoso ${subject} summary ${numbered(at)}`,
      table,
      description: `A ${subject} of the company, as the ${random.pick(TEAMS)} team records it.`,
      verbosity: isRevised ? 'Comprehensive' : 'Concise',
      data: { rows: [...own, ...related] },
      format: {
        kind: isStructured ? 'structured' : 'paragraph',
        ...(isStructured && { headers }),
        removeInformationNotFound: true,
      },
      formPlacement: { default: false, disabled: false },
    },
  };
}

function rowOf(type, recordType, field, subject) {
  const column = field.startsWith('contoso_') ? field : `contoso_${field}`;
  return { type, recordType, field: column, description: `The ${field.replace('contoso_', '')} of the ${subject}.` };
}

function numbered(at) {
  return String(at).padStart(6, '0');
}
