import { SEVERITIES, type Severity } from '@countersign/govern';
import { html, type Markup } from '../html.ts';
import { certaintyBadge, severityBadge } from '../labels.ts';

const SEVERITY_MEANINGS: Readonly<Record<Severity, string>> = {
  critical: 'one principal can take the account, or hold both keys to it, now',
  high: 'the same with one more step or a weaker key',
  medium: 'part of the way, or only with actions that are seldom decisive',
  low: 'worth tidying up',
  info: 'true, and expected: for instance a service-linked role that only AWS can use',
};

/** How to read the report. */
export function renderLegend(): Markup {
  return html`<section id="legend" aria-labelledby="legend-h">
<h2 id="legend-h">How to read this report</h2>
<div class="columns">
<div><h3>Severity</h3><dl class="legend">${SEVERITIES.map((severity) => html`<div><dt>${severityBadge(severity)}</dt><dd>${SEVERITY_MEANINGS[severity]}</dd></div>`)}</dl></div>
<div><h3>Certainty</h3><dl class="legend"><div><dt>${certaintyBadge('certain')}</dt><dd>holds in any context</dd></div><div><dt>${certaintyBadge('conditional')}</dt><dd>holds if the named conditions do, such as a second factor or an address; a condition that cannot be decided counts as reachable</dd></div><div><dt>${certaintyBadge('needs-inventory')}</dt><dd>holds only if the account has what the action works on, for instance Identity Center, which the input does not tell</dd></div></dl></div>
<div><h3>Strength of a duty</h3><dl class="legend matrix"><div><dt class="strong"><span class="held">Strong</span></dt><dd>one such action is decisive alone, such as <code>iam:CreateUser</code></dd></div><div><dt class="moderate"><span class="held">Moderate</span></dt><dd>helps to create or empower, seldom alone</dd></div><div><dt class="weak"><span class="held">Weak</span></dt><dd>hardly ever dangerous by itself</dd></div><div><dt class="none">none</dt><dd>no action of the duty is allowed</dd></div></dl></div>
<div><h3>Witness</h3><p>A finding is never a guess from a pattern in a policy. It carries the requests that prove it: who asks, for which action, on which resource, with which context; what the evaluator decided; and which statements of which policies decided it. Statements are printed as they were understood, with their JSON Pointer in the policy document.</p></div>
</div></section>`;
}
