/**
 * The script of the graph of chains: pointing at a node or reaching it by keyboard
 * brings out every chain through it, choosing it keeps them, searching brings out
 * those that somebody of that name is on. It follows the script of the report, whose
 * `byId` and `all` it uses, and keeps to the same rules.
 */
export const CHAIN_SCRIPT: string = `
(function () {
  const graph = byId('chain-graph');
  if (graph === null) return;
  const search = byId('chain-search');
  const items = all('#chain-list li[data-chain]').map((element) => ({
    element,
    chain: element.dataset.chain,
    starters: Number(element.dataset.starters),
    names: all('[title]', element).map((named) => named.textContent + ' ' + named.title).join(' ').toLowerCase(),
  }));
  const parts = all('[data-chains]', graph).map((element) => [element, element.dataset.chains.split(' ')]);
  let chosen = null;
  let pointed = null;

  function chainsOf(hit) {
    return hit.parentNode.dataset.chains.split(' ');
  }

  function found() {
    const words = search.value.toLowerCase().split(' ').filter((word) => word !== '');
    if (words.length === 0) return null;
    return items.filter(({ names }) => words.every((word) => names.includes(word))).map(({ chain }) => chain);
  }

  // What is pointed at goes before what is chosen, and that before what is searched for.
  function show() {
    const kept = chosen === null ? found() : chainsOf(chosen);
    const shown = pointed === null ? kept : chainsOf(pointed);
    graph.classList.toggle('choosing', shown !== null);
    for (const [element, chains] of parts) {
      element.classList.toggle('on', shown !== null && chains.some((chain) => shown.includes(chain)));
    }
    list(kept);
  }

  function list(kept) {
    let starters = 0;
    let count = 0;
    for (const item of items) {
      const fits = kept === null || kept.includes(item.chain);
      item.element.hidden = !fits;
      if (fits) count += 1;
      if (fits) starters += item.starters;
    }
    const text = count + ' of ' + items.length + (items.length === 1 ? ' chain' : ' chains') + ', begun by ' + starters;
    byId('chain-count').textContent = kept === null ? '' : text;
  }

  function choose(hit) {
    if (chosen !== null) chosen.setAttribute('aria-pressed', 'false');
    chosen = chosen === hit ? null : hit;
    if (chosen !== null) chosen.setAttribute('aria-pressed', 'true');
    show();
  }

  function clear() {
    search.value = '';
    pointed = null;
    choose(chosen);
  }

  function point(hit) {
    pointed = hit;
    show();
  }

  for (const hit of all('.hit', graph)) {
    hit.setAttribute('tabindex', '0');
    hit.setAttribute('role', 'button');
    hit.setAttribute('aria-pressed', 'false');
    hit.setAttribute('aria-label', hit.firstElementChild.textContent);
    hit.addEventListener('mouseenter', () => point(hit));
    hit.addEventListener('mouseleave', () => point(null));
    hit.addEventListener('focus', () => point(hit.matches(':focus-visible') ? hit : null));
    hit.addEventListener('blur', () => point(null));
    hit.addEventListener('click', () => choose(hit));
    hit.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      choose(hit);
    });
  }
  graph.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') clear();
  });
  byId('chain-clear').addEventListener('click', clear);
  search.addEventListener('input', () => {
    if (chosen !== null) choose(chosen);
    else show();
    const first = graph.querySelector('.node.on');
    if (search.value !== '' && first !== null) first.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
})();
`;
