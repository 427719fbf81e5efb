/** Something that covers rows at a cost. */
export interface Choice {
  readonly cost: number;
  readonly rows: readonly number[];
}

/** Choices that together cover all rows. */
export interface Cover {
  /** Places of the choices. */
  readonly chosen: readonly number[];
  readonly cost: number;
  /** No cover of these choices costs less. */
  readonly atLeast: number;
}

/** Rounds in which prices of rows are corrected; of very many choices fewer. */
const ROUNDS = 150;
const ROUNDS_OF_MANY = 60;
const MANY = 3000;

/** Each so manieth round a cover is looked for. */
const LOOK_EACH = 5;

/** After so many rounds without a better bound, prices are corrected by less. */
const PATIENCE = 8;

/**
 * Finds choices that cover all rows at a low cost, and how low it could be at the least: each row
 * has a price, prices are corrected by how often rows are covered at them (subgradients of the
 * Lagrangian dual), and covers are found greedily by what choices cost beyond the prices of their
 * rows. Costs are whole numbers; every row is in some choice. The same for the same choices.
 */
export function cheapestCover(choices: readonly Choice[], rowCount: number): Cover {
  const search = new CoverSearch(choices, rowCount);
  return search.run();
}

class CoverSearch {
  private readonly choices: readonly Choice[];
  private readonly rowCount: number;
  private readonly choicesOfRow: readonly (readonly number[])[];
  private readonly prices: Float64Array;
  /** What each choice costs beyond the prices of its rows. */
  private readonly reduced: Float64Array;
  private best: readonly number[] = [];
  private cost = Number.POSITIVE_INFINITY;
  private bound = 0;

  constructor(choices: readonly Choice[], rowCount: number) {
    this.choices = choices;
    this.rowCount = rowCount;
    const ofRow: number[][] = Array.from({ length: rowCount }, () => []);
    for (const [at, { rows }] of choices.entries()) for (const row of rows) ofRow[row]?.push(at);
    this.choicesOfRow = ofRow;
    this.reduced = new Float64Array(choices.length);
    this.prices = Float64Array.from(ofRow, (all) =>
      Math.min(...all.map((at) => this.costPerRow(at))),
    );
  }

  run(): Cover {
    const rounds = this.choices.length > MANY ? ROUNDS_OF_MANY : ROUNDS;
    let step = 1;
    let idle = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { missing, value } = this.priceChoices();
      idle = value > this.bound + 1e-6 ? 0 : idle + 1;
      this.bound = Math.max(this.bound, value);
      if (idle > PATIENCE) {
        step /= 2;
        idle = 0;
      }
      if (round % LOOK_EACH === 0 || round === rounds - 1) this.look();
      // Costs are whole numbers.
      if (this.cost - this.bound < 1 - 1e-6 || !this.correct(missing, value, step)) break;
    }
    const atLeast = Math.max(0, Math.min(this.cost, Math.ceil(this.bound - 1e-6)));
    return { chosen: this.best, cost: this.cost, atLeast };
  }

  private costPerRow(at: number): number {
    const choice = this.choices[at];
    return choice === undefined ? 0 : choice.cost / choice.rows.length;
  }

  /** Works out what choices cost beyond prices, the bound that gives, and how often rows are missing. */
  private priceChoices(): { readonly value: number; readonly missing: Float64Array } {
    const missing = new Float64Array(this.rowCount).fill(1);
    let value = this.prices.reduce((sum, price) => sum + price, 0);
    for (const [at, { cost, rows }] of this.choices.entries()) {
      let left = cost;
      for (const row of rows) left -= this.prices[row] ?? 0;
      this.reduced[at] = left;
      if (left >= 0) continue;
      value += left;
      for (const row of rows) missing[row] = (missing[row] ?? 0) - 1;
    }
    return { value, missing };
  }

  /** Corrects prices; `false` where every row is covered exactly once. */
  private correct(missing: Float64Array, value: number, step: number): boolean {
    const length = missing.reduce((sum, each) => sum + each * each, 0);
    if (length === 0) return false;
    const by = (step * Math.max(1, this.cost - value)) / length;
    for (const [row, each] of missing.entries()) {
      this.prices[row] = Math.max(0, (this.prices[row] ?? 0) + by * each);
    }
    return true;
  }

  /** Looks for a cover at the prices as they are, and keeps it where it is the best so far. */
  private look(): void {
    const found = this.withoutSpare(new GreedyCover(this.choices, this.view).find());
    const cost = found.reduce((sum, at) => sum + (this.choices[at]?.cost ?? 0), 0);
    if (cost >= this.cost) return;
    this.cost = cost;
    this.best = found.toSorted((a, b) => a - b);
  }

  /** Leaves out choices whose rows others cover, the dearest first. */
  private withoutSpare(chosen: readonly number[]): readonly number[] {
    const times = new Uint32Array(this.rowCount);
    const rowsOf = (at: number): readonly number[] => this.choices[at]?.rows ?? [];
    for (const at of chosen) for (const row of rowsOf(at)) times[row] = (times[row] ?? 0) + 1;
    const costOf = (at: number): number => this.choices[at]?.cost ?? 0;
    return chosen
      .toSorted((a, b) => costOf(b) - costOf(a))
      .filter((at) => {
        if (!rowsOf(at).every((row) => (times[row] ?? 0) > 1)) return true;
        for (const row of rowsOf(at)) times[row] = (times[row] ?? 0) - 1;
        return false;
      });
  }

  /** What a greedy search goes by. */
  private get view(): CoverView {
    const { choicesOfRow, prices, reduced } = this;
    return { choicesOfRow, prices, reduced };
  }
}

interface CoverView {
  readonly choicesOfRow: readonly (readonly number[])[];
  readonly prices: Float64Array;
  readonly reduced: Float64Array;
}

/** Chooses one after the other what covers most for what it costs beyond the prices. */
class GreedyCover {
  private readonly choices: readonly Choice[];
  private readonly view: CoverView;
  /** How many rows of each choice are not covered yet. */
  private readonly open: Int32Array;
  /** What each choice costs beyond the prices of those. */
  private readonly beyond: Float64Array;
  private readonly isCovered: Uint8Array;
  private left: number;

  constructor(choices: readonly Choice[], view: CoverView) {
    this.choices = choices;
    this.view = view;
    this.open = Int32Array.from(choices, ({ rows }) => rows.length);
    this.beyond = Float64Array.from(view.reduced);
    this.left = view.prices.length;
    this.isCovered = new Uint8Array(this.left);
  }

  find(): readonly number[] {
    const chosen: number[] = [];
    for (const [at, reduced] of this.view.reduced.entries()) {
      if (reduced < 0) chosen.push(this.take(at));
    }
    while (this.left > 0) chosen.push(this.take(this.next()));
    return chosen;
  }

  private next(): number {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [at, count] of this.open.entries()) {
      if (count === 0) continue;
      const beyond = this.beyond[at] ?? 0;
      const score = beyond > 0 ? beyond / count : beyond * count;
      if (score >= least) continue;
      least = score;
      best = at;
    }
    return best;
  }

  private take(at: number): number {
    for (const row of this.choices[at]?.rows ?? []) {
      if (this.isCovered[row] === 1) continue;
      this.isCovered[row] = 1;
      this.left -= 1;
      const price = this.view.prices[row] ?? 0;
      for (const other of this.view.choicesOfRow[row] ?? []) {
        this.open[other] = (this.open[other] ?? 0) - 1;
        this.beyond[other] = (this.beyond[other] ?? 0) + price;
      }
    }
    return at;
  }
}
