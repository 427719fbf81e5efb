import type { ReportingDescriptor, Result } from 'sarif';
import type { PolicyFile } from '../../compare/policy-file.ts';
import type { Proof } from '../../compare/prove-claim.ts';
import { requestWitness } from '../../compare/request-witness.ts';
import { sarifLog } from './sarif.ts';
import { statementResult } from './statement-result.ts';

const RULE_ID = 'claim-does-not-hold';

const RULE: ReportingDescriptor = {
  id: RULE_ID,
  name: 'ClaimDoesNotHold',
  shortDescription: { text: 'A claim about the policy does not hold' },
  fullDescription: { text: 'There is a request that shows that the claim does not hold.' },
  help: {
    text: 'Narrow the statement, or drop the claim. `countersign prove` draws the request.',
    markdown: 'Narrow the statement, or drop the claim. `countersign prove` draws the request.',
  },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['security'], precision: 'very-high', 'security-severity': '8.0' },
};

/**
 * A claim as SARIF 2.1.0: one result at the statement that allows the
 * counterexample, none when the claim holds. A principal of an input has no line;
 * its result stands by its name.
 */
export function renderProofSarif(proof: Proof, file: PolicyFile | null): string {
  const { counterexample } = proof;
  const reason = counterexample.kind === 'unknown' ? counterexample.reason : null;
  return sarifLog({
    rules: [RULE],
    results: resultsOf(proof, file),
    notifications: reason === null ? [] : [`could not decide: ${reason}`],
    level: 'warning',
  });
}

function resultsOf(
  { counterexample, sentence, statements, subject }: Proof,
  file: PolicyFile | null,
): readonly Result[] {
  if (counterexample.kind !== 'yes') return [];
  const witness = requestWitness(counterexample.witness);
  const message = `It does not hold that ${sentence}: ${witness.action} on ${witness.resource} by ${witness.principal}.`;
  const cause = statements.find(({ effect }) => effect === 'Allow');
  if (file !== null && cause?.policy === file.name) {
    const { pointer } = cause;
    return [statementResult({ rule: RULE_ID, file, pointer, message, properties: { witness } })];
  }
  return [
    {
      ruleId: RULE_ID,
      ruleIndex: 0,
      level: 'error',
      kind: 'fail',
      message: { text: message },
      locations: [
        {
          logicalLocations: [{ fullyQualifiedName: cause?.policy ?? subject.name, kind: 'object' }],
        },
      ],
      properties: { witness },
    },
  ];
}
