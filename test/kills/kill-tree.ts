import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a tree says of its live system. */
export interface TreeTarget {
  readonly backend: 'embedded' | 'dynamics365';
  /** Further lines of the `spec` of the environment. */
  readonly lines?: readonly string[];
  /** Where its records are kept. Default: in files. */
  readonly records?: 'git';
}

/** Which of the two states of the configuration is declared: what an environment began with, or what it became. */
export type Generation = 'first' | 'later';

/** Writes the tree that is applied when processes are killed, in one of its states. */
export function writeTree(folder: string, target: TreeTarget, generation: Generation): void {
  const files = {
    'copilotctl.yaml': target.records === undefined ? PROJECT : `${PROJECT}  records: { kind: ${target.records} }\n`,
    'environments/prod/environment.yaml': environmentOf(target),
    'environments/base/support.yaml': generation === 'first' ? FIRST : LATER,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const PROJECT = `apiVersion: copilotctl/v1
kind: Project
metadata:
  name: contoso-support
spec:
  dynamics365:
    acceptInferredMappings: true
`;

function environmentOf({ backend, lines = [] }: TreeTarget): string {
  return `apiVersion: copilotctl/v1
kind: Environment
metadata:
  name: prod
spec:
  backend: ${backend}
  geography: europe
  apps:
    - uniqueName: contoso_servicedesk
      displayName: Contoso Service Desk
      navigation: multi-session
  existing:
    users: [second-line-lead@contoso.example]
${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** An update, two creates, switches of the platform. */
const FIRST = `apiVersion: copilotctl/v1
kind: CopilotSettings
metadata:
  name: default
spec:
  copilotImmersive: true
---
apiVersion: copilotctl/v1
kind: SecurityRole
metadata:
  name: contoso-csr
spec:
  displayName: Contoso CSR
  privileges:
    - table: msdyn_copilotevent
      create: global
      read: basic
---
apiVersion: copilotctl/v1
kind: SecurityRole
metadata:
  name: contoso-csr-trainee
spec:
  displayName: Contoso CSR Trainee
---
apiVersion: copilotctl/v1
kind: PlatformSettings
metadata:
  name: default
spec:
  generativeAI:
    bingSearch: true
  features:
    copilot: true
`;

/** Every way of writing: updates, two creates, a role that changes, one that goes, a profile, an app, three admin APIs. */
const LATER = `apiVersion: copilotctl/v1
kind: CopilotSettings
metadata:
  name: default
spec:
  copilotImmersive: true
  recordTranscripts: true
---
apiVersion: copilotctl/v1
kind: CustomerSupportAgent
metadata:
  name: default
spec:
  prompts:
    items:
      - name: Next step
        prompt: What next?
        scope: copilot-immersive
        inGuide: true
---
apiVersion: copilotctl/v1
kind: SecurityRole
metadata:
  name: contoso-csr
spec:
  displayName: Contoso CSR
  description: Answers customers.
  privileges:
    - table: msdyn_copilotevent
      create: global
      read: deep
---
apiVersion: copilotctl/v1
kind: SecurityRole
metadata:
  name: contoso-csr-trainee
  state: absent
spec:
  displayName: Contoso CSR Trainee
---
apiVersion: copilotctl/v1
kind: SecurityRole
metadata:
  name: contoso-csr-manager
spec:
  displayName: Contoso CSR Manager
  privileges:
    - table: msdyn_copilotevent
      read: global
---
apiVersion: copilotctl/v1
kind: ExperienceProfile
metadata:
  name: tier-1
spec:
  uniqueName: contoso_tier1
  displayName: Tier 1
  rank: 20
  roles: [contoso-csr, contoso-csr-manager]
  users: [second-line-lead@contoso.example]
  productivityPane:
    enabled: true
    mode: expanded
  copilot: true
  copilotFeatures:
    askAQuestion: true
    writeAnEmail: false
---
apiVersion: copilotctl/v1
kind: AppAccess
metadata:
  name: service-desk
spec:
  app: contoso_servicedesk
  copilotEnabled: true
  caseSummary: false
---
apiVersion: copilotctl/v1
kind: PlatformSettings
metadata:
  name: default
spec:
  generativeAI:
    bingSearch: false
  features:
    copilot: true
    aiAgents: true
  aiFormFill:
    assistance: "on"
  aiBuilderPreviewModels: false
---
apiVersion: copilotctl/v1
kind: TenantSettings
metadata:
  name: default
spec:
  dataSharing: true
`;
