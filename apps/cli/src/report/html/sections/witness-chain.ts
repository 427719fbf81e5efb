import type { DecisionKind, PolicyKind } from '@countersign/core';
import type { Finding, WitnessStep } from '@countersign/govern';
import type { CitedStatement } from '../cited-statements.ts';
import { html, type Markup } from '../html.ts';
import { shortName, shortPolicyName } from '../labels.ts';
import { groupBy, type ReportIndex } from '../report-index.ts';

const DECISION_LABELS: Readonly<Record<DecisionKind, string>> = {
  Allowed: 'Allowed',
  ExplicitlyDenied: 'Explicitly denied',
  ImplicitlyDenied: 'Implicitly denied',
  Unknown: 'Not decided',
};

/** The requests that prove a finding, in order, each with its decision and reasons; or the facts that do. */
export function renderWitness(index: ReportIndex, finding: Finding): Markup {
  const steps = [...finding.witness, ...finding.afterwards];
  const facts = finding.facts.length === 0 ? null : renderFacts(finding);
  if (steps.length === 0) return facts ?? html``;
  return html`${facts}<ol class="chain">${steps.map((step, at) =>
    at < finding.witness.length
      ? renderStep(index, step, steps[at - 1]?.principal)
      : renderAfterwards(step, steps[at - 1]?.principal),
  )}</ol>`;
}

function renderFacts({ facts }: Finding): Markup {
  return html`<ul class="facts">${facts.map(
    ({ source, text }) => html`<li>${text} <span class="muted">${source}</span></li>`,
  )}</ul>`;
}

/** What is allowed only once the steps before have changed something. */
function renderAfterwards(step: WitnessStep, before: string | undefined): Markup {
  return html`<li>${flow(step, before)}
<p class="reason">Allowed once the requests above are made.</p></li>`;
}

/** A principal that goes on from the step before is named in short. */
function renderStep(index: ReportIndex, step: WitnessStep, before: string | undefined): Markup {
  return html`<li>${flow(step, before)}
<p class="reason"><span class="dec ${step.decision}">${DECISION_LABELS[step.decision]}</span> ${contextOf(index, step)}</p>${reasonsOf(index, step)}</li>`;
}

function flow(step: WitnessStep, before: string | undefined): Markup {
  const principal = step.principal === before ? shortName(step.principal) : step.principal;
  return html`<div class="flow"><code class="who">${principal}</code><code class="act">${step.action}</code><code class="what">${step.resource}</code></div>`;
}

function contextOf(index: ReportIndex, { context }: WitnessStep): Markup | null {
  const { catalog } = index.report.judge;
  const keys = Object.keys(context);
  if (keys.length === 0) return null;
  return html`with ${keys.map((key, at) => {
    const values = context[key] ?? [];
    const value = values.length === 0 ? 'absent' : values.join(' | ');
    return html`${at === 0 ? '' : ', '}<code>${catalog.conditionKey(key)?.key ?? key}</code> = <code>${value}</code>`;
  })}`;
}

function reasonsOf(index: ReportIndex, { statements }: WitnessStep): Markup {
  if (statements.length === 0) return html`<p class="reason">No statement decides this.</p>`;
  return html`<ul class="cites">${[
    ...groupBy(statements, (item) => index.statements.find(item)),
  ].map(([cited, [reference, ...again]]) =>
    cited === undefined || reference === undefined ? null : citation(cited, again.length),
  )}</ul>`;
}

const KIND_WORDS: Readonly<Record<PolicyKind, string | null>> = {
  identity: null,
  trust: null,
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  scp: 'service control policy',
  rcp: 'resource control policy',
  endpoint: 'VPC endpoint policy',
};

/** A policy that hangs at several levels of the organisation decides at each of them. */
function citation({ number, reference, kind }: CitedStatement, againCount: number): Markup {
  const kindWords = kind === null ? null : KIND_WORDS[kind];
  return html`<li>${reference.effect} in <a href="#s${number}" data-inline="S${number}">${shortPolicyName(reference.policy)}</a> <code>${reference.pointer}</code>${kindWords === null ? null : html` <span class="muted">${kindWords}${againCount > 0 ? `, at ${againCount + 1} levels` : null}</span>`}</li>`;
}
