import type { AlertToSend } from '@countersign/govern';
import { sampleIncident } from '@countersign/govern/testing';

/** An alert for tests of sinks, whose texts say what somebody outside made them say. */
export function sampleAlert(parts: Partial<AlertToSend> = {}): AlertToSend {
  return {
    id: 'event-1.1',
    incident: sampleIncident('event-1', {
      title: 'mallory <!channel> & "co" is a full administrator',
      why: ['mallory can become a full administrator through *everything*'],
      eventIds: Array.from({ length: 7 }, (_, at) => `event-${at + 1}`),
      eventCount: 7,
    }),
    revision: 1,
    decision: null,
    isUncertain: false,
    thread: null,
    ...parts,
  };
}

/** What somebody decided about it. */
export const RESOLVED: AlertToSend = sampleAlert({
  id: 'event-1.1.1',
  decision: { kind: 'resolved', by: 'ana', note: 'it was meant', atMs: 5000 },
  thread: '1700000000.000100',
});
