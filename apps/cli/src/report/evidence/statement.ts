import type { ControlResult, ControlStatus } from '@countersign/govern';
import { counted } from '../../terminal/wrap.ts';

/** How a status is called. */
export const STATUS_LABELS: Readonly<Record<ControlStatus, string>> = {
  findings: 'Findings',
  accepted: 'Accepted exceptions',
  'nothing-found': 'Nothing found',
  'partly-checked': 'Nothing found, partly checked',
  'not-checked': 'Not checked',
};

/** What the audit says of a control, in a sentence that is true of the inputs and of nothing more. */
export function statementOf(result: ControlResult): string {
  const { accepted, limits, open, rules, status } = result;
  const looked = counted(rules.length, 'rule');
  const why = [...new Set(limits.map(({ because }) => because))].join('; ');
  const left = limits.length === 0 ? '' : ` Not everywhere could be looked: ${why}.`;
  switch (status) {
    case 'findings': {
      const also =
        accepted.length === 0 ? '' : `; ${counted(accepted.length, 'more')} answered for`;
      return `${counted(open.length, 'finding')} of ${looked} that nobody answers for${also}.${left}`;
    }
    case 'accepted':
      return `${counted(accepted.length, 'finding')} of ${looked}, all answered for by an exception that has not ended.${left}`;
    case 'nothing-found':
      return `${looked} looked in every account and found nothing.`;
    case 'partly-checked':
      return `${looked} found nothing where ${rules.length === 1 ? 'it' : 'they'} could look.${left}`;
    case 'not-checked':
      return rules.length === 0 && result.control.rules.length === 0
        ? 'No rule of Countersign looks for this.'
        : `No rule could look: ${why}.`;
  }
}

/** Whether the id of a control was read in a source, or is from general knowledge. */
export function verificationOf({ isVerified }: ControlResult['control']): string {
  return isVerified ? 'checked against a source' : 'not checked against the standard';
}
