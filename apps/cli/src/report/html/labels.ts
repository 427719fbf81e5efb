import type { Certainty, Finding, Severity, Strength } from '@countersign/govern';
import { html, type Markup } from './html.ts';
import type { ReportIndex } from './report-index.ts';

/** Severities in words; the shape beside each comes from the style sheet. */
export const SEVERITY_LABELS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

/** Certainties in words. */
export const CERTAINTY_LABELS: Readonly<Record<Certainty, string>> = {
  certain: 'Certain',
  conditional: 'Conditional',
  'needs-inventory': 'Needs inventory',
};

/** Strengths in words. */
export const STRENGTH_LABELS: Readonly<Record<Strength, string>> = {
  strong: 'Strong',
  moderate: 'Moderate',
  weak: 'Weak',
};

/** What a principal, group or policy is in the report's words. */
export const KIND_LABELS: Readonly<Record<Finding['subject']['kind'], string>> = {
  user: 'User',
  role: 'Role',
  group: 'Group',
  person: 'Person',
  account: 'Account',
  policy: 'Policy',
  resource: 'Resource',
  'permission-set': 'Permission set',
};

/** A severity with shape and text. */
export function severityBadge(severity: Severity): Markup {
  return html`<span class="sev ${severity}">${SEVERITY_LABELS[severity]}</span>`;
}

/** A certainty with outline and text. */
export function certaintyBadge(certainty: Certainty): Markup {
  return html`<span class="cert ${certainty}">${CERTAINTY_LABELS[certainty]}</span>`;
}

const GROUPED = new Intl.NumberFormat('en-GB');

/** Prints `1 role`, `1,204 roles`, `2 policies`. */
export function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  const nouns = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${formatCount(count)} ${nouns}`;
}

/** Prints a count with thousands apart. */
export function formatCount(count: number): string {
  return GROUPED.format(count);
}

/** The last part of an ARN, or the text itself: `admin` for `arn:aws:iam::…:role/ops/admin`. */
export function shortName(arn: string): string {
  if (!arn.startsWith('arn:')) return arn;
  const last = arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
  return last === '' ? arn : last;
}

/** How a policy's name reads in a sentence; in full it stands in the list of statements. */
export function shortPolicyName(name: string): string {
  const inline = name.indexOf(' inline policy ');
  if (inline >= 0) {
    return `${name.slice(inline + ' inline policy '.length)} (inline, ${shortName(name.slice(0, inline))})`;
  }
  if (name.endsWith(' trust policy')) {
    return `Trust policy of ${shortName(name.slice(0, -' trust policy'.length))}`;
  }
  return shortName(name);
}

/** An account by name and id. */
export function accountLabel(index: ReportIndex, id: string): Markup {
  const name = index.accountName(id);
  return name === null ? html`<code>${id}</code>` : html`${name} <code>${id}</code>`;
}

/** An account by name and id, where only text can stand. */
export function accountText(index: ReportIndex, id: string): string {
  const name = index.accountName(id);
  return name === null ? id : `${name} (${id})`;
}
