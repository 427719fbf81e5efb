import { createHash } from 'node:crypto';
import { locatePointers } from '@countersign/govern';
import type { PropertyBag, Result } from 'sarif';
import { uriOf } from './sarif.ts';

/** Something that is wrong with a statement of a policy document. */
export interface StatementProblem {
  readonly rule: string;
  readonly file: { readonly name: string; readonly text: string };
  /** JSON Pointer of the statement. */
  readonly pointer: string;
  readonly message: string;
  readonly properties: PropertyBag;
}

/** A problem as a result of SARIF, at the statement's line; its fingerprint stays while file and statement do. */
export function statementResult({
  rule,
  file: { name, text },
  pointer,
  message,
  properties,
}: StatementProblem): Result {
  const place = locatePointers(text, [pointer]).get(pointer);
  const fingerprint = createHash('sha256').update(`${rule}|${name}|${pointer}`).digest('hex');
  return {
    ruleId: rule,
    ruleIndex: 0,
    level: 'error',
    kind: 'fail',
    message: { text: message },
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
    properties,
  };
}
