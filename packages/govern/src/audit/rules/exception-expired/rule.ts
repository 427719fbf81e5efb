import { formatInstant } from '@countersign/core';
import type { AcceptedFinding } from '../../exceptions.ts';
import type { Finding } from '../../finding.ts';
import type { Rule } from '../../rule.ts';

/** Reports every finding that somebody answered for until a day that is past. */
export const exceptionExpired: Rule = {
  id: 'exception-expired',
  title: 'Exception that has ended',
  severity: 'medium',
  category: 'hygiene',
  controls: ['NIST SP 800-53 AC-2(3)', 'SOC 2 CC6.2', 'ISO/IEC 27001 A.5.18'],
  sources: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html'],
  since: '0.1.0',
  *find(context): Iterable<Finding> {
    for (const each of context.expired()) yield describe(each);
  },
};

/** It has the witness of what is open again. */
function describe({ exception, finding }: AcceptedFinding): Finding {
  const { owner, reason, untilMs } = exception;
  return {
    ...finding,
    id: `${exceptionExpired.id}|${finding.id}`,
    rule: exceptionExpired.id,
    severity: exceptionExpired.severity,
    title: `the exception of ${owner} for ${finding.rule} ended at ${formatInstant(untilMs)}: ${reason}`,
    fix: `Mend what ${finding.rule} reports, or have ${owner} say anew why it is to stay and until when.`,
  };
}
