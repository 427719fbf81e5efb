import type { SignalDocument } from '../../documents/signal-document.ts';
import { createPaint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';

/** Shows a signal for people: who did what when, and what it made possible. */
export function renderSignal(
  signal: SignalDocument,
  { useColor, width }: { readonly useColor: boolean; readonly width: number },
): string {
  const { actor, appeared, at, call, changes, eventId, gone, revised, rule, unknown } = signal;
  const paint = createPaint(useColor);
  const mark = rule === null ? (unknown === null ? '·' : '?') : '✖';
  const gist = rule ?? (unknown === null ? 'no gain' : 'not known');
  const head = `${mark} ${at}  ${gist}  ${call}${revised ? '  (told again: others came later)' : ''}`;
  const by = `${actor.person ?? actor.arn} (${actor.confidence}: ${actor.because})`;
  return [
    rule === null ? head : paint.bold(paint.bad(head)),
    ...labelled('    by    ', plainText(by), width),
    ...changes.flatMap((change) => labelled('    did   ', plainText(change), width)),
    ...appeared.flatMap(({ why }) => labelled('    now   ', plainText(why), width)),
    ...gone.flatMap(({ conflict, who }) =>
      labelled(
        '    gone  ',
        plainText(`${who}: ${conflict ?? 'no way to a full administrator any more'}`),
        width,
      ),
    ),
    ...(unknown === null
      ? []
      : labelled('    but   ', plainText(`${unknown}; read the account again`), width)),
    ...labelled('    event ', eventId, width).map(paint.dim),
    '',
  ].join('\n');
}
