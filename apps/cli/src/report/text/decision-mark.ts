import type { DecisionKind } from '@countersign/core';
import type { Paint } from '../../terminal/paint.ts';

/** The sign of a decision where answers are drawn: ✔ allowed, ✘ denied, ? not decided. */
export function decisionMark(decision: DecisionKind, paint: Paint): string {
  switch (decision) {
    case 'Allowed':
      return paint.good('✔');
    case 'Unknown':
      return paint.warn('?');
    case 'ExplicitlyDenied':
    case 'ImplicitlyDenied':
      return paint.bad('✘');
  }
}
