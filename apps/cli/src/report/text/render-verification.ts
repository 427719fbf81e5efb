import type { Verification } from '../../compare/verification.ts';
import { createPaint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';
import type { ComparisonOptions } from './render-comparison.ts';

/** Says whether a certificate is right, and of what. */
export function renderVerification(
  verification: Verification,
  { width, useColor }: ComparisonOptions,
): string {
  const paint = createPaint(useColor);
  const { goalCount = 0, nodeCount = 0, refusal } = verification;
  const lines =
    refusal === null
      ? [
          `${paint.good('✔')} ${paint.bold('the proof is right')}`,
          ...labelled('  ', plainText(provedBy(verification)), width),
          paint.dim(`  ${counted(goalCount, 'part')} proved in ${counted(nodeCount, 'step')}`),
        ]
      : [
          `${paint.bad('✘')} ${paint.bold('the proof is not accepted')}`,
          ...labelled('  because ', plainText(refusal.reason), width),
          ...(refusal.goal === null
            ? []
            : [`  at goal ${refusal.goal}, node ${refusal.node ?? 0}`]),
        ];
  return `${lines.join('\n')}\n`;
}

function provedBy({ name, openWorld, relation, sentence }: Verification): string {
  const future = openWorld ? ', also for actions that AWS may add' : '';
  if (sentence !== null) return `${sentence}${future}`;
  const claim =
    relation === 'within'
      ? 'its first set of statements allows nothing that its second does not'
      : 'its two sets of statements have nothing in common';
  return `${name} proves that ${claim}${future}; name a policy and a claim to hold it to them`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
