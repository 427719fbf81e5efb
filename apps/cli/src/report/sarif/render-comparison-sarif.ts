import type { ReportingDescriptor, Result } from 'sarif';
import type { PolicyComparison } from '../../compare/compare-policies.ts';
import type { PolicyFile } from '../../compare/policy-file.ts';
import { requestWitness } from '../../compare/request-witness.ts';
import { sarifLog } from './sarif.ts';
import { statementResult } from './statement-result.ts';

const RULE_ID = 'newly-allows';

const RULE: ReportingDescriptor = {
  id: RULE_ID,
  name: 'NewlyAllows',
  shortDescription: { text: 'The changed policy allows more than before' },
  fullDescription: {
    text: 'There is a request that the changed policy allows and the policy before did not.',
  },
  help: {
    text: 'If the new access is not meant, narrow the statement. `countersign compare OLD NEW` draws the request.',
    markdown:
      'If the new access is not meant, narrow the statement. `countersign compare OLD NEW` draws the request.',
  },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['security'], precision: 'very-high', 'security-severity': '8.0' },
};

/**
 * A comparison as SARIF 2.1.0: one result at the statement that newly allows, none
 * when nothing is newly allowed. What could not be decided is a notification.
 *
 * @see {@link https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html}
 */
export function renderComparisonSarif(comparison: PolicyComparison, after: PolicyFile): string {
  const { newlyAllows } = comparison;
  const reason = newlyAllows.kind === 'unknown' ? newlyAllows.reason : null;
  return sarifLog({
    rules: [RULE],
    results: resultsOf(comparison, after),
    notifications: reason === null ? [] : [`could not decide: ${reason}`],
    level: 'warning',
  });
}

function resultsOf(comparison: PolicyComparison, { name, text }: PolicyFile): readonly Result[] {
  const { newlyAllows } = comparison;
  if (newlyAllows.kind !== 'yes') return [];
  const witness = requestWitness(newlyAllows.witness);
  const pointer = comparison.statements.find(({ effect }) => effect === 'Allow')?.pointer ?? '';
  return [
    statementResult({
      rule: RULE_ID,
      file: { name, text },
      pointer,
      message: `Newly allows ${witness.action} on ${witness.resource} to ${witness.principal}, which ${comparison.old.name} does not.`,
      properties: { witness, newActions: comparison.newActions },
    }),
  ];
}
