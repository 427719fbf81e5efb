import { formatInstant } from '@countersign/core';
import { html, type Markup } from '../html.ts';
import { accountLabel } from '../labels.ts';
import type { ReportIndex } from '../report-index.ts';
import { renderThemeChoice } from './theme-choice.ts';

const ACCOUNTS_NAMED = 12;

/** Title, instant, accounts, version, and the choice of colours. */
export function renderHeader(
  index: ReportIndex,
  options: { readonly title: string; readonly version: string },
): Markup {
  const ids = [...index.report.model.accounts.keys()];
  const more = ids.length - ACCOUNTS_NAMED;
  return html`<header class="top"><div>
<p class="brand">Countersign · separation of duties</p>
<h1>${options.title}</h1>
<dl class="meta"><div><dt>Judged as of</dt><dd>${readable(index.report.atMs)}</dd></div><div><dt>Countersign</dt><dd>${options.version}</dd></div><div><dt>Rules applied</dt><dd>${index.report.rules.length}</dd></div><div class="accounts"><dt>${ids.length === 1 ? 'Account' : 'Accounts'}</dt><dd><ul>${ids.slice(0, ACCOUNTS_NAMED).map((id) => html`<li>${accountLabel(index, id)}</li>`)}${more > 0 ? html`<li>and <a href="#inventory">${more} more</a></li>` : null}${ids.length === 0 ? html`<li>none in the input</li>` : null}</ul></dd></div></dl>
</div>
${renderThemeChoice()}
</header>`;
}

function readable(atMs: number): Markup {
  const instant = formatInstant(atMs);
  return html`<time datetime="${instant}">${instant.replace('T', ' ').replace('Z', ' UTC')}</time>`;
}
