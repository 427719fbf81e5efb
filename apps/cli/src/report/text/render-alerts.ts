import type { IncidentState } from '@countersign/govern';
import type {
  AlertDetailsDocument,
  AlertsDocument,
  KeptAlertDocument,
  KeptIncidentDocument,
} from '../../documents/alerts-document.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import { renderIncident } from './render-incident.ts';

/** How alerts are shown as text. */
export interface AlertsLook {
  readonly width: number;
  readonly useColor: boolean;
  /** Everything, however long. */
  readonly showAll: boolean;
}

/** A longer list is cut, with a word on how to see the rest. */
const MAX_SHOWN = 30;

/** What of an id tells incidents apart for people. */
const ID_LETTERS = 8;

/** Shows incidents, a line for each, and what could not be sent. */
export function renderAlerts(document: AlertsDocument, look: AlertsLook): string {
  const paint = createPaint(look.useColor);
  const { dead, incidents, store, waiting } = document;
  const shown = look.showAll ? incidents : incidents.slice(0, MAX_SHOWN);
  const more = incidents.length - shown.length;
  return [
    `${paint.bold('Countersign alerts')} ${plainText(store)}`,
    paint.dim(`${counted(incidents.length, 'incident')}, ${counted(waiting, 'alert')} waiting`),
    ...(shown.length === 0 ? [] : ['']),
    ...shown.map((kept) => incidentLine(kept, paint)),
    ...(more === 0 ? [] : [paint.dim(`and ${more} more; --all shows them`)]),
    ...deadLines(dead, paint, look),
    '',
  ].join('\n');
}

function incidentLine({ incident, state }: KeptIncidentDocument, paint: Paint): string {
  const { actor, firstEventAt, id, severity, title } = incident;
  return [
    paint.dim(id.slice(0, ID_LETTERS).padEnd(ID_LETTERS)),
    paint.severity(severity, severity.padEnd('critical'.length)),
    STATES[state],
    firstEventAt,
    `${plainText(title)} ${paint.dim(`by ${plainText(actor.person ?? actor.arn)}`)}`,
  ].join('  ');
}

const STATES: Readonly<Record<IncidentState, string>> = {
  open: 'open    ',
  acknowledged: 'seen    ',
  resolved: 'resolved',
};

function deadLines(
  dead: readonly KeptAlertDocument[],
  paint: Paint,
  { showAll }: AlertsLook,
): readonly string[] {
  if (dead.length === 0) return [];
  const shown = showAll ? dead : dead.slice(0, MAX_SHOWN);
  return [
    '',
    paint.bold(
      `${counted(dead.length, 'alert')} could not be sent and ${dead.length === 1 ? 'was' : 'were'} given up`,
    ),
    ...shown.map(
      ({ at, because, id, sink }) =>
        `  ${at}  ${plainText(sink)}  ${plainText(id)}  ${plainText(because ?? '')}`,
    ),
    paint.dim('`countersign alerts retry` has them tried again'),
  ];
}

/** Shows one incident with what was decided and who was alerted. */
export function renderAlertDetails(document: AlertDetailsDocument, look: AlertsLook): string {
  const { alerts, decisions, incident, state } = document;
  const paint = createPaint(look.useColor);
  const decided = decisions.flatMap(({ at, by, kind, note }) =>
    labelled(
      `    ${kind} `,
      plainText(`${at} by ${by}${note === null ? '' : `: ${note}`}`),
      look.width,
    ),
  );
  const sent = alerts.map(({ at, attempts, because, sink, state: progress }) => {
    const why = because === null ? '' : `: ${because}`;
    return plainText(`    ${sink}: ${progress}, ${counted(attempts, 'attempt')}, ${at}${why}`);
  });
  return [
    renderIncident(incident, look).trimEnd(),
    labelled('    id     ', plainText(incident.id), look.width).map(paint.dim).join('\n'),
    labelled('    state  ', state, look.width).join('\n'),
    ...decided,
    ...(sent.length === 0 ? [] : ['', paint.bold('    alerts')]),
    ...sent,
    '',
  ].join('\n');
}
