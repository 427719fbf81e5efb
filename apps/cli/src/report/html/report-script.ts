/**
 * The report's script: search, filters, sorting, folding, links to findings.
 *
 * Plain JavaScript for the browser, as text, so that no bundler touches what the
 * content security policy names by its hash. It uses neither backticks nor
 * backslashes, never writes HTML, and stores nothing; the report is complete without it.
 */
export const REPORT_SCRIPT: string = `'use strict';
const byId = (id) => document.getElementById(id);
const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

(function () {
  const index = JSON.parse(byId('report-index').textContent);
  const list = byId('finding-list');
  const form = byId('filters');

  // One record for each finding: its element, its place, its facets, its text once it is searched.
  const records = index.findings.map(([anchor, severity, rule, account, kind, certainty], place) => ({
    place,
    element: byId(anchor),
    severity: index.severities[severity],
    rule: index.rules[rule],
    account: index.accounts[account],
    kind: index.kinds[kind],
    certainty: index.certainties[certainty],
    text: null,
  }));
  const recordByElement = new Map(records.map((record) => [record.element, record]));

  function textOf(record) {
    if (record.text === null) record.text = record.element.textContent.toLowerCase();
    return record.text;
  }

  function wordsOf(input) {
    return input.value.toLowerCase().split(' ').filter((word) => word !== '');
  }

  // Findings: filter, count, sort.

  function filterFindings() {
    const words = wordsOf(form.elements.text);
    const severities = all('input[name=severity]:checked', form).map((input) => input.value);
    const facets = ['rule', 'account', 'kind', 'certainty'].map((name) => [name, form.elements[name].value]);
    let shown = 0;
    for (const record of records) {
      const fits =
        (severities.length === 0 || severities.includes(record.severity)) &&
        facets.every(([name, value]) => value === '' || record[name] === value) &&
        words.every((word) => textOf(record).includes(word));
      record.element.hidden = !fits;
      if (fits) shown += 1;
    }
    const isFiltered = shown < records.length;
    const count = 'Showing ' + shown + ' of ' + records.length + ' findings';
    document.querySelector('[data-count=findings]').textContent = count;
    byId('printed-filter').textContent = 'A filter is in force. ' + count + '.';
    byId('printed-filter').hidden = !isFiltered;
  }

  const SORT_KEYS = {
    severity: () => '',
    account: (record) => record.account,
    rule: (record) => record.rule,
    subject: (record) => record.element.querySelector('.main code').textContent,
    certainty: (record) => String(index.certainties.indexOf(record.certainty)),
  };

  function sortFindings() {
    const keyOf = SORT_KEYS[form.elements.sort.value];
    const keyed = records.map((record) => [keyOf(record), record]);
    keyed.sort(([a, left], [b, right]) => (a === b ? left.place - right.place : a < b ? -1 : 1));
    list.append(...keyed.map(([, record]) => record.element));
  }

  function openShown(isOpen) {
    for (const record of records) {
      const details = record.element.firstElementChild;
      if (!isOpen || !record.element.hidden) details.open = isOpen;
    }
  }

  if (form) {
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', (event) => {
      if (event.target.name === 'sort') sortFindings();
      else filterFindings();
    });
    form.addEventListener('reset', () => setTimeout(() => (sortFindings(), filterFindings())));
    form.addEventListener('click', (event) => {
      const { open } = event.target.dataset;
      if (open !== undefined) openShown(open === '1');
    });
    filterFindings();
  }

  // Rows of the matrix and of the inventory: search.

  function filterRows(sectionId) {
    const section = byId(sectionId);
    const words = wordsOf(section.querySelector('[data-rows]'));
    const both = section.querySelector('[data-both]');
    const isActive = words.length > 0 || (both !== null && both.checked);
    let shown = 0;
    for (const row of all('tbody tr:not(.inline-copy), .names li', section)) {
      const text = row.textContent.toLowerCase() + ' ' + titleOf(row);
      const fits =
        words.every((word) => text.includes(word)) &&
        (both === null || !both.checked || row.classList.contains('both'));
      row.hidden = !fits;
      if (row.nextElementSibling && row.nextElementSibling.matches('.inline-copy')) row.nextElementSibling.hidden = !fits;
      if (fits) shown += 1;
    }
    foldEmpty(section, isActive);
    section.querySelector('[data-count]').textContent = isActive ? shown + ' shown' : '';
  }

  function foldEmpty(section, isActive) {
    for (const block of all('.block, .nothing, .scroll', section)) {
      const hasRows = block.querySelector('tbody tr:not([hidden]), .names li:not([hidden])') !== null;
      block.hidden = isActive && !hasRows;
      if (isActive && hasRows && block.matches('details')) block.open = true;
    }
  }

  function titleOf(row) {
    const titled = row.matches('[title]') ? row : row.querySelector('[title]');
    return titled === null ? '' : titled.title.toLowerCase();
  }

  for (const input of all('[data-rows], [data-both]')) {
    input.addEventListener('input', () => filterRows(input.dataset.rows || input.dataset.both));
  }

  // Tables: sort by column.

  function sortTable(table, column, button) {
    const header = button.parentElement;
    const isAscending = header.getAttribute('aria-sort') !== 'ascending';
    for (const other of all('[aria-sort]', table)) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
    const keyOf = (row) => row.cells[column].dataset.v || row.cells[column].textContent.split(',').join('');
    const rows = Array.from(table.tBodies[0].rows).map((row) => [keyOf(row), row]);
    const collator = new Intl.Collator('en', { numeric: true });
    rows.sort(([a], [b]) => collator.compare(a, b) * (isAscending ? 1 : -1));
    table.tBodies[0].append(...rows.map(([, row]) => row));
  }

  for (const table of all('table.sortable')) {
    all('thead th', table).forEach((header, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...header.childNodes);
      button.addEventListener('click', () => sortTable(table, column, button));
      header.append(button);
    });
  }

  // Lists of actions and statements: shown in place instead of at the end of the report.

  function toggleInPlace(link) {
    const isOpen = link.getAttribute('aria-expanded') === 'true';
    link.setAttribute('aria-expanded', String(!isOpen));
    const row = link.closest('tr');
    const host = row || link.closest('li');
    const key = link.getAttribute('href');
    for (const copy of all('.inline-copy', host.parentElement)) {
      if (copy.dataset.of === key && (row ? copy.previousElementSibling === row : copy.parentElement === host)) copy.remove();
    }
    if (isOpen) return;
    const source = document.querySelector(key + ' > .copy');
    if (source === null) return;
    const copy = document.createElement(row ? 'tr' : 'div');
    copy.className = 'inline-copy';
    copy.dataset.of = key;
    if (!row) {
      copy.append(...source.cloneNode(true).childNodes);
      host.append(copy);
      return;
    }
    // One list at a time under a row.
    for (const other of all('a[data-inline]', row)) {
      if (other !== link && other.getAttribute('aria-expanded') === 'true') toggleInPlace(other);
    }
    const cell = copy.insertCell();
    cell.colSpan = row.cells.length;
    cell.append(...source.cloneNode(true).childNodes);
    row.after(copy);
  }

  for (const link of all('a[data-inline]')) link.setAttribute('aria-expanded', 'false');
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-inline]');
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggleInPlace(link);
  });

  let isPrinting = false;
  function showStatements(event) {
    const article = event.target.parentElement;
    if (isPrinting || !event.target.open || !recordByElement.has(article)) return;
    const seen = new Set(all('.inline-copy', article).map((copy) => copy.dataset.of));
    for (const link of all('a[data-inline][aria-expanded=false]', article)) {
      const key = link.getAttribute('href');
      const entry = document.querySelector(key);
      if (entry !== null && !entry.hasAttribute('data-long') && !seen.has(key)) toggleInPlace(link);
      seen.add(key);
    }
  }
  document.addEventListener('toggle', showStatements, true);

  // Links within the report open what they point to.

  function openTarget() {
    const target = location.hash === '' ? null : byId(location.hash.slice(1));
    if (target === null) return;
    const record = recordByElement.get(target);
    if (record && target.hidden) {
      form.reset();
      filterFindings();
    }
    if (record) target.firstElementChild.open = true;
    for (let above = target.closest('details'); above; above = above.parentElement.closest('details')) above.open = true;
    target.scrollIntoView();
  }
  window.addEventListener('hashchange', openTarget);

  // Print: everything open, and as it was afterwards.

  let openedForPrint = [];
  window.addEventListener('beforeprint', () => {
    isPrinting = true;
    openedForPrint = all('details:not([open])');
    for (const details of openedForPrint) details.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const details of openedForPrint) details.open = false;
    openedForPrint = [];
    isPrinting = false;
  });

  for (const tools of all('.tools')) tools.hidden = false;
  openTarget();
  document.body.dataset.script = 'ready';
})();
`;
