import { createHash } from 'node:crypto';
import { CHAIN_SCRIPT } from './chains/chain-script.ts';
import { CHAIN_STYLES } from './chains/chain-styles.ts';
import { CHART_STYLES } from './charts/chart-styles.ts';
import { html, jsonForScript, type Markup, trustedMarkup } from './html.ts';
import { formatCount } from './labels.ts';
import { REPORT_SCRIPT } from './report-script.ts';
import { REPORT_STYLES } from './styles.ts';

/** What a page is made of. */
export interface Page {
  readonly title: string;
  readonly version: string;
  readonly header: Markup;
  readonly sections: readonly PageSection[];
  /** Embedded for the script; `null` for a page that has none. */
  readonly data: object | null;
}

/** A section and its entry in the navigation. */
export interface PageSection {
  readonly id: string;
  readonly label: string;
  /** Shown beside the label; `null` for none. */
  readonly count: number | null;
  readonly body: Markup;
}

/** A page without navigation and script. */
export interface PlainPage {
  readonly title: string;
  readonly version: string;
  /** Of the body. */
  readonly className: string;
  /** What it adds to the style sheet: a constant of this program. */
  readonly styles: string;
  readonly body: Markup;
}

/** One self-contained HTML document to read and to print. */
export function renderPlainPage({ body, className, styles, title, version }: PlainPage): Markup {
  const all = STYLES + styles;
  const policy = contentSecurityPolicy({ styles: all, scripts: "script-src 'none'" });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="Countersign ${version}">
<title>${title}</title>
<style>${trustedMarkup(all)}</style>
</head>
<body class="${className}">
<div class="frame">
${body}
<footer>Countersign ${version}. This file is complete in itself: it loads nothing and sends nothing.</footer>
</div>
</body>
</html>
`;
}

const STYLES = REPORT_STYLES + CHAIN_STYLES + CHART_STYLES;
const SCRIPT = REPORT_SCRIPT + CHAIN_SCRIPT;

/** One self-contained HTML document: nothing in it may load, connect, submit or be framed in. */
export function renderPage(page: Page): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${page.data === null ? POLICY_WITHOUT_SCRIPT : CONTENT_SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="Countersign ${page.version}">
<title>${page.title}</title>
<style>${trustedMarkup(STYLES)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="frame">
${page.header}
<div class="with-nav">
<nav aria-label="Sections"><ul>${page.sections.map(({ id, label, count }) => html`<li><a href="#${id}">${label}${count === null ? null : html` <small>${formatCount(count)}</small>`}</a></li>`)}</ul></nav>
<main id="main">
${page.sections.map(({ body }) => html`${body}\n`)}</main>
</div>
<footer>Countersign ${page.version}. This file is complete in itself: it loads nothing and sends nothing.</footer>
</div>
${
  page.data === null
    ? null
    : html`<script type="application/json" id="report-index">${jsonForScript(page.data)}</script>
<script>${trustedMarkup(SCRIPT)}</script>
`
}</body>
</html>
`;
}

/**
 * Only our own style sheet and script, by hash; everything else is refused.
 *
 * @see {@link https://www.w3.org/TR/CSP3/} "Content Security Policy Level 3"
 */
const CONTENT_SECURITY_POLICY: string = contentSecurityPolicy({
  styles: STYLES,
  scripts: `script-src '${hashOf(SCRIPT)}'`,
});
const POLICY_WITHOUT_SCRIPT: string = contentSecurityPolicy({
  styles: STYLES,
  scripts: "script-src 'none'",
});

function contentSecurityPolicy({
  scripts,
  styles,
}: {
  readonly scripts: string;
  readonly styles: string;
}): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(styles)}'`,
    scripts,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
