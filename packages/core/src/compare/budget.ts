/**
 * What one comparison may use up, in steps: a pattern, a value or a state that was
 * looked at. A step takes some ten nanoseconds, so that the bound on steps is a
 * bound on time that does not depend on the machine.
 */
export class Budget {
  private left: number;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
    this.left = limit;
  }

  spend(steps: number): void {
    this.left -= steps;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }

  /** Begins the next comparison. */
  reset(): void {
    this.left = this.limit;
  }
}
