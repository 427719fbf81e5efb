import { formatInstant } from '@countersign/core';
import { html, type Markup } from '../html.ts';
import { accountLabel } from '../labels.ts';
import type { ReportIndex } from '../report-index.ts';

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
<fieldset class="theme"><legend>Colours</legend>${['auto', 'light', 'dark'].map((name) => html`<label><input type="radio" name="theme" id="theme-${name}"${name === 'auto' ? html` checked` : null}><span>${name === 'auto' ? 'Auto' : capitalised(name)}</span></label>`)}</fieldset>
</header>`;
}

function readable(atMs: number): Markup {
  const instant = formatInstant(atMs);
  return html`<time datetime="${instant}">${instant.replace('T', ' ').replace('Z', ' UTC')}</time>`;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
