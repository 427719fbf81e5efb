import { formatInstant } from '@countersign/core';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import type { AttributedEvent } from '../../trail/attributed-events.ts';
import type { Counted, TrailStats } from '../../trail/trail-stats.ts';

/** How a trail is shown as text. */
export interface TrailLook {
  readonly width: number;
  readonly useColor: boolean;
  readonly showAll: boolean;
}

const MAX_ROWS = 12;
const MAX_EVENTS = 200;

/** Shows what a trail holds, in numbers. */
export function renderTrailStats(
  stats: TrailStats,
  { showAll, useColor, width }: TrailLook,
): string {
  const paint = createPaint(useColor);
  const most = showAll ? Number.POSITIVE_INFINITY : MAX_ROWS;
  const span =
    stats.fromMs === null || stats.toMs === null
      ? []
      : [`${formatInstant(stats.fromMs)} to ${formatInstant(stats.toMs)}`];
  const scope = [
    ...span,
    counted(stats.records, 'record'),
    counted(stats.duplicates, 'duplicate'),
    `${stats.aside} kept aside`,
  ];
  return [
    `${paint.bold(counted(stats.events, 'event'))}, ${stats.denied} denied`,
    paint.dim(scope.join(' · ')),
    ...table('Who', stats.actors, most, paint),
    ...table('Actions', stats.actions, most, paint),
    ...table('Errors', stats.errors, most, paint),
    '',
    `Of ${counted(stats.pairs, 'kind')} of call the actions of ${stats.mappedPairs} are known; of the others:`,
    ...stats.unmapped
      .slice(0, most)
      .flatMap(({ because, count, name }) =>
        labelled('  · ', plainText(`${name} (${count}): ${because}`), width),
      ),
    ...(stats.kept.length === 0 ? [] : ['', paint.bold('Kept aside')]),
    ...stats.kept
      .slice(0, most)
      .flatMap(({ because, origin, place, sample }) =>
        labelled(
          '  · ',
          plainText(`${origin} (${place}): ${because}: ${sample.slice(0, 60)}`),
          width,
        ),
      ),
    '',
  ].join('\n');
}

function table(
  title: string,
  rows: readonly Counted[],
  most: number,
  paint: Paint,
): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, most);
  const digits = String(shown[0]?.count ?? 0).length;
  const rest = rows.length - shown.length;
  return [
    '',
    paint.bold(`${title} (${rows.length})`),
    ...shown.map(({ count, name }) => `  ${String(count).padStart(digits)}  ${plainText(name)}`),
    ...(rest > 0 ? [paint.dim(`  ${' '.repeat(digits)}  … and ${rest} more (--all)`)] : []),
  ];
}

/** Shows events, a line each: when, who, what, and how it ended. */
export function renderTrailEvents(
  events: readonly AttributedEvent[],
  { showAll, useColor }: TrailLook,
): string {
  const paint = createPaint(useColor);
  const shown = events.slice(0, showAll ? events.length : MAX_EVENTS);
  const rest = events.length - shown.length;
  return [
    ...shown.map(({ actions, actor, event }) => {
      const who = actor.person ?? actor.arn;
      const what = actions.actions.join(' + ') || `${event.source} ${event.name}`;
      const error = event.errorCode === null ? '' : paint.bad(`  ${event.errorCode}`);
      return `${paint.dim(formatInstant(event.atMs))}  ${plainText(who)} ${paint.dim(`(${actor.confidence})`)}  ${paint.accent(plainText(what))}${error}`;
    }),
    ...(rest > 0 ? [paint.dim(`… and ${rest} more (--all)`)] : []),
    '',
  ].join('\n');
}

/** Shows one event in full: who stands behind it and why. */
export function renderTrailEvent(
  { actions, actor, event }: AttributedEvent,
  { useColor, width }: TrailLook,
): string {
  const paint = createPaint(useColor);
  const rows: readonly (readonly [label: string, text: string | null])[] = [
    ['who', actor.person ?? 'nobody who is known'],
    ['as', actor.arn],
    ['sure', `${actor.confidence}: ${actor.because}`],
    ['what', `${event.source} ${event.name}`],
    ['actions', actions.actions.join(', ') || `none: ${actions.because ?? ''}`],
    ['when', formatInstant(event.atMs)],
    ['where', [event.accountId, event.region].filter((each) => each !== null).join(', ')],
    ['from', event.sourceIp],
    ['error', event.errorCode === null ? null : `${event.errorCode}: ${event.errorMessage ?? ''}`],
    ['left out', event.isOmitted ? 'AWS left out what was too long' : null],
  ];
  return [
    paint.bold(event.id),
    ...rows.flatMap(([label, text]) =>
      text === null ? [] : labelled(`  ${label.padEnd(9)}`, plainText(text), width),
    ),
    '',
  ].join('\n');
}
