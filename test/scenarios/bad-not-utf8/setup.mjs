// "Präfix" in a code page that is not UTF-8.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export default ({ folder }) => {
  writeFileSync(join(folder, 'environments/base/copilot.yaml'), Buffer.from('# Pr\u00e4fix\nkind: CopilotSettings\n', 'latin1'));
};
