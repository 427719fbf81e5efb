import { formatInstant } from '@countersign/core';
import type { AdministrativeAccess, ControlStatus, FrameworkId } from '@countersign/govern';
import type { EvidencePack } from '../evidence/evidence-pack.ts';
import type { HashedFile } from '../evidence/hash-inputs.ts';
import { statementOf } from '../report/evidence/statement.ts';
import { VERSION } from '../version.ts';

/** The answer of `evidence --json`, and `evidence.json` of a pack. */
export interface EvidenceDocument {
  readonly schema: 'countersign.evidence/1';
  readonly version: string;
  /** The instant of the audit, as ISO 8601. */
  readonly generatedAt: string;
  readonly framework: {
    readonly id: FrameworkId;
    readonly name: string;
    readonly edition: string;
  };
  readonly accounts: readonly string[];
  readonly configuration: string | null;
  readonly inputs: { readonly files: readonly HashedFile[]; readonly sha256: string };
  readonly controls: readonly ControlDocument[];
  readonly administrators: readonly AdministratorDocument[];
  readonly notKnown: readonly string[];
}

/** A control, and what was found that goes against it. */
export interface ControlDocument {
  readonly id: string;
  readonly title: string;
  readonly verified: boolean;
  readonly note: string | null;
  readonly status: ControlStatus;
  readonly statement: string;
  /** The rules that looked. */
  readonly rules: readonly string[];
  /** Ids of findings that nobody answers for. */
  readonly findings: readonly string[];
  readonly accepted: readonly {
    readonly finding: string;
    readonly owner: string;
    readonly reason: string;
    readonly until: string;
  }[];
  readonly limits: readonly {
    readonly rule: string;
    readonly accounts: readonly string[];
    readonly because: string;
  }[];
}

/** Somebody with administrative access. */
export interface AdministratorDocument
  extends Pick<
    AdministrativeAccess,
    'arn' | 'accountId' | 'environment' | 'by' | 'certainty' | 'why' | 'policies'
  > {
  readonly usedBy: 'person' | 'machine' | 'unknown';
  readonly acceptedBy: string | null;
}

/** Puts a pack in the form that others script against. */
export function evidenceDocument(pack: EvidencePack): EvidenceDocument {
  const { administrators, answer, framework, inputs, results } = pack;
  return {
    schema: 'countersign.evidence/1',
    version: VERSION,
    generatedAt: formatInstant(answer.report.atMs),
    framework: { id: framework.id, name: framework.name, edition: framework.edition },
    accounts: [...answer.report.model.accounts.keys()],
    configuration: answer.configurationFile,
    inputs: { files: inputs.files, sha256: inputs.sha256 },
    controls: results.map((result) => ({
      id: result.control.id,
      title: result.control.title,
      verified: result.control.isVerified,
      note: result.control.note,
      status: result.status,
      statement: statementOf(result),
      rules: result.rules,
      findings: result.open.map(({ id }) => id),
      accepted: result.accepted.map(({ exception, finding }) => ({
        finding: finding.id,
        owner: exception.owner,
        reason: exception.reason,
        until: formatInstant(exception.untilMs),
      })),
      limits: result.limits.map(({ accountIds, because, rule }) => ({
        rule,
        accounts: accountIds,
        because,
      })),
    })),
    administrators: administrators.map((access) => ({
      arn: access.arn,
      accountId: access.accountId,
      environment: access.environment,
      by: access.by,
      certainty: access.certainty,
      why: access.why,
      policies: access.policies,
      usedBy: access.kind?.kind ?? 'person',
      acceptedBy: access.accepted?.owner ?? null,
    })),
    notKnown: answer.report.notKnown,
  };
}
