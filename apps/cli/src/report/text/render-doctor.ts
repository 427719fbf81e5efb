import type { CheckState } from '../../doctor/check.ts';
import type { CheckDocument, DoctorDocument } from '../../documents/doctor-document.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';

/** How it is shown as text. */
export interface DoctorLook {
  readonly width: number;
  readonly useColor: boolean;
}

/** Shows what was looked at, each with what was seen. */
export function renderDoctor({ checks }: DoctorDocument, { useColor, width }: DoctorLook): string {
  const paint = createPaint(useColor);
  const wide = Math.max(...checks.map(({ part }) => part.length));
  return [
    ...checks.flatMap((check) => checkLines(check, { paint, wide, width })),
    '',
    summary(checks, paint),
    '',
  ].join('\n');
}

const MARKS: Readonly<Record<CheckState, string>> = { works: '✓', warns: '!', fails: '✗' };

function checkLines(
  { help, name, part, state, told }: CheckDocument,
  { paint, wide, width }: { readonly paint: Paint; readonly wide: number; readonly width: number },
): readonly string[] {
  const colors = { works: paint.good, warns: paint.warn, fails: paint.bad };
  const indent = ' '.repeat(wide + 4);
  return [
    `${colors[state](MARKS[state])} ${paint.dim(part.padEnd(wide))}  ${paint.bold(plainText(name))}`,
    ...labelled(indent, plainText(told), width),
    ...(help === null ? [] : labelled(`${indent}→ `, plainText(help), width).map(paint.dim)),
  ];
}

function summary(checks: readonly CheckDocument[], paint: Paint): string {
  const count = (of: CheckState): number => checks.filter(({ state }) => state === of).length;
  const [failing, warning] = [count('fails'), count('warns')];
  if (failing > 0) {
    const verb = failing === 1 ? 'does' : 'do';
    return paint.bad(`${failing} of ${counted(checks.length, 'part')} ${verb} not work`);
  }
  if (warning > 0) return paint.warn(`everything works; ${counted(warning, 'note')}`);
  return paint.good('everything works');
}
