/** How much one check may still look at: letters, values, names and nodes, roughly a step each. */
export class Work {
  private left: number;

  constructor(steps: number) {
    this.left = steps;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }

  spend(steps: number): void {
    this.left -= steps;
  }
}
