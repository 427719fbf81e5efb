import type { BacktestDocument } from '../../documents/backtest-document.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';
import { sparkline } from './sparkline.ts';

type Rule = BacktestDocument['rules'][number];

/** Shows for people how often rules would have found something. */
export function renderBacktest(
  { events, rules }: BacktestDocument,
  { useColor, width }: { readonly useColor: boolean; readonly width: number },
): string {
  const paint = createPaint(useColor);
  const blocks = rules.map((rule) => renderRule(rule, paint, width));
  return `${[...blocks, `${events} events were read`].join('\n')}\n`;
}

function renderRule(rule: Rule, paint: Paint, width: number): string {
  const { byCaller, byDay, examples, firstAt, lastAt, severity } = rule;
  const head = `${paint.severity(severity, severity.padEnd(8))} ${paint.bold(plainText(rule.title))}`;
  if (firstAt === null) return `${head}\n    it would have found nothing\n`;
  const days = Object.values(byDay);
  const often = `${rule.events} events, ${rule.incidents} incidents on ${days.length} days, ${firstAt} to ${lastAt ?? ''}`;
  return [
    head,
    ...labelled('    found  ', often, width),
    ...(days.length > 1 ? [`    days   ${sparkline(days, width - 11)}`] : []),
    ...byCaller.map(
      ({ caller, events }, at) =>
        `${at === 0 ? '    by     ' : '           '}${events} ${plainText(caller)}`,
    ),
    ...examples.flatMap(({ eventId, title }, at) =>
      labelled(
        at === 0 ? '    such as ' : '            ',
        `${plainText(title)} (${eventId})`,
        width,
      ),
    ),
    '',
  ].join('\n');
}
