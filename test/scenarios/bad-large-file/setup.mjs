import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export default ({ folder }) => {
  writeFileSync(join(folder, 'environments/base/large.yaml'), Buffer.alloc(50 * 1024 * 1024, '# fifty megabytes\n'));
};
