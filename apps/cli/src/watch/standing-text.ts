import { formatInstant } from '@countersign/core';
import { counted } from '../terminal/wrap.ts';
import type { WatchStanding } from './watched.ts';

/** How far a watch is, in a line. */
export function standingText({ events, failedAlerts, incidents, latest }: WatchStanding): string {
  const parts = [
    counted(events, 'event'),
    ...(latest === null
      ? []
      : [
          `the latest of ${formatInstant(latest.happenedMs)}, taken ${durationText(latest.lagMs)} later`,
        ]),
    counted(incidents, 'incident'),
    ...(failedAlerts === 0 ? [] : [`${counted(failedAlerts, 'attempt')} to alert failed`]),
  ];
  return parts.join(' · ');
}

/** A duration as people say it: `8 s`, `5 min`, `3 h`, `2 d`. */
function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  const hours = Math.round(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
