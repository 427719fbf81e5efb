import type { IncidentDocument } from '../../documents/incident-document.ts';
import { createPaint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { labelled } from '../../terminal/wrap.ts';

/** So many ids of events are shown. */
const MAX_SHOWN = 5;

/** Shows an incident for people: how bad, what happened, who did it, what it makes possible. */
export function renderIncident(
  incident: IncidentDocument,
  { useColor, width }: { readonly useColor: boolean; readonly width: number },
): string {
  const { actor, eventCount, eventIds, firstEventAt, rules, severity, target, title } = incident;
  const paint = createPaint(useColor);
  const by = `${actor.person ?? actor.arn} (${actor.confidence}: ${actor.because})`;
  const shown = eventIds.slice(0, MAX_SHOWN).join(', ');
  const events = `${eventCount}: ${shown}${eventCount > MAX_SHOWN ? ', …' : ''}`;
  return [
    `${paint.severity(severity, severity.padEnd(8))} ${firstEventAt}  ${paint.bold(plainText(title))}`,
    ...labelled('    by     ', plainText(by), width),
    ...(target === null ? [] : labelled('    target ', plainText(target), width)),
    ...labelled('    why    ', plainText(incident.why), width),
    ...labelled('    do     ', plainText(incident.toDo), width),
    ...labelled('    rules  ', `${rules.join(', ')}  ${incident.mitre.join(' ')}`, width).map(
      paint.dim,
    ),
    ...labelled('    events ', events, width).map(paint.dim),
    '',
  ].join('\n');
}
