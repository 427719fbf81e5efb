import type { Finding } from './finding.ts';

/**
 * The audited accounts that a finding rests on: that of its subject, and those that its
 * requests lead through. Without any, all of them.
 */
export function accountsOf(
  finding: Finding,
  audited: Pick<ReadonlySet<string>, 'has' | 'keys'>,
): readonly string[] {
  const { accountId, afterwards, subject, witness } = finding;
  const arns = [
    subject.arn,
    ...[...witness, ...afterwards].flatMap(({ principal, resource }) => [principal, resource]),
  ];
  const named = new Set([accountId, ...arns.map((arn) => arn.split(':')[4] ?? '')]);
  const found = [...named].filter((id) => audited.has(id)).toSorted();
  return found.length > 0 ? found : [...audited.keys()].toSorted();
}
