import type { AdministrativeAccess, ControlResult, Framework } from '@countersign/govern';
import type { AuditAnswer } from '../audit/run-audit.ts';
import type { HashedInputs } from './hash-inputs.ts';

/** What an auditor is given: a framework, control by control, on inputs that can be told again. */
export interface EvidencePack {
  readonly framework: Framework;
  readonly answer: AuditAnswer;
  readonly inputs: HashedInputs;
  readonly results: readonly ControlResult[];
  readonly administrators: readonly AdministrativeAccess[];
  /** When each finding was first seen, by its id; `null` without a store. */
  readonly firstSeen: ReadonlyMap<string, string> | null;
}
