import { createHash } from 'node:crypto';
import { locatePointers } from '@countersign/govern';
import type { PolicyComparison } from '../../compare/compare-policies.ts';
import type { PolicyFile } from '../../compare/policy-file.ts';
import { requestWitness } from '../../compare/request-witness.ts';
import { printJson } from '../../documents/print-json.ts';
import { VERSION } from '../../version.ts';
import { SARIF_SCHEMA, uriOf } from './sarif.ts';

const RULE = {
  id: 'newly-allows',
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
} as const;

/**
 * A comparison as SARIF 2.1.0: one result at the statement that newly allows, none
 * when nothing is newly allowed. What could not be decided is a notification.
 *
 * @see {@link https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html}
 */
export function renderComparisonSarif(comparison: PolicyComparison, after: PolicyFile): string {
  const { newlyAllows } = comparison;
  const reason = newlyAllows.kind === 'unknown' ? newlyAllows.reason : null;
  return printJson({
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Countersign',
            version: VERSION,
            semanticVersion: VERSION,
            rules: [RULE],
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications:
              reason === null
                ? []
                : [{ level: 'warning', message: { text: `could not decide: ${reason}` } }],
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: resultsOf(comparison, after),
      },
    ],
  });
}

function resultsOf(comparison: PolicyComparison, { name, text }: PolicyFile): readonly object[] {
  const { newlyAllows } = comparison;
  if (newlyAllows.kind !== 'yes') return [];
  const witness = requestWitness(newlyAllows.witness);
  const pointer = comparison.statements.find(({ effect }) => effect === 'Allow')?.pointer ?? '';
  const place = locatePointers(text, [pointer]).get(pointer);
  const fingerprint = createHash('sha256').update(`${RULE.id}|${name}|${pointer}`).digest('hex');
  return [
    {
      ruleId: RULE.id,
      ruleIndex: 0,
      level: 'error',
      kind: 'fail',
      message: {
        text: `Newly allows ${witness.action} on ${witness.resource} to ${witness.principal}, which ${comparison.old.name} does not.`,
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(name) },
            region: { startLine: place?.line ?? 1, startColumn: place?.column ?? 1 },
          },
          logicalLocations: [{ fullyQualifiedName: `${name}${pointer}`, kind: 'object' }],
        },
      ],
      partialFingerprints: { 'countersignFindingId/v1': fingerprint },
      properties: { witness, newActions: comparison.newActions },
    },
  ];
}
