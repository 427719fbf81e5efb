import type { Finding } from '@countersign/govern';
import type { AuditAnswer } from '../../audit/run-audit.ts';

const COLUMNS: readonly (readonly [name: string, valueOf: (finding: Finding) => string])[] = [
  ['id', ({ id }) => id],
  ['rule', ({ rule }) => rule],
  ['severity', ({ severity }) => severity],
  ['certainty', ({ certainty }) => certainty],
  ['account', ({ accountId }) => accountId],
  ['subject kind', ({ subject }) => subject.kind],
  ['subject', ({ subject }) => subject.arn],
  ['title', ({ title }) => title],
  ['conditions', ({ conditions }) => conditions.join('; ')],
  ['actions', ({ witness }) => witness.map(({ action }) => action).join('; ')],
  ['resources', ({ witness }) => witness.map(({ resource }) => resource).join('; ')],
  ['policies', ({ witness }) => policiesOf(witness).join('; ')],
  ['facts', ({ facts }) => facts.map(({ source, text }) => `${text} (${source})`).join('; ')],
  ['fix', ({ fix }) => fix],
];

/**
 * Findings as comma-separated values, one row each (RFC 4180: CRLF, quotes doubled).
 *
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front.
 */
export function renderCsv({ report }: AuditAnswer): string {
  const header = COLUMNS.map(([name]) => name);
  const rows = report.findings.map((finding) => COLUMNS.map(([, valueOf]) => valueOf(finding)));
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function policiesOf(witness: Finding['witness']): readonly string[] {
  const names = witness.flatMap(({ statements }) =>
    statements.map(({ policy, pointer }) => `${policy} ${pointer}`),
  );
  return [...new Set(names)];
}

/** One cell, safe from being run as a formula and quoted where it must be. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
