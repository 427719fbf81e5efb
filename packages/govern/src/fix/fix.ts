import type { Catalog } from '@countersign/core';
import type { Finding } from '../audit/finding.ts';
import type { DutyPolicy } from '../duties/duty.ts';
import type { Change } from '../inventory/change.ts';
import type { Model } from '../inventory/model.ts';
import type { Loss } from './loss.ts';
import type { MeansId } from './means/means.ts';

/** What fixes are sought for. */
export interface FixInput {
  readonly model: Model;
  readonly catalog: Catalog;
  readonly duties: DutyPolicy;
  /** The findings of the model, in the order in which an audit gives them. */
  readonly findings: readonly Finding[];
  /** The same audit of another model: same rules, same configuration, same instant. */
  readonly audit: (model: Model) => readonly Finding[];
  /** What is known to be in use: actions by the ARN of users and roles. Nothing used is taken away. */
  readonly used?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Called before each audit. */
  readonly onAudit?: () => void;
}

/** Changes that were applied to the model, which was then audited again. */
export interface Fix {
  readonly means: MeansId | 'trust-policy';
  /** To be made in this order. */
  readonly changes: readonly Change[];
  /** Ids of the findings that are gone, the one that was to be fixed among them. */
  readonly gone: readonly string[];
  /** Findings that are new, all less severe than the one that is fixed. */
  readonly appeared: readonly Finding[];
  readonly loss: Loss;
  /** The model with the changes made. */
  readonly after: Model;
  /** The findings of that model. */
  readonly left: readonly Finding[];
  /** Values in the changes that stand for what only the owner of the account can know. */
  readonly placeholders: readonly string[];
}

/** A way that was tried and did not lead to a fix. */
export interface Attempt {
  readonly means: Fix['means'];
  /** In one sentence. */
  readonly why: string;
}

/** What was found for one finding. */
export interface FixAnswer {
  readonly finding: Finding;
  /** Proved fixes, those that take least away first. */
  readonly fixes: readonly Fix[];
  /** What was tried in vain; each means once. */
  readonly attempts: readonly Attempt[];
}
