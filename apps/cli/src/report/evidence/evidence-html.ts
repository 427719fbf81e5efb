import { formatInstant } from '@countersign/core';
import type { AdministrativeAccess, ControlResult, Finding } from '@countersign/govern';
import type { EvidencePack } from '../../evidence/evidence-pack.ts';
import { VERSION } from '../../version.ts';
import { html, type Markup, printMarkup } from '../html/html.ts';
import { severityBadge } from '../html/labels.ts';
import { renderPlainPage } from '../html/page.ts';
import { renderThemeChoice } from '../html/sections/theme-choice.ts';
import { EVIDENCE_STYLES } from './evidence-styles.ts';
import { STATUS_LABELS, statementOf, verificationOf } from './statement.ts';

/** What a pack says, as one self-contained page to read and to print. */
export function renderEvidencePage(pack: EvidencePack): string {
  const { framework } = pack;
  const title = `Evidence on ${framework.name} (${framework.edition})`;
  return printMarkup(
    renderPlainPage({
      title,
      version: VERSION,
      className: 'evidence',
      styles: EVIDENCE_STYLES,
      body: html`<header class="top"><div>
<p class="brand">Countersign · separation of duties</p>
<h1>${title}</h1>
</div>
${renderThemeChoice()}
</header>
${whatItRestsOn(pack)}
${overview(pack)}
${controls(pack)}
${administrators(pack)}
${exceptions(pack)}
${notKnown(pack)}
${signatures()}`,
    }),
  );
}

function whatItRestsOn({ answer, framework, inputs }: EvidencePack): Markup {
  const { model, atMs } = answer.report;
  const names = model.organization?.accounts;
  return html`<section id="basis"><h2>What this rests on</h2>
<table class="data"><tbody>
<tr><th scope="row">Judged as of</th><td>${readable(atMs)}</td></tr>
<tr><th scope="row">Accounts</th><td>${[...model.accounts.keys()].map((id) => html`${names?.get(id)?.name ?? ''} <code>${id}</code>${environmentOf(answer.report.environments.get(id)?.id)}<br>`)}</td></tr>
<tr><th scope="row">Inputs</th><td>${answer.inputs.join(', ')}: ${inputs.files.length} ${inputs.files.length === 1 ? 'file' : 'files'}, named with their hashes in <code>inputs.sha256</code></td></tr>
<tr><th scope="row">SHA-256 of <code>inputs.sha256</code></th><td><code class="hash">${inputs.sha256}</code></td></tr>
<tr><th scope="row">Configuration</th><td>${answer.configurationFile ?? 'defaults'}</td></tr>
<tr><th scope="row">Countersign</th><td>${VERSION}, ${answer.report.rules.length} rules</td></tr>
</tbody></table>
<p>This pack says what an audit of these inputs found that bears on each control of ${framework.name}. It does not say that a control is met: a control asks for more than permissions show, and most ask for people to do something. Titles of controls are in our words. Ids that were not checked against a source are marked.</p>
</section>`;
}

function environmentOf(id: string | undefined): string {
  return id === undefined ? '' : ` (${id})`;
}

function overview({ results }: EvidencePack): Markup {
  return html`<section id="overview"><h2>Controls at a glance</h2>
<table class="data"><thead><tr><th scope="col">Control</th><th scope="col">Asks for</th><th scope="col">Result</th><th scope="col" class="n">Open</th><th scope="col" class="n">Accepted</th></tr></thead>
<tbody>${results.map(
    ({
      accepted,
      control,
      open,
      status,
    }) => html`<tr><th scope="row"><a href="#${anchorOf(control.id)}">${control.id}</a></th><td>${control.title}</td><td><span class="status ${status}">${STATUS_LABELS[status]}</span></td><td class="n">${open.length}</td><td class="n">${accepted.length}</td></tr>
`,
  )}</tbody></table></section>`;
}

function controls(pack: EvidencePack): Markup {
  return html`<section id="controls"><h2>Control by control</h2>
${pack.results.map((result) => controlSection(result, pack))}</section>`;
}

const MAX_LISTED = 40;

function controlSection(result: ControlResult, { firstSeen }: EvidencePack): Markup {
  const { accepted, control, limits, open, rules, status } = result;
  const rest = open.length - MAX_LISTED;
  return html`<div class="control" id="${anchorOf(control.id)}">
<h3><span class="id">${control.id}</span> <span>${control.title}</span> <span class="status ${status}">${STATUS_LABELS[status]}</span></h3>
<p class="says">${statementOf(result)}${control.note === null ? '' : ` ${control.note}`}</p>
<p class="muted">Id ${verificationOf(control)}.${rules.length === 0 ? '' : ` Looked for by ${rules.join(', ')}.`}</p>
${open.length === 0 ? null : html`<h4>Open</h4><ul>${open.slice(0, MAX_LISTED).map((finding) => html`<li>${severityBadge(finding.severity)} ${finding.title} <span class="muted">${placeOf(finding)}${since(firstSeen?.get(finding.id))}</span></li>`)}${rest > 0 ? html`<li>and ${rest} more in <code>findings.csv</code></li>` : null}</ul>`}
${accepted.length === 0 ? null : html`<h4>Accepted</h4><ul>${accepted.map(({ exception, finding }) => html`<li>${finding.title} <span class="muted">${placeOf(finding)}</span>: ${exception.owner} answers for it until ${formatInstant(exception.untilMs)}, because ${exception.reason}</li>`)}</ul>`}
${limits.length === 0 ? null : html`<h4>Limits</h4><ul>${limits.map(({ accountIds, because, rule }) => html`<li>${rule} did not look in ${accountIds.length === 1 ? 'account' : 'accounts'} ${accountIds.join(', ')}: ${because}</li>`)}</ul>`}
</div>`;
}

function placeOf({ accountId, environment }: Finding): string {
  return `account ${accountId}${environment === null ? '' : `, ${environment}`}`;
}

function since(instant: string | undefined): string {
  return instant === undefined ? '' : `, since ${instant.slice(0, 10)}`;
}

function administrators({ administrators: all }: EvidencePack): Markup {
  return html`<section id="administrators"><h2>Who has administrative access, and why</h2>
${accessTable(
  'Administrators',
  all.filter(({ by }) => by === 'direct'),
)}
${accessTable(
  'Can become an administrator',
  all.filter(({ by }) => by === 'escalation'),
)}</section>`;
}

function accessTable(title: string, all: readonly AdministrativeAccess[]): Markup {
  if (all.length === 0) return html`<h3>${title}</h3><p>Nobody, as far as the inputs tell.</p>`;
  return html`<h3>${title} (${all.length})</h3>
<table class="data access"><thead><tr><th scope="col">Who</th><th scope="col">Used by</th><th scope="col">Why</th><th scope="col">Answered for</th></tr></thead>
<tbody>${all.map(
    ({
      accepted,
      ...access
    }) => html`<tr><th scope="row"><code>${access.arn}</code><br><span class="muted">${access.accountId}${environmentOf(access.environment ?? undefined)}</span></th><td>${access.kind?.kind ?? 'person'}<br><span class="muted">${access.kind?.because ?? ''}</span></td><td>${access.why}<br><span class="muted">${access.policies.join(', ')}</span></td><td>${accepted === null ? 'nobody' : `${accepted.owner}, until ${formatInstant(accepted.untilMs)}`}</td></tr>
`,
  )}</tbody></table>`;
}

function exceptions({ answer }: EvidencePack): Markup {
  const { accepted } = answer.report;
  if (accepted.length === 0) {
    return html`<section id="exceptions"><h2>Exceptions</h2><p>There are none.</p></section>`;
  }
  return html`<section id="exceptions"><h2>Exceptions</h2>
<table class="data"><thead><tr><th scope="col">Finding</th><th scope="col">Answered for by</th><th scope="col">Reason</th><th scope="col">Until</th></tr></thead>
<tbody>${accepted.map(
    ({
      exception,
      finding,
    }) => html`<tr><td>${finding.title}</td><td>${exception.owner}</td><td>${exception.reason}</td><td>${formatInstant(exception.untilMs)}</td></tr>
`,
  )}</tbody></table></section>`;
}

function notKnown({ answer }: EvidencePack): Markup {
  return html`<section id="not-known"><h2>What the audit could not see</h2>
<ul>${answer.report.notKnown.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function signatures(): Markup {
  return html`<section id="signatures"><h2>Reviewed by</h2>
<div class="signature"><div>Name</div><div>Signature</div><div>Date</div></div></section>`;
}

function readable(atMs: number): Markup {
  const instant = formatInstant(atMs);
  return html`<time datetime="${instant}">${instant.replace('T', ' ').replace('Z', ' UTC')}</time>`;
}

function anchorOf(id: string): string {
  return `c-${id.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}
