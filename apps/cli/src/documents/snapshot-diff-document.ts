import { formatInstant, type PolicyJson, policyJson } from '@countersign/core';
import {
  type AspectDifference,
  type Certainty,
  compareStatements,
  type DocumentDifference,
  type ItemDifference,
  type ItemPlace,
  isWorse,
  type Severity,
  type Side,
} from '@countersign/govern';
import type { RequestWitness } from '../compare/request-witness.ts';
import type { Verdict } from '../compare/verdict.ts';
import type { DocumentComparisons } from '../snapshot/compare-documents.ts';
import type { SnapshotDiff } from '../snapshot/diff-snapshots.ts';
import { VERSION } from '../version.ts';
import { type AcceptedDocument, type AuditedFinding, findingDocument } from './audit-document.ts';
import { reasonOf, witnessOf } from './compare-document.ts';

/** The answer of `snapshot diff --json`. */
export interface SnapshotDiffDocument {
  readonly schema: 'countersign.snapshot-diff/1';
  readonly version: string;
  readonly old: string;
  readonly new: string;
  /** The instant at which both were judged, as ISO 8601. */
  readonly judgedAt: string;
  /** The configuration file in force, or `null`. */
  readonly configuration: string | null;
  readonly items: readonly DiffedItem[];
  /** Items of which it is not known whether they came or went. */
  readonly undecided: readonly UndecidedItemDocument[];
  readonly findings: DiffedFindings;
  readonly notKnown: readonly string[];
}

/** An item that differs. */
export interface DiffedItem extends ItemPlace {
  readonly how: ItemDifference['how'];
  readonly aspects: readonly DiffedAspect[];
}

/** One thing about an item that differs. */
export type DiffedAspect =
  | Exclude<AspectDifference, DocumentDifference>
  | {
      readonly kind: 'document';
      readonly name: string;
      readonly before: PolicyJson | null;
      readonly after: PolicyJson | null;
      readonly statements: {
        readonly added: readonly PolicyJson[];
        readonly removed: readonly PolicyJson[];
      };
      /** What the change does; `null` where one side has no such document. */
      readonly comparison: DiffedDocument | null;
    };

/** Whether a document allows more or less than before. */
export interface DiffedDocument {
  readonly newlyAllows: Verdict['kind'];
  readonly newlyDenies: Verdict['kind'];
  readonly witness: RequestWitness | null;
  readonly deniedWitness: RequestWitness | null;
  readonly reason: string | null;
}

/** An item that one side has and the other may not have read. */
export interface UndecidedItemDocument extends ItemPlace {
  readonly in: Side;
}

/** What became of findings. */
export interface DiffedFindings {
  readonly appeared: readonly AuditedFinding[];
  readonly gone: readonly AuditedFinding[];
  readonly changed: readonly {
    readonly finding: AuditedFinding;
    readonly before: { readonly severity: Severity; readonly certainty: Certainty };
    readonly isWorse: boolean;
  }[];
  readonly accepted: readonly AcceptedDocument[];
  readonly undecided: readonly { readonly finding: AuditedFinding; readonly in: Side }[];
}

/** Puts a diff in the form that others script against. */
export function snapshotDiffDocument(diff: SnapshotDiff): SnapshotDiffDocument {
  const { differences, documents } = diff;
  return {
    schema: 'countersign.snapshot-diff/1',
    version: VERSION,
    old: diff.old.name,
    new: diff.new.name,
    judgedAt: formatInstant(diff.atMs),
    configuration: diff.configurationFile,
    items: differences.items.map(({ accountId, aspects, how, id, kind, name }) => ({
      kind,
      id,
      name,
      accountId,
      how,
      aspects: aspects.map((aspect) => aspectDocument(aspect, documents)),
    })),
    undecided: differences.undecided,
    findings: findingsDocument(diff),
    notKnown: diff.notKnown,
  };
}

function aspectDocument(aspect: AspectDifference, documents: DocumentComparisons): DiffedAspect {
  if (aspect.kind !== 'document') return aspect;
  const { after, before, name } = aspect;
  const comparison = documents.get(aspect);
  return {
    kind: 'document',
    name,
    before: before === null ? null : policyJson(before.policy),
    after: after === null ? null : policyJson(after.policy),
    statements: compareStatements(before?.policy ?? null, after?.policy ?? null),
    comparison:
      comparison === undefined
        ? null
        : {
            newlyAllows: comparison.newlyAllows.kind,
            newlyDenies: comparison.newlyDenies.kind,
            witness: witnessOf(comparison.newlyAllows),
            deniedWitness: witnessOf(comparison.newlyDenies),
            reason: reasonOf(comparison.newlyAllows) ?? reasonOf(comparison.newlyDenies),
          },
  };
}

function findingsDocument({ findings }: SnapshotDiff): DiffedFindings {
  return {
    appeared: findings.appeared.map(findingDocument),
    gone: findings.gone.map(findingDocument),
    changed: findings.changed.map((changed) => ({
      finding: findingDocument(changed.after),
      before: { severity: changed.before.severity, certainty: changed.before.certainty },
      isWorse: isWorse(changed),
    })),
    accepted: findings.accepted.map(({ exception, finding }) => ({
      finding: findingDocument(finding),
      owner: exception.owner,
      reason: exception.reason,
      until: formatInstant(exception.untilMs),
    })),
    undecided: findings.undecided.map((each) => ({
      finding: findingDocument(each.finding),
      in: each.in,
    })),
  };
}
