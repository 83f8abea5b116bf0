import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export default ({ folder }) => {
  const levels = Array.from({ length: 12 }, (_, at) => `l${at + 1}: &l${at + 1} [${Array(10).fill(`*l${at}`).join(', ')}]`);
  writeFileSync(join(folder, 'environments/base/copilot.yaml'), `l0: &l0 [boom]\n${levels.join('\n')}\n`);
};
