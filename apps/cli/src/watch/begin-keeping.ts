import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { AlertSending } from './alert-sending.ts';
import type { BegunWatch } from './begin-watch.ts';
import { goOn } from './go-on.ts';
import { type Keeping, NO_KEEPING, StoreKeeping } from './keeping.ts';
import type { WatchRequest } from './watch-request.ts';

/** What keeps what a watch takes, and sends its alerts; nothing where it is not kept. */
export interface BegunKeeping {
  readonly keeping: Keeping;
  readonly sending: AlertSending | null;
}

/** Takes over the store, and brings the watch to where the one before was. */
export async function beginKeeping(
  io: Io,
  { kept }: Pick<WatchRequest, 'kept'>,
  { watch }: BegunWatch,
  progress: Progress,
): Promise<BegunKeeping> {
  if (kept === undefined) return { keeping: NO_KEEPING, sending: null };
  const { routes, store } = kept;
  const session = await store.watch.begin(io.nowMs());
  const sinks = routes.map(({ sink }) => sink);
  const sending = new AlertSending(io, session, sinks);
  await goOn(watch, session, (count) => progress.show(`going on after ${count} events`));
  const alerted = (): void => sending.wake();
  const interruption = io.interruption();
  return { keeping: new StoreKeeping(io, session, { routes, interruption, alerted }), sending };
}
