import { hopCertainty, type ReachPath } from '@countersign/govern';
import { endOf, gainedBy } from '../../../documents/paths-document.ts';
import { chainGraph } from '../chains/chain-graph.ts';
import { type ChainGroup, groupChains } from '../chains/chain-groups.ts';
import { countStarters } from '../chains/node-text.ts';
import { renderChainGraph } from '../chains/render-chain-graph.ts';
import { html, type Markup } from '../html.ts';
import { certaintyBadge, plural, shortName } from '../labels.ts';
import type { PageSection } from '../page.ts';
import type { ReportIndex } from '../report-index.ts';

/** More chains would be a tangle; the list has all of them. */
const DRAWN_AT_ONCE = 40;

/** Longer lists start folded up. */
const LISTED_AT_ONCE = 8;

/** Who can become what: every chain that a finding tells of, drawn and in words; nothing where there is none. */
export function chainsSection(index: ReportIndex): readonly PageSection[] {
  const groups = groupChains(index.report);
  if (groups.length === 0) return [];
  const starterCount = groups.reduce((sum, { starters }) => sum + starters.length, 0);
  return [
    { id: 'chains', label: 'Chains', count: starterCount, body: renderChains(index, groups) },
  ];
}

function renderChains(index: ReportIndex, groups: readonly ChainGroup[]): Markup {
  const drawn = groups.slice(0, DRAWN_AT_ONCE);
  const rest = groups.slice(DRAWN_AT_ONCE);
  return html`<section id="chains" aria-labelledby="chains-h">
<h2 id="chains-h">Who can become what</h2>
<p class="lead">Left, who begins a chain of steps; right, the full administrator that it leads to, or the duty. Of several chains the surest is shown; those whose chains are alike stand together. Each step is allowed as the witness of its finding shows.</p>
<div class="tools" hidden><label>Find a principal’s chains <input type="search" id="chain-search"></label> <button type="button" id="chain-clear">Show all</button> <output id="chain-count" aria-live="polite"></output></div>
<ul class="lines" aria-label="Lines">${LINES.map(([certainty, text]) => html`<li><svg width="34" height="10" aria-hidden="true"><g class="edge ${certainty}"><path class="line" d="M1,5H33"/></g></svg> ${text}</li>`)}</ul>
${renderChainGraph(index, chainGraph(drawn))}
${rest.length === 0 ? null : leftOut(rest)}
<details class="block" id="chain-list"${groups.length <= LISTED_AT_ONCE ? html` open` : null}><summary><h3>The same in words</h3> <span class="muted">${plural(groups.length, 'chain')}</span></summary>
<ol class="chain-list">${groups.map((group) => listed(index, group))}</ol></details>
</section>`;
}

const LINES = [
  ['certain', 'certain'],
  ['conditional', 'if its conditions hold'],
  ['needs-inventory', 'if there is what it works on'],
] as const;

function leftOut(rest: readonly ChainGroup[]): Markup {
  const starterCount = rest.reduce((sum, { starters }) => sum + starters.length, 0);
  return html`<p>The ${DRAWN_AT_ONCE} worst chains are drawn. ${plural(rest.length, 'more chain')}, of ${plural(starterCount, 'principal')}, ${rest.length === 1 ? 'is' : 'are'} in the list below; <code>countersign paths --input FILE --all --format dot</code> draws every one.</p>`;
}

function listed(index: ReportIndex, group: ChainGroup): Markup {
  const { number, paths, starters } = group;
  return html`<li id="chain-${number}" data-chain="${number}" data-starters="${starters.length}"><p>${starters.length === 1 ? null : html`<b>${countStarters(group)}:</b> `}${starters.map(({ finding, starter }, at) => html`${at === 0 ? '' : ', '}<a href="#${index.anchors.get(finding) ?? ''}" title="${finding.subject.arn}">${starter.name}</a>`)}</p><ol>${paths.map((path) => stepsOf(path))}</ol></li>
`;
}

function stepsOf(path: ReachPath): Markup {
  const { hops, use } = path;
  return html`${hops.map((hop, at) => {
    const certainty = hopCertainty(hop);
    const target = gainedBy(hop);
    const isLast = at === hops.length - 1;
    return html`<li>by ${hop.kind.title}: ${targetText(path, target)}${isLast && use === undefined ? ', as full administrator' : null}${certainty === 'certain' ? null : html` ${certaintyBadge(certainty)}`}</li>`;
  })}${use === undefined ? null : html`<li>${use.title} as <span title="${endOf(path)}">${shortName(endOf(path))}</span></li>`}`;
}

/** Whom a step leads to: by name, or the one who takes it, or one made anew. */
function targetText({ from, to }: ReachPath, target: string): Markup | string {
  if (target === to) return `a new principal in account ${target}`;
  if (from.kind !== 'person' && target === from.arn) return 'the same principal';
  return html`<span title="${target}">${shortName(target)}</span>`;
}
