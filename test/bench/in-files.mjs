const PER_FILE = 500;

/** Items in files of 500, named `part-000` and so on. */
export function* inFiles(items) {
  let held = [];
  let file = 0;
  for (const item of items) {
    held.push(item);
    if (held.length < PER_FILE) continue;
    yield { name: nameOf(file++), items: held };
    held = [];
  }
  if (held.length > 0) yield { name: nameOf(file), items: held };
}

function nameOf(file) {
  return `part-${String(file).padStart(3, '0')}`;
}
