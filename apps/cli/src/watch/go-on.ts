import { invariant } from '@countersign/core';
import { readTrailEvent, type TrailWatch, type WatchSession } from '@countersign/govern';

/** Brings a watch to where the one before was, and tells how many events that took. */
export async function goOn(
  watch: TrailWatch,
  session: WatchSession,
  tell: (count: number) => void,
): Promise<void> {
  let count = 0;
  for await (const records of session.taken()) {
    watch.take(
      records.map((record) => {
        const event = readTrailEvent(JSON.parse(record), '');
        invariant(event.ok, 'what was taken is a record');
        return event.value;
      }),
    );
    count += records.length;
    tell(count);
  }
}
