import { formatInstant } from '@countersign/core';
import type { ControlStatus } from '@countersign/govern';
import type { EvidencePack } from '../../evidence/evidence-pack.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import { statementOf } from '../evidence/statement.ts';

/** Shows a pack in short: a line and a sentence for each control. */
export function renderEvidence(
  { administrators, answer, framework, inputs, results }: EvidencePack,
  { useColor, width }: { readonly useColor: boolean; readonly width: number },
): string {
  const paint = createPaint(useColor);
  const scope = [
    counted(answer.report.model.accounts.size, 'account'),
    formatInstant(answer.report.atMs),
    `${counted(inputs.files.length, 'file')}, SHA-256 ${inputs.sha256.slice(0, 16)}…`,
  ];
  const direct = administrators.filter(({ by }) => by === 'direct').length;
  return [
    `${paint.bold(`Evidence on ${framework.name}`)} (${framework.edition})`,
    paint.dim(scope.join(' · ')),
    '',
    ...results.flatMap((result) => {
      const { control, status } = result;
      const heading = `${control.id}  ${control.title}${control.isVerified ? '' : ' (id not checked)'}`;
      const [first = '', ...rest] = labelled(`${MARKS[status]} `, heading, width);
      return [
        colour(paint, status, first.slice(0, 1)) + paint.bold(first.slice(1)),
        ...rest.map(paint.bold),
        ...labelled('  ', plainText(statementOf(result)), width).map(paint.dim),
      ];
    }),
    '',
    `${counted(direct, 'administrator')}; ${administrators.length - direct} more can become one`,
    '',
  ].join('\n');
}

const MARKS: Readonly<Record<ControlStatus, string>> = {
  findings: '✖',
  accepted: '◐',
  'nothing-found': '✔',
  'partly-checked': '◌',
  'not-checked': '·',
};

function colour(paint: Paint, status: ControlStatus, mark: string): string {
  if (status === 'findings') return paint.bad(mark);
  if (status === 'nothing-found') return paint.good(mark);
  return status === 'not-checked' ? paint.dim(mark) : paint.warn(mark);
}
