import { matchWildcard } from '@countersign/core';
import type { Finding } from './finding.ts';

/** That somebody answers for findings that are meant to be, until a day. */
export interface Exception {
  /** The id of a rule, or of a conflict of duties. */
  readonly rule: string;
  /** The subject of the findings: an ARN or a person's id; `*` and `?` stand for anything and one character. */
  readonly subject: string;
  readonly owner: string;
  readonly reason: string;
  /** The instant at which it ends, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** A finding that an exception covers. */
export interface AcceptedFinding {
  readonly finding: Finding;
  readonly exception: Exception;
}

/** Findings, with those told apart that somebody answers for. */
export interface ReviewedFindings {
  /** Those that nobody answers for, any more. */
  readonly open: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** Those whose exception has ended; they are open. */
  readonly expired: readonly AcceptedFinding[];
  /** Exceptions that cover nothing. */
  readonly unused: readonly Exception[];
}

/** Tells the findings apart that exceptions cover; of several the one that lasts longest. */
export function reviewFindings(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  atMs: number,
): ReviewedFindings {
  const longestFirst = exceptions.toSorted((a, b) => b.untilMs - a.untilMs);
  const open: Finding[] = [];
  const accepted: AcceptedFinding[] = [];
  const expired: AcceptedFinding[] = [];
  const used = new Set<Exception>();
  for (const finding of findings) {
    const covering = longestFirst.filter((each) => covers(each, finding));
    for (const exception of covering) used.add(exception);
    const [exception] = covering;
    if (exception !== undefined && atMs < exception.untilMs) {
      accepted.push({ finding, exception });
      continue;
    }
    open.push(finding);
    if (exception !== undefined) expired.push({ finding, exception });
  }
  return { open, accepted, expired, unused: exceptions.filter((each) => !used.has(each)) };
}

function covers({ rule, subject }: Exception, finding: Finding): boolean {
  return rule === finding.rule && matchWildcard(subject, finding.subject.arn);
}
