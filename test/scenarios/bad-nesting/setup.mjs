import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export default ({ folder }) => {
  const deep = '['.repeat(200) + ']'.repeat(200);
  const blocks = Array.from({ length: 200 }, (_, at) => `${'  '.repeat(at + 1)}a:`).join('\n');
  const head = (kind) => `apiVersion: copilotctl/v1\nkind: ${kind}\nmetadata: { name: default }\n`;
  writeFileSync(join(folder, 'environments/base/flow.yaml'), `${head('CaseSummary')}spec: ${deep}\n`);
  writeFileSync(join(folder, 'environments/base/blocks.yaml'), `${head('TenantSettings')}spec:\n${blocks}\n`);
};
