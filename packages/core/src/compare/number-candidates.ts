interface Decimal {
  /** The number times ten to the power of `scale`. */
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * Numbers that tell apart all tests on some bounds: each bound, one between any
 * two that follow each other, one below and one above them all. Exact however
 * long the decimals are.
 *
 * @param bounds decimal numbers as they stand in policies
 */
export function numberCandidates(bounds: readonly string[]): readonly string[] {
  const decimals = bounds.map(parseDecimal);
  const scale = decimals.reduce((most, each) => Math.max(most, each.scale), 0) + 1;
  const sorted = [...new Set(decimals.map((each) => rescale(each, scale)))].toSorted(ascending);
  const candidates: bigint[] = [];
  const one = 10n ** BigInt(scale);
  for (const [index, each] of sorted.entries()) {
    const next = sorted[index + 1];
    candidates.push(each, next === undefined ? each + one : (each + next) / 2n);
  }
  const [least] = sorted;
  if (least !== undefined) candidates.push(least - one);
  return candidates.map((digits) => format(digits, scale));
}

function parseDecimal(text: string): Decimal {
  const point = text.indexOf('.');
  const digits = BigInt(text.replace('.', '').replace('+', '').replace(/^-$/, '0'));
  return { digits, scale: point < 0 ? 0 : text.length - point - 1 };
}

function rescale({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

function ascending(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function format(number: bigint, scale: number): string {
  const isNegative = number < 0n;
  const digits = String(isNegative ? -number : number).padStart(scale + 1, '0');
  const whole = digits.slice(0, -scale);
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
