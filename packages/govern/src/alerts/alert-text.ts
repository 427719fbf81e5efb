import { formatInstant } from '@countersign/core';
import type { Severity } from '../audit/finding.ts';
import { nameIn } from '../detect/told.ts';
import type { Alert } from './alert.ts';

/** An alert in words, for whoever is woken by it. */
export interface AlertText {
  /** One line: how bad, and what happened. */
  readonly subject: string;
  /** What happened, without how bad it is. */
  readonly title: string;
  readonly severity: Severity;
  /** The rest of it, each with what it is: `Who`, `What it makes possible`, `What to do now`. */
  readonly parts: readonly { readonly label: string; readonly text: string }[];
}

/** So many ids of events are told. */
const MAX_EVENTS = 5;

/** Puts an alert in words, the same for every sink. */
export function alertText({ decision, incident, revision }: Alert): AlertText {
  const { severity } = incident;
  if (decision !== null) {
    const done = decision.kind === 'resolved' ? 'Resolved' : 'Acknowledged';
    const title = `${done} by ${decision.by}: ${incident.title}`;
    const note = decision.note === null ? [] : [{ label: 'Note', text: decision.note }];
    return { subject: title, title, severity, parts: [...note, ...reference(incident)] };
  }
  const again = revision === 1 ? '' : 'Update: ';
  const { eventCount, eventIds, firstMs, target, toDo, why } = incident;
  const ids = eventIds.slice(0, MAX_EVENTS).join(', ');
  const more = eventCount > MAX_EVENTS ? ` and ${eventCount - MAX_EVENTS} more` : '';
  return {
    subject: `${again}[${severity.toUpperCase()}] ${incident.title}`,
    title: `${again}${incident.title}`,
    severity,
    parts: [
      { label: 'Who', text: whoText(incident.actor) },
      ...(target === null ? [] : [{ label: 'To what', text: target }]),
      { label: 'What it makes possible', text: `${why.join('. ')}.` },
      { label: 'What to do now', text: toDo },
      { label: 'When', text: formatInstant(firstMs) },
      { label: 'Events', text: `${ids}${more}` },
      ...reference(incident),
    ],
  };
}

function whoText({ arn, because, confidence, person }: Alert['incident']['actor']): string {
  if (person === null) return `${nameIn(arn)}, as ${arn}; who stands behind it is not known`;
  return `${person}, as ${arn}, with ${confidence} confidence: ${because}`;
}

function reference({ id, rules }: Alert['incident']): AlertText['parts'] {
  return [
    { label: 'Rules', text: rules.join(', ') },
    { label: 'Incident', text: id },
  ];
}
