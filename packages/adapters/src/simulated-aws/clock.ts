/** The time of a simulated AWS: it goes on as time does, or stands still until it is moved. */
export class SimulatedClock {
  private readonly now: () => number;
  private offsetMs = 0;
  private standsAtMs: number | null;

  /** @param atMs where it stands; `null` to go on from the present */
  constructor(atMs: number | null, now: () => number = Date.now) {
    this.now = now;
    this.standsAtMs = atMs;
  }

  /** Milliseconds since 1970. */
  get atMs(): number {
    return this.standsAtMs ?? this.now() + this.offsetMs;
  }

  /** Moves it on by some time, whether it stands or goes. */
  advance(ms: number): void {
    if (this.standsAtMs === null) this.offsetMs += ms;
    else this.standsAtMs += ms;
  }
}
