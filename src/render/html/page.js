// Filters and unfolds what the page already shows. It asks nobody for anything and writes no markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const controls = byId('controls');
  const entries = [...document.querySelectorAll('.item')];
  const groups = [...document.querySelectorAll('.group')];
  const sections = [...document.querySelectorAll('main > section')];
  const selects = [...controls.querySelectorAll('select')];
  const textBox = byId('by-text');
  const folded = (entry) => entry.querySelector(':scope > details');

  /** What each entry says, for the search; read when somebody first searches. */
  let texts;

  for (const select of selects) {
    const of = (entry) => entry.dataset[select.dataset.by];
    const values = [...new Set(entries.map(of))].filter((value) => value !== undefined);
    for (const value of values) select.append(new Option(value, value));
    select.parentElement.hidden = values.length < 2;
  }
  byId('unfold').hidden = byId('fold').hidden = !entries.some(folded);
  controls.hidden = entries.length < 2;
  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.addEventListener('input', filter);
  controls.addEventListener('reset', () => requestAnimationFrame(filter));
  byId('unfold').addEventListener('click', () => foldAll(true));
  byId('fold').addEventListener('click', () => foldAll(false));
  addEventListener('beforeprint', unfoldForPrint);
  addEventListener('afterprint', foldAgain);
  addEventListener('hashchange', showTarget);
  filter();

  function filter() {
    const chosen = selects.filter((select) => select.value !== '').map(({ dataset, value }) => [dataset.by, value]);
    const words = textBox.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length > 0) texts ??= new Map(entries.map((entry) => [entry, textOf(entry)]));
    let shown = 0;
    for (const entry of entries) {
      const isShown =
        chosen.every(([name, value]) => entry.dataset[name] === value) &&
        words.every((word) => texts.get(entry).includes(word));
      if (entry.hidden === isShown) entry.hidden = !isShown;
      if (isShown) shown += 1;
    }
    const isFiltered = chosen.length > 0 || words.length > 0;
    const isEmpty = (part) => part.querySelector('.item:not([hidden])') === null;
    for (const group of groups) group.hidden = isFiltered && isEmpty(group);
    for (const section of sections) section.hidden = isFiltered && isEmpty(section);
    byId('nothing').hidden = !isFiltered || shown > 0;
    byId('count').textContent = isFiltered ? `${shown} of ${entries.length} shown` : `${entries.length} shown`;
  }

  /** Also what is in its attributes, so that `prod irreversible` finds what it says. */
  function textOf(entry) {
    return `${entry.textContent} ${Object.values(entry.dataset).join(' ')}`.toLowerCase();
  }

  function foldAll(isOpen) {
    for (const entry of entries) {
      const details = folded(entry);
      if (details !== null && !entry.hidden) details.open = isOpen;
    }
  }

  function unfoldForPrint() {
    for (const details of document.querySelectorAll('main details:not([open])')) {
      details.dataset.folded = '';
      details.open = true;
    }
  }

  function foldAgain() {
    for (const details of document.querySelectorAll('main details[data-folded]')) {
      delete details.dataset.folded;
      details.open = false;
    }
  }

  /** A link to an environment that a filter hides shows it again. */
  function showTarget() {
    const target = byId(location.hash.slice(1));
    if (target?.hidden !== true) return;
    controls.reset();
    requestAnimationFrame(() => requestAnimationFrame(() => target.scrollIntoView()));
  }
})();
