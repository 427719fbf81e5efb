import { type Block, readBlock } from '../../evaluate/reference/conditions-ip.ts';
import { parseInstant } from '../../evaluate/reference/parse-instant.ts';

/**
 * Values that tell apart all numeric tests against some bounds: each bound, one
 * between any two that follow each other, one below and one above them all.
 */
export function numbersAround(bounds: readonly string[]): readonly string[] {
  const decimals = bounds.map((text) => DECIMAL.exec(text)).filter((parts) => parts !== null);
  const longest = Math.max(0, ...decimals.map(([, , , fraction = '']) => fraction.length));
  const scale = longest + 1;
  const scaled = decimals.map(([, sign = '', whole = '', fraction = '']) => {
    const digits = BigInt(`0${whole}${fraction.padEnd(scale, '0')}`);
    return sign === '-' ? -digits : digits;
  });
  const sorted = [...new Set(scaled)].toSorted((a, b) => (a < b ? -1 : 1));
  const first = sorted[0] ?? 0n;
  const last = sorted.at(-1) ?? 0n;
  const between = sorted.map((each, index) => (each + (sorted[index + 1] ?? each)) / 2n);
  return [...sorted, ...between, first - 1n, last + 1n].map((each) => decimalOf(each, scale));
}

/** A decimal as the reference evaluator reads it; at least one digit is there. */
const DECIMAL = /^(?=.*\d)([+-]?)(\d*)(?:\.(\d*))?$/;

function decimalOf(scaled: bigint, scale: number): string {
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(scale + 1, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The same for dates: each bound with the milliseconds beside it. */
export function instantsAround(bounds: readonly string[]): readonly string[] {
  const instants = bounds.map(parseInstant).filter((instant) => instant !== null);
  return [0, ...instants.flatMap((each) => [each - 1, each, each + 1])].map(epochOf);
}

/** Seconds since 1970 with three decimals. */
function epochOf(ms: number): string {
  const digits = String(Math.abs(ms)).padStart(4, '0');
  return `${ms < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

/** The same for addresses: the first of both kinds, the first of each block, and the first behind it. */
export function addressesAround(bounds: readonly string[]): readonly string[] {
  const blocks = bounds.map(readBlock).filter((block) => block !== null);
  return ['0.0.0.0', '0:0:0:0:0:0:0:0', ...blocks.flatMap(edgesOf)];
}

function edgesOf({ bits, prefix, width }: Block): readonly string[] {
  const size = 1n << BigInt(width - prefix);
  const first = BigInt(`0b0${bits.slice(0, prefix)}`) * size;
  return [first, first + size]
    .filter((address) => address < 1n << BigInt(width))
    .map((address) => addressOf(address, width));
}

function addressOf(address: bigint, width: Block['width']): string {
  const [count, size, base, mark] = width === 32 ? [4, 8, 10, '.'] : [8, 16, 16, ':'];
  const parts = Array.from({ length: count }, (_, index) => {
    const shift = BigInt(width - size * (index + 1));
    return ((address >> shift) & ((1n << BigInt(size)) - 1n)).toString(base);
  });
  return parts.join(mark);
}
