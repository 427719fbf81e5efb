import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { CHAIN_SCRIPT } from './chains/chain-script.ts';
import { renderHtml } from './render-html.ts';
import { REPORT_SCRIPT } from './report-script.ts';
import { chainReport, SMALL_DUMP } from './testing/chain-report.ts';
import { auditDump, emptyReport, policy, syntheticReport } from './testing/synthetic-report.ts';

const OPTIONS = { title: 'Audit of example', version: '1.2.3' };
const MAX_BYTES = 5_000_000;

/** Names that try to leave the text they stand in. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"onmouseover="alert(1)',
  "'><img src=x onerror=alert(1)>",
  'javascript:alert(1)',
  '</title><b>',
  '--></style>',
  '${alert(1)}',
] as const;

function hostileReport(): ReturnType<typeof emptyReport> {
  const [script, quote, image, link, closing, comment, template] = HOSTILE;
  const report = auditDump({
    UserDetailList: [
      {
        UserName: script,
        UserId: image,
        Arn: `arn:aws:iam::111122223333:user/${script}`,
        Path: `/${quote}/`,
        CreateDate: image,
        GroupList: [image],
        Tags: [{ Key: quote, Value: comment }],
        UserPolicyList: [
          {
            PolicyName: closing,
            PolicyDocument: policy({
              Sid: image,
              Effect: 'Allow',
              Action: ['iam:CreateUser', 'iam:AttachUserPolicy'],
              Resource: '*',
              Condition: { StringEquals: { 'aws:UserAgent': [link, template] } },
            }),
          },
        ],
        AttachedManagedPolicies: [{ PolicyName: link, PolicyArn: link }],
      },
    ],
    GroupDetailList: [{ GroupName: image, Arn: `arn:aws:iam::111122223333:group/${image}` }],
  });
  const [rule] = report.rules;
  return {
    ...report,
    rules: rule === undefined ? [] : [{ ...rule, title: script, sources: [link, quote] }],
    notKnown: [...report.notKnown, ...HOSTILE],
    findings: report.findings.map((finding) => ({
      ...finding,
      fix: HOSTILE.join(' '),
      subject: { kind: 'user', arn: quote },
    })),
  };
}

describe('renderHtml: what comes from the input', () => {
  const page = renderHtml(hostileReport(), { title: HOSTILE[4], version: HOSTILE[1] });
  const withoutOwnCode = page
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<script>'use strict';[^]*?<\/script>/, '');

  it('has findings to show at all', () => {
    expect(page).toContain('<article class="finding');
  });

  it('brings no element and no attribute of its own', () => {
    expect(withoutOwnCode).not.toMatch(/<script>|<img|<b>-|<\/title><b>/);
    const tags = withoutOwnCode.match(/<[a-z][^>]*>/g) ?? [];
    expect(
      tags.filter((tag) => /\son[a-z]+\s*=|=\s*["']?javascript:/i.test(unquoted(tag))),
    ).toEqual([]);
    expect(tags.filter((tag) => /href="(?!#|https:)/.test(tag))).toEqual([]);
  });

  it('is still readable as what it was', () => {
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('javascript:alert(1)');
  });

  it('cannot close the embedded data', () => {
    const data = /<script type="application\/json" id="report-index">([^]*?)<\/script>/.exec(page);
    expect(data?.[1]).not.toContain('<');
    expect(JSON.parse(data?.[1] ?? '')).toMatchObject({ schema: 'countersign.report-index/1' });
  });
});

/** A tag without the contents of its double-quoted attributes. */
function unquoted(tag: string): string {
  return tag.replaceAll(/="[^"]*"/g, '=""');
}

describe('renderHtml: what the page may load', () => {
  const page = renderHtml(syntheticReport(8, 12), OPTIONS);

  it('is nothing but its own style sheet and script, by hash', () => {
    const meta = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const directives = (meta ?? '').replaceAll('&#39;', "'").split('; ');
    expect(directives).toContain("default-src 'none'");
    expect(directives.filter((directive) => /^(?:script|style)-src/.test(directive))).toEqual([
      expect.stringMatching(/^style-src 'sha256-[A-Za-z0-9+/]{43}='$/),
      expect.stringMatching(/^script-src 'sha256-[A-Za-z0-9+/]{43}='$/),
    ]);
    expect(meta).not.toContain('unsafe');
  });

  it('is named in no attribute and no style', () => {
    expect(page).not.toMatch(/\s(?:src|srcset|poster|data|action|background)=/);
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base|video|audio)\b/);
    expect(page).not.toMatch(/url\(|@import/);
    const addresses = page.match(/\bhttps?:\/\/[^\s"<]*/g) ?? [];
    const links = page.match(/(?<=<a href=")https:\/\/[^"]*/g) ?? [];
    expect(addresses).toEqual(links);
  });

  it('has no inline style, which the policy would refuse', () => {
    expect(page).not.toMatch(/\sstyle=/);
  });
});

describe('renderHtml: what it says', () => {
  const report = syntheticReport(40, 60);
  const page = renderHtml(report, OPTIONS);

  it('shows every finding under an anchor of its own', () => {
    const anchors = [...page.matchAll(/<article class="finding [a-z]+" id="(f-[0-9a-f]{12})">/g)];
    expect(new Set(anchors.map((match) => match[1])).size).toBe(report.findings.length);
    expect(report.findings.filter(({ title }) => !page.includes(`<h3>${title}</h3>`))).toEqual([]);
  });

  it('names every principal in the duty matrix', () => {
    const matrix = page.slice(page.indexOf('id="duties"'), page.indexOf('id="findings"'));
    const unnamed = report.holdings.filter(
      ({ principal }) => !matrix.includes(`title="${principal.arn}"`),
    );
    expect(unnamed).toEqual([]);
  });

  it('prints the text of each statement that a witness rests on, once', () => {
    expect(page.match(/"Sid": /g)).toBeNull();
    expect(page.match(/&quot;Sid&quot;: &quot;Statement3&quot;/g)).toHaveLength(1);
  });

  it('shows what is not known, the instant, the version and the accounts', () => {
    for (const text of report.notKnown) expect(page).toContain(text);
    expect(page).toContain('2026-11-22 12:00:00 UTC');
    expect(page).toContain('<dd>1.2.3</dd>');
    expect(page).toContain('account-3 <code>777788889999</code>');
  });

  it('points only to what is there', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(targets)].filter((target) => !ids.includes(target))).toEqual([]);
  });

  it('is the same for the same report', () => {
    expect(renderHtml(syntheticReport(40, 60), OPTIONS)).toBe(page);
  });

  it('shows a dash, not a zero, for a figure whose rule was not applied', () => {
    const unjudged = renderHtml({ ...report, rules: [], findings: [] }, OPTIONS);
    expect(unjudged).toMatch(/Full administrators<\/h3><p class="figure">–</);
  });
});

describe('renderHtml: chains', () => {
  const report = chainReport(SMALL_DUMP);
  const page = renderHtml(report, OPTIONS);
  const section = sectionOf(page);

  it('draws who begins them and tells the same in words, each name with its finding', () => {
    expect(section.match(/id="chain-graph"/g)).toHaveLength(1);
    expect(section).toContain('<text class="name"');
    const named = [...section.matchAll(/<a href="#f-[0-9a-f]{12}" title="([^"]*)">/g)];
    const subjects = report.findings
      .filter(({ rule }) => rule === 'escalation-to-administrator')
      .map(({ subject }) => subject.arn);
    expect(named.map(([, arn]) => arn).toSorted()).toEqual(subjects.toSorted());
  });

  it('counts those who begin them in the navigation', () => {
    expect(page).toContain('<a href="#chains">Chains <small>4</small></a>');
  });

  it('is left out where nobody begins one', () => {
    expect(renderHtml(emptyReport(), OPTIONS)).not.toContain('href="#chains"');
  });

  it('escapes names that try to leave their text', () => {
    const users = Object.fromEntries(HOSTILE.map((name) => [name, ['iam:PutUserPolicy']]));
    const roles = Object.fromEntries(
      HOSTILE.map((name) => [`${name}role`, { actions: ['iam:PutRolePolicy'], trusts: [] }]),
    );
    const hostile = sectionOf(renderHtml(chainReport({ users, roles }), OPTIONS));
    expect(hostile).toContain('&lt;script&gt;');
    expect(hostile).not.toMatch(/<script|<img|<b>-|<\/title><b>/);
    const tags = hostile.match(/<[a-z][^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\son[a-z]+\s*=/i.test(unquoted(tag)))).toEqual([]);
    expect(tags.filter((tag) => /href="(?!#)/.test(tag))).toEqual([]);
  });

  it('draws the worst of very many, says how many it leaves out, and lists all', () => {
    const many = sectionOf(renderHtml(chainReport(MANY), OPTIONS));
    expect(many).toContain(
      'The 40 worst chains are drawn. 5 more chains, of 5 principals, are in the list below',
    );
    expect(many.match(/<li id="chain-\d+"/g)).toHaveLength(45);
    expect(many.match(/<g class="node start"/g)).toHaveLength(40);
  });

  it('draws those whose chains are alike once, however many they are', () => {
    const users = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`user-${at}`, ['iam:PutUserPolicy']]),
    );
    const alike = sectionOf(renderHtml(chainReport({ users }), OPTIONS));
    expect(alike.match(/<g class="node /g)).toHaveLength(2);
    expect(alike).toContain('<text class="name"');
    expect(alike).toContain('>300 users</text>');
    expect(alike.match(/<a href="#f-/g)).toHaveLength(300);
    expect(Buffer.byteLength(alike) / 300).toBeLessThan(MAX_CHAIN_BYTES);
  });

  it('is the same for the same report', () => {
    expect(renderHtml(chainReport(SMALL_DUMP), OPTIONS)).toBe(page);
  });
});

/** What the section of chains may take for each who begins one like others. */
const MAX_CHAIN_BYTES = 160;

/** Users who each take a role of their own. */
const MANY = {
  users: Object.fromEntries(Array.from({ length: 45 }, (_, at) => [`user-${at}`, []])),
  roles: Object.fromEntries(
    Array.from({ length: 45 }, (_, at) => [
      `role-${at}`,
      { actions: ['*'], trusts: [`user-${at}`] },
    ]),
  ),
};

function sectionOf(page: string): string {
  const start = page.indexOf('<section id="chains"');
  return page.slice(start, page.indexOf('</section>', start));
}

describe('renderHtml: extremes', () => {
  it('renders a report on nothing', () => {
    const page = renderHtml(emptyReport(), OPTIONS);
    expect(page).toContain('No rule found anything.');
    expect(page).toContain('There is no account in the input.');
  });

  it('stays below 5 MB for 1,000 principals and 2,000 findings', () => {
    const page = renderHtml(syntheticReport(1000, 2000), OPTIONS);
    expect(page.match(/<article class="finding /g)).toHaveLength(2000);
    expect(Buffer.byteLength(page)).toBeLessThan(MAX_BYTES);
  }, 60_000);

  it('prints each set of actions once, however many principals hold it', () => {
    const page = renderHtml(syntheticReport(400, 1), OPTIONS);
    const sets = page.match(/<article class="entry" id="a\d+">/g) ?? [];
    expect(sets.length).toBeGreaterThan(0);
    expect(sets.length).toBeLessThan(30);
  });

  it('keeps two findings of one id apart', () => {
    const report = syntheticReport(4, 1);
    const page = renderHtml(
      { ...report, findings: [...report.findings, ...report.findings] },
      OPTIONS,
    );
    expect(page.match(/id="f-[0-9a-f]{12}(?:-2)?"/g)).toHaveLength(2);
  });
});

describe.each([
  ['REPORT_SCRIPT', REPORT_SCRIPT, 300],
  ['CHAIN_SCRIPT', CHAIN_SCRIPT, 120],
])('%s', (_name, script, lines) => {
  it('is a short script that parses and writes no HTML', () => {
    expect(new Script(script)).toBeInstanceOf(Script);
    expect(script.split('\n').length).toBeLessThan(lines);
    expect(script).not.toMatch(/innerHTML|outerHTML|document\.write|eval|fetch|Storage/);
  });
});
