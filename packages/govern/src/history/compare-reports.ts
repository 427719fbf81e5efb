import { accountsOf } from '../audit/accounts-of.ts';
import type { AuditReport } from '../audit/audit.ts';
import type { AcceptedFinding } from '../audit/exceptions.ts';
import { type Finding, SEVERITIES } from '../audit/finding.ts';
import type { Certainty } from '../duties/holdings.ts';
import type {
  AccountStanding,
  OrganizationKnowledge,
} from '../inventory/difference/compared-model.ts';
import type { Side } from '../inventory/difference/difference.ts';

/** The report of one side, and what its input tells of the organisation. */
export interface ReportedSide {
  readonly report: AuditReport;
  readonly organization: OrganizationKnowledge;
}

/** Two reports of audits by the same rules, and how they stand to each account. */
export interface ComparedReports {
  readonly old: ReportedSide;
  readonly new: ReportedSide;
  readonly standings: ReadonlyMap<string, AccountStanding>;
}

/** What became of findings from one report to the next. */
export interface FindingDifferences {
  /** The worst first, here and below. */
  readonly appeared: readonly Finding[];
  readonly gone: readonly Finding[];
  /** In both, and more or less severe or sure than before. */
  readonly changed: readonly ChangedFinding[];
  /** Those that appeared and that somebody answers for. */
  readonly accepted: readonly AcceptedFinding[];
  /** In one report only, and the other one did not look at all that they rest on. */
  readonly undecided: readonly UndecidedFinding[];
}

/** A finding that is not as severe or as sure as it was. */
export interface ChangedFinding {
  readonly before: Finding;
  readonly after: Finding;
}

/** A finding of which one report does not tell whether it was or is there. */
export interface UndecidedFinding {
  readonly finding: Finding;
  /** Which report has it. */
  readonly in: Side;
}

/**
 * Tells which findings appeared, and which are gone. A finding is told to have
 * appeared or gone only where the other report looked at all accounts that it rests
 * on, and knew as much of the organisation, whose policies bear on everything.
 */
export function compareReports(reports: ComparedReports): FindingDifferences {
  const { old, new: now } = reports;
  const [before, after] = [byId(old.report.findings), byId(now.report.findings)];
  const accepted = new Set(old.report.accepted.map(({ finding }) => finding.id));
  const onlyNew = now.report.findings.filter(({ id }) => !before.has(id) && !accepted.has(id));
  const acceptedNow = new Set(now.report.accepted.map(({ finding }) => finding.id));
  const onlyOld = old.report.findings.filter(({ id }) => !after.has(id) && !acceptedNow.has(id));
  const isToldBy = telling(reports);
  return {
    appeared: onlyNew.filter((finding) => isToldBy('old', finding)),
    gone: onlyOld.filter((finding) => isToldBy('new', finding)),
    changed: now.report.findings.flatMap((finding) => {
      const known = before.get(finding.id);
      if (known === undefined || isAsBefore(known, finding)) return [];
      return [{ before: known, after: finding }];
    }),
    accepted: now.report.accepted.filter(
      ({ finding }) =>
        !before.has(finding.id) && !accepted.has(finding.id) && isToldBy('old', finding),
    ),
    undecided: [
      ...onlyNew
        .filter((finding) => !isToldBy('old', finding))
        .map((finding) => ({ finding, in: 'new' as const })),
      ...onlyOld
        .filter((finding) => !isToldBy('new', finding))
        .map((finding) => ({ finding, in: 'old' as const })),
    ],
  };
}

/** Tells whether a finding that a side lacks would be there if it held. */
function telling({
  old,
  new: now,
  standings,
}: ComparedReports): (side: Side, finding: Finding) => boolean {
  const isSameKnowledge = old.organization === now.organization && old.organization !== 'partial';
  const ofOrganization = isSameKnowledge || (isTold(old) && isTold(now));
  const known = new Set(standings.keys());
  return (side, finding) =>
    ofOrganization &&
    accountsOf(finding, known).every((id) => {
      const standing = standings.get(id);
      return standing === 'whole' || standing === (side === 'old' ? 'came' : 'went');
    });
}

function isTold({ organization }: ReportedSide): boolean {
  return organization === 'complete' || organization === 'none';
}

function byId(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [finding.id, finding]));
}

function isAsBefore(before: Finding, after: Finding): boolean {
  return before.severity === after.severity && before.certainty === after.certainty;
}

const CERTAINTIES: readonly Certainty[] = ['certain', 'conditional', 'needs-inventory'];

/** Whether a finding is more severe than it was, or as severe and surer. */
export function isWorse({ before, after }: ChangedFinding): boolean {
  const severity = SEVERITIES.indexOf(after.severity) - SEVERITIES.indexOf(before.severity);
  if (severity !== 0) return severity < 0;
  return CERTAINTIES.indexOf(after.certainty) < CERTAINTIES.indexOf(before.certainty);
}
