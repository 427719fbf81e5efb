import { type Proof, shownSubjects } from '../../compare/prove-claim.ts';
import { createPaint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';
import type { ComparisonOptions } from './render-comparison.ts';
import { assumptionLines, type Look, typedLines, witnessLines } from './witness-lines.ts';

/** Says whether a claim holds, and shows a request when it does not. */
export function renderProof(proof: Proof, { width, useColor }: ComparisonOptions): string {
  const look: Look = { width, paint: createPaint(useColor) };
  const lines = [...answerLines(proof, look), ...assumptionLines(proof.assumptions, look)];
  return `${lines.join('\n')}\n`;
}

function answerLines(proof: Proof, look: Look): readonly string[] {
  const { counterexample } = proof;
  const { paint, width } = look;
  const claim = labelled('  ', plainText(proof.sentence), width);
  switch (counterexample.kind) {
    case 'no':
      return [`${paint.good('✔')} ${paint.bold('proved')}`, ...claim, ...futureLines(proof, look)];
    case 'yes':
      return [
        `${paint.bad('✘')} ${paint.bold('does not hold')}`,
        ...claim,
        '',
        ...witnessLines(counterexample.witness, shownSubjects(proof), look),
        ...typedLines(proof.counterexampleTyped, proof.counted, look),
      ];
    case 'unknown':
      return [
        `${paint.warn('?')} ${paint.bold('could not be decided')}`,
        ...claim,
        ...labelled('  because ', plainText(counterexample.reason), width),
      ];
  }
}

function futureLines(
  { counterexampleInOpenWorld: open, counted }: Proof,
  { width, paint }: Look,
): readonly string[] {
  if (counted.openWorld) return labelled('  ', 'also for actions that AWS may add', width);
  switch (open.kind) {
    case 'no':
      return [];
    case 'yes':
      return labelled(
        '  ',
        plainText(
          `only until AWS adds an action: one such as ${open.witness.action} would show the contrary`,
        ),
        width,
      ).map(paint.warn);
    case 'unknown':
      return labelled(
        '  ',
        plainText(
          `whether that stays so when AWS adds actions could not be decided: ${open.reason}`,
        ),
        width,
      );
  }
}
