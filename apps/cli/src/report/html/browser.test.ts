import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorOf } from './anchors.ts';
import { renderHtml } from './render-html.ts';
import { chainReport, SMALL_DUMP } from './testing/chain-report.ts';
import { syntheticReport } from './testing/synthetic-report.ts';

const CHROMIUM = process.env['COUNTERSIGN_CHROMIUM'] ?? '/usr/bin/chromium';
const isMissing = !fs.existsSync(CHROMIUM) && process.env['REQUIRE_BROWSER'] !== '1';
const TIMEOUT_MS = 120_000;

const report = syntheticReport(40, 60);
let directory = '';

beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-report-'));
});

afterAll(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

interface Visit {
  /** The document after its script ran. */
  readonly dom: string;
  /** What the browser printed on its console. */
  readonly consoleLines: readonly string[];
}

/** Opens a page in a browser without a window and reads what became of it. */
async function visit(page: string, hash = ''): Promise<Visit> {
  const file = path.join(directory, `report-${fs.readdirSync(directory).length}.html`);
  fs.writeFileSync(file, page);
  const profile = fs.mkdtempSync(path.join(directory, 'profile-'));
  const { stdout, stderr } = await promisify(execFile)(
    CHROMIUM,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--user-data-dir=${profile}`,
      '--enable-logging=stderr',
      '--virtual-time-budget=5000',
      '--dump-dom',
      pathToFileURL(file).href + hash,
    ],
    { maxBuffer: 64_000_000, timeout: TIMEOUT_MS },
  );
  return { dom: stdout, consoleLines: stderr.split('\n').filter((line) => /CONSOLE/.test(line)) };
}

/** The page with a second script that acts as a reader would; only for this does the policy give way. */
function withReader(page: string, actions: string): string {
  return page
    .replace(/script-src &#39;[^&]*&#39;/, "script-src 'unsafe-inline'")
    .replace('</body>', `<script>addEventListener('load', () => { ${actions} });</script></body>`);
}

/** What a reader's script left in a data attribute of the body. */
function noted(dom: string): unknown {
  const text = /data-noted="([^"]*)"/.exec(dom)?.[1] ?? 'null';
  return JSON.parse(text.replaceAll('&quot;', '"'));
}

describe.skipIf(isMissing)('the report in a browser', () => {
  const page = renderHtml(report, { title: 'Audit of example', version: '1.2.3' });

  it(
    'runs its script under its own content security policy, without a word on the console',
    async () => {
      const { dom, consoleLines } = await visit(page);
      expect(dom).toMatch(/<body data-script="ready">/);
      expect(dom).toMatch(/data-count="findings"[^>]*>Showing 60 of 60 findings</);
      expect(dom).not.toMatch(/class="tools"[^>]* hidden/);
      expect(consoleLines).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'opens the finding that a link names, with the statements it rests on',
    async () => {
      const anchor = anchorOf('f', report.findings[30]?.id ?? '');
      const { dom } = await visit(page, `#${anchor}`);
      const article = dom.slice(dom.indexOf(`id="${anchor}"`)).split('</article>')[0];
      expect(article).toContain('<details open="">');
      expect(article).toMatch(/class="inline-copy"[^]*"Effect": "Allow"/);
      expect(dom.match(/<article class="finding [a-z]+" id="[^"]*"><details open/g)).toHaveLength(
        1,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'searches, filters, sorts and unfolds',
    async () => {
      const actions = `
        const form = document.getElementById('filters');
        const count = () => document.querySelector('[data-count=findings]').textContent;
        const change = (input) => input.dispatchEvent(new Event('input', { bubbles: true }));
        const noted = [];
        form.querySelector('input[value=critical]').checked = true;
        change(form.elements.severity[0]);
        noted.push(count());
        form.elements.text.value = 'CASE 10 Number';
        change(form.elements.text);
        noted.push(count(), document.querySelectorAll('.finding:not([hidden])').length);
        form.elements.sort.value = 'account';
        change(form.elements.sort);
        noted.push(document.querySelector('.finding .main code').textContent.split(':')[4]);
        const link = document.querySelector('#duties a[data-inline]');
        link.click();
        noted.push(link.getAttribute('aria-expanded'), document.querySelectorAll('tr.inline-copy').length);
        link.click();
        noted.push(document.querySelectorAll('tr.inline-copy').length);
        const search = document.querySelector('[data-rows=duties]');
        search.value = 'workload-role-number-39';
        change(search);
        noted.push(document.querySelector('[data-count=duties]').textContent);
        document.body.dataset.noted = JSON.stringify(noted);`;
      const { dom, consoleLines } = await visit(withReader(page, actions));
      expect(consoleLines).toEqual([]);
      expect(noted(dom)).toEqual([
        'Showing 12 of 60 findings',
        'Showing 1 of 60 findings',
        1,
        '111122223333',
        'true',
        1,
        0,
        '1 shown',
      ]);
    },
    TIMEOUT_MS,
  );
});

describe.skipIf(isMissing)('the graph of chains in a browser', () => {
  const page = renderHtml(chainReport(SMALL_DUMP), { title: 'Audit of example', version: '1.2.3' });
  /** What a reader's script needs to say what is brought out. */
  const prelude = `
    const noted = [];
    const hits = Array.from(document.querySelectorAll('#chain-graph .hit'));
    const named = (name) => hits.find((hit) => hit.querySelector('.name').textContent === name);
    const shown = () => Array.from(document.querySelectorAll('#chain-graph .node.on .name'))
      .map((text) => text.textContent).sort().join(' ');
    const listed = () => Array.from(document.querySelectorAll('#chain-list li[data-chain]:not([hidden])'))
      .map((item) => item.querySelector('p').textContent).join('; ');
    const count = () => document.getElementById('chain-count').textContent;
    const search = document.getElementById('chain-search');
    const press = (element, key) => element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    const point = (element, type) => element.dispatchEvent(new MouseEvent(type));
    const finish = () => { document.body.dataset.noted = JSON.stringify(noted); };`;

  async function act(actions: string): Promise<unknown> {
    const { consoleLines, dom } = await visit(withReader(page, `${prelude}${actions}finish();`));
    expect(consoleLines).toEqual([]);
    return noted(dom);
  }

  it(
    'brings out every chain through what is pointed at, until it is left',
    async () => {
      const answer = await act(`
        point(named('ana'), 'mouseenter');
        noted.push(shown());
        point(named('ana'), 'mouseleave');
        point(named('bo'), 'mouseenter');
        noted.push(shown());
        point(named('bo'), 'mouseleave');
        noted.push(shown(), document.querySelectorAll('.choosing').length, count());`);
      expect(answer).toEqual(['ana writer writer', 'The same principal bo cy', '', 0, '']);
    },
    TIMEOUT_MS,
  );

  it(
    'keeps what is chosen, by pointer and by keyboard, and gives it up again',
    async () => {
      const answer = await act(`
        point(named('bo'), 'click');
        noted.push(shown(), listed(), count(), named('bo').getAttribute('aria-pressed'));
        point(named('bo'), 'click');
        noted.push(shown(), named('bo').getAttribute('aria-pressed'));
        press(named('ana'), 'Enter');
        noted.push(shown(), listed(), named('ana').getAttribute('aria-pressed'));
        press(named('ana'), 'Escape');
        noted.push(shown(), count());`);
      expect(answer).toEqual([
        'The same principal bo cy',
        '2 users: bo, cy',
        '1 of 3 chains, begun by 2',
        'true',
        '',
        'false',
        'ana writer writer',
        'ana',
        'true',
        '',
        '',
      ]);
    },
    TIMEOUT_MS,
  );

  it(
    'finds the chains of one who stands behind others, and clears the search',
    async () => {
      const answer = await act(`
        search.value = 'CY';
        search.dispatchEvent(new Event('input', { bubbles: true }));
        noted.push(shown(), listed(), count());
        search.value = 'nobody at all';
        search.dispatchEvent(new Event('input', { bubbles: true }));
        noted.push(shown(), count());
        document.getElementById('chain-clear').click();
        noted.push(search.value, document.querySelectorAll('.choosing').length, count());`);
      expect(answer).toEqual([
        'The same principal bo cy',
        '2 users: bo, cy',
        '1 of 3 chains, begun by 2',
        '',
        '0 of 3 chains, begun by 0',
        '',
        0,
        '',
      ]);
    },
    TIMEOUT_MS,
  );

  it(
    'can be reached by keyboard, says what it is, and leads to the finding',
    async () => {
      const answer = await act(`
        const ana = named('ana');
        ana.focus();
        noted.push(document.activeElement === ana, ana.getAttribute('role'), ana.getAttribute('aria-label'));
        const target = ana.parentNode.querySelector('a').getAttribute('href');
        noted.push(document.querySelector(target + ' h3').textContent.split(' ')[0]);`);
      expect(answer).toEqual([true, 'button', 'ana: user in 111122223333', 'ana']);
    },
    TIMEOUT_MS,
  );

  it(
    'is there without a script',
    async () => {
      const { dom } = await visit(page.replace(/<script>'use strict'[^]*?<\/script>/, ''));
      expect(dom).not.toContain('data-script="ready"');
      expect(dom).toMatch(/id="chain-graph"[^]*>ana<\/text>[^]*<\/svg>/);
      expect(dom).toMatch(/<li id="chain-1"[^]*by assuming a role that trusts the caller/);
    },
    TIMEOUT_MS,
  );
});
