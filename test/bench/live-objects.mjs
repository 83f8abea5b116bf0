/**
 * The objects of an environment that are changed one by one: half of them prompts, half of them Copilot features of
 * profiles. Each has two states, `a` and `b`, and from one to the other is one change.
 */

/** The resources that declare so many objects in a state, as `{ kind, name, spec }`. */
export function resourcesOfObjects(count, state) {
  const prompts = Math.ceil(count / 2);
  const profiles = count - prompts;
  const items = Array.from({ length: prompts }, (_, at) => ({ name: `Contoso prompt ${at}`, prompt: promptIn(state) }));
  return [
    { kind: 'CustomerSupportAgent', name: 'default', spec: { prompts: { items } } },
    ...Array.from({ length: profiles }, (_, at) => ({
      kind: 'ExperienceProfile',
      name: `profile-${at}`,
      spec: {
        uniqueName: `contoso_profile${at}`,
        displayName: `Contoso profile ${at}`,
        app: 'msdyn_CustomerServiceWorkspace',
        copilotFeatures: { [FEATURE]: featureIn(state) },
      },
    })),
  ];
}

const FEATURE = 'writeAnEmail';

/** The column in which each table of the objects keeps its state, and what stands there. */
export const STORED = [
  { set: 'msdyn_organizationprompts', id: 'msdyn_organizationpromptid', column: 'msdyn_prompt', valueIn: promptIn },
  {
    set: 'msdyn_appcopilotconfigurations',
    id: 'msdyn_appcopilotconfigurationid',
    column: 'msdyn_enabled',
    valueIn: featureIn,
  },
];

function promptIn(state) {
  return `What is to be done next? Answer in three sentences (${state}).`;
}

function featureIn(state) {
  return state === 'a';
}
