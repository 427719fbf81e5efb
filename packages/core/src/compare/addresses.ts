import { type AddressRange, parseRange } from '../evaluate/conditions/addresses.ts';

const LAST_FOUR = 0xffff_ffffn;
const LAST_SIX = (1n << 128n) - 1n;

/**
 * The first and last address of a range and their neighbours outside: enough to
 * tell any combination of ranges apart. None for a text that is no range.
 */
export function addressBoundaries(text: string): readonly string[] {
  const range = parseRange(text);
  if (range === null) return [];
  const { first, last } = endsOf(range);
  const isFour = range.family === 4;
  const top = isFour ? LAST_FOUR : LAST_SIX;
  return [first - 1n, first, last, last + 1n]
    .filter((each) => each >= 0n && each <= top)
    .map((each) => (isFour ? formatFour(each) : formatSix(each)));
}

function endsOf(range: AddressRange): { readonly first: bigint; readonly last: bigint } {
  if (range.family === 4) {
    const first = BigInt(range.base);
    return { first, last: first + (LAST_FOUR - BigInt(range.mask)) };
  }
  const number = range.groups.reduce((all, group) => all * 65_536n + BigInt(group), 0n);
  const host = 128n - BigInt(range.prefixLength);
  const first = (number >> host) << host;
  return { first, last: first + (1n << host) - 1n };
}

function formatFour(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.');
}

function formatSix(number: bigint): string {
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n];
  return groups.map((shift) => ((number >> shift) & 0xffffn).toString(16)).join(':');
}
