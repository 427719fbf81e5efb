import { formatInstant } from '@countersign/core';
import type { EvidencePack } from '../../evidence/evidence-pack.ts';
import { csvCell } from '../csv/render-csv.ts';
import { STATUS_LABELS, statementOf, verificationOf } from './statement.ts';

/** The tables of a pack, by the names of their files. */
export function evidenceTables(pack: EvidencePack): ReadonlyMap<string, string> {
  return new Map([
    ['controls.csv', controls(pack)],
    ['findings.csv', findings(pack)],
    ['exceptions.csv', exceptions(pack)],
    ['administrators.csv', administrators(pack)],
  ]);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function controls({ results }: EvidencePack): string {
  return table(
    [
      'control',
      'asks for',
      'id',
      'status',
      'statement',
      'rules',
      'findings',
      'accepted',
      'limits',
      'note',
    ],
    results.map((result) => [
      result.control.id,
      result.control.title,
      verificationOf(result.control),
      STATUS_LABELS[result.status],
      statementOf(result),
      result.rules.join('; '),
      String(result.open.length),
      String(result.accepted.length),
      result.limits
        .map(({ accountIds, because, rule }) => `${rule} in ${accountIds.join(' ')}: ${because}`)
        .join('; '),
      result.control.note ?? '',
    ]),
  );
}

function findings({ firstSeen, results }: EvidencePack): string {
  return table(
    [
      'control',
      'finding',
      'severity',
      'certainty',
      'account',
      'environment',
      'subject',
      'title',
      'first seen',
    ],
    results.flatMap(({ control, open }) =>
      open.map((finding) => [
        control.id,
        finding.id,
        finding.severity,
        finding.certainty,
        finding.accountId,
        finding.environment ?? '',
        finding.subject.arn,
        finding.title,
        firstSeen?.get(finding.id) ?? '',
      ]),
    ),
  );
}

function exceptions({ results }: EvidencePack): string {
  return table(
    [
      'control',
      'finding',
      'severity',
      'account',
      'subject',
      'title',
      'answered for by',
      'reason',
      'until',
    ],
    results.flatMap(({ accepted, control }) =>
      accepted.map(({ exception, finding }) => [
        control.id,
        finding.id,
        finding.severity,
        finding.accountId,
        finding.subject.arn,
        finding.title,
        exception.owner,
        exception.reason,
        formatInstant(exception.untilMs),
      ]),
    ),
  );
}

function administrators(pack: EvidencePack): string {
  return table(
    [
      'principal',
      'account',
      'environment',
      'access',
      'used by',
      'because',
      'why',
      'certainty',
      'policies',
      'answered for by',
      'until',
    ],
    pack.administrators.map(({ accepted, ...access }) => [
      access.arn,
      access.accountId,
      access.environment ?? '',
      access.by === 'direct' ? 'administrator' : 'can become administrator',
      access.kind?.kind ?? 'person',
      access.kind?.because ?? '',
      access.why,
      access.certainty,
      access.policies.join('; '),
      accepted?.owner ?? '',
      accepted === null ? '' : formatInstant(accepted.untilMs),
    ]),
  );
}
