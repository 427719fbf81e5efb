import type { Certainty, Holding, Holdings, Strength } from '@countersign/govern';
import type { AuditAnswer } from './run-audit.ts';

/** A principal that holds anything of any duty. */
export interface MatrixRow {
  readonly principal: string;
  readonly accountId: string;
  readonly duties: readonly MatrixCell[];
}

/** How much of one duty a principal holds. */
export interface MatrixCell {
  readonly duty: string;
  /** Of its strongest action. */
  readonly strength: Strength;
  /** The surest answer among its strongest actions. */
  readonly certainty: Certainty;
  readonly actionCount: number;
}

/** Who holds which duty, principals without any left out. */
export function matrixOf({ report }: AuditAnswer): readonly MatrixRow[] {
  return report.holdings.map(rowOf).filter((row) => row.duties.length > 0);
}

function rowOf({ principal, byDuty }: Holdings): MatrixRow {
  const duties = [...byDuty].flatMap(([duty, holdings]): readonly MatrixCell[] => {
    const best = holdings.reduce<Holding | null>(better, null);
    if (best === null) return [];
    return [
      {
        duty,
        strength: best.group.strength,
        certainty: best.certainty,
        actionCount: holdings.length,
      },
    ];
  });
  return { principal: principal.arn, accountId: principal.accountId, duties };
}

const STRENGTHS: readonly Strength[] = ['strong', 'moderate', 'weak'];
const CERTAINTIES: readonly Certainty[] = ['certain', 'conditional', 'needs-inventory'];

function better(best: Holding | null, next: Holding): Holding {
  if (best === null) return next;
  const byStrength =
    STRENGTHS.indexOf(next.group.strength) - STRENGTHS.indexOf(best.group.strength);
  const byCertainty = CERTAINTIES.indexOf(next.certainty) - CERTAINTIES.indexOf(best.certainty);
  return byStrength < 0 || (byStrength === 0 && byCertainty < 0) ? next : best;
}

/** The principals that hold both sides of a conflict of duties. */
export function violatorsOf({ report, conflictRules }: AuditAnswer): ReadonlySet<string> {
  return new Set(
    report.findings
      .filter((finding) => conflictRules.has(finding.rule))
      .map((finding) => finding.subject.arn),
  );
}
