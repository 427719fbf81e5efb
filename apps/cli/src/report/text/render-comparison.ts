import type { PolicyComparison } from '../../compare/compare-policies.ts';
import { MAX_NEW_ACTIONS } from '../../compare/new-actions.ts';
import { createPaint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';
import { assumptionLines, type Look, typedLines, witnessLines } from './witness-lines.ts';

/** How a comparison is shown. */
export interface ComparisonOptions {
  readonly width: number;
  readonly useColor: boolean;
}

/** Says in words what a change newly allows and denies, each with a request. */
export function renderComparison(
  comparison: PolicyComparison,
  { width, useColor }: ComparisonOptions,
): string {
  const look: Look = { width, paint: createPaint(useColor) };
  const lines = [
    ...allowedLines(comparison, look),
    ...newActionLines(comparison, look),
    ...deniedLines(comparison, look),
    ...assumptionLines(comparison.assumptions, look),
  ];
  return `${lines.join('\n')}\n`;
}

function allowedLines(comparison: PolicyComparison, look: Look): readonly string[] {
  const { newlyAllows } = comparison;
  const { paint, width } = look;
  const names = namesOf(comparison);
  switch (newlyAllows.kind) {
    case 'yes':
      return [
        `${paint.bad('✘')} ${paint.bold(`${names.new} allows what ${names.old} does not`)}`,
        '',
        ...witnessLines(newlyAllows.witness, [comparison.new, comparison.old], look),
        ...typedLines(comparison.newlyAllowsTyped, comparison.counted, look),
        ...futureLines(comparison, look),
      ];
    case 'no':
      return [
        `${paint.good('✔')} ${paint.bold(`${names.new} allows nothing that ${names.old} does not`)}`,
        ...futureLines(comparison, look),
      ];
    case 'unknown':
      return [
        `${paint.warn('?')} ${paint.bold(`it could not be decided whether ${names.new} allows more than ${names.old}`)}`,
        ...labelled('  because ', plainText(newlyAllows.reason), width),
      ];
  }
}

/** What an action that AWS does not have yet would change. */
function futureLines(
  { newlyAllows, newlyAllowsInOpenWorld: open, counted }: PolicyComparison,
  { width, paint }: Look,
): readonly string[] {
  if (counted.openWorld) {
    return newlyAllows.kind === 'no' ? noteLines(['also for actions that AWS may add'], width) : [];
  }
  if (newlyAllows.kind !== 'no') return [];
  switch (open.kind) {
    case 'no':
      return [];
    case 'yes':
      return noteLines(
        [
          `only until AWS adds an action: one such as ${open.witness.action} would be newly allowed`,
        ],
        width,
      ).map(paint.warn);
    case 'unknown':
      return noteLines(
        [`whether that stays so when AWS adds actions could not be decided: ${open.reason}`],
        width,
      );
  }
}

function noteLines(notes: readonly string[], width: number): readonly string[] {
  return notes.flatMap((text) => labelled('  ', plainText(text), width));
}

function newActionLines(
  { newActions, old }: PolicyComparison,
  { width, paint }: Look,
): readonly string[] {
  if (newActions.length === 0) return [];
  const more = newActions.length === MAX_NEW_ACTIONS ? ', and perhaps more' : '';
  return [
    '',
    paint.bold(`Actions that ${plainText(old.title)} allows nowhere`),
    ...labelled('  ', `${plainText(newActions.join(', '))}${more}`, width),
  ];
}

function deniedLines(comparison: PolicyComparison, look: Look): readonly string[] {
  const { newlyDenies } = comparison;
  const names = namesOf(comparison);
  switch (newlyDenies.kind) {
    case 'no':
      return ['', `It still allows all that ${names.old} does.`];
    case 'yes':
      return [
        '',
        look.paint.bold(`It no longer allows all that ${names.old} does`),
        '',
        ...witnessLines(newlyDenies.witness, [comparison.old, comparison.new], look),
      ];
    case 'unknown':
      return [
        '',
        `It could not be decided whether it still allows all that ${names.old} does.`,
        ...labelled('  because ', plainText(newlyDenies.reason), look.width),
      ];
  }
}

function namesOf({ old, new: after }: PolicyComparison): {
  readonly old: string;
  readonly new: string;
} {
  return { old: plainText(old.title), new: plainText(after.title) };
}
