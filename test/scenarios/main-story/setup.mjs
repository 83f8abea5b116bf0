import { cpSync } from 'node:fs';
import { join } from 'node:path';

export default ({ folder, repository }) => {
  for (const name of ['copilotctl.yaml', 'environments']) cpSync(join(repository, name), join(folder, name), { recursive: true });
};
