import { FALSE, tri } from '../tri.ts';
import { plainTest, type ValueTest } from './value-test.ts';

/** The test of `IpAddress`: single addresses and CIDR ranges; a text that is neither matches nothing. */
export function addressTest(values: readonly string[]): ValueTest {
  const ranges = values.map(parseRange).filter((range) => range !== null);
  const fours = ranges.filter((range) => range.family === 4);
  const sixes = ranges.filter((range) => range.family === 6);
  return plainTest(ranges.length > 0, (value) => {
    if (!value.includes(':')) {
      const address = parseFour(value);
      return tri(address >= 0 && fours.some(({ base, mask }) => (address & mask) >>> 0 === base));
    }
    const groups = parseSix(value);
    return groups === null ? FALSE : tri(sixes.some((range) => containsSix(range, groups)));
  });
}

/** A range of addresses of either version. */
export type AddressRange = FourRange | SixRange;

/** An IPv4 range as 32-bit numbers. */
interface FourRange {
  readonly family: 4;
  readonly base: number;
  readonly mask: number;
}

/** An IPv6 range as eight groups of 16 bits and how many bits of them count. */
interface SixRange {
  readonly family: 6;
  readonly groups: readonly number[];
  readonly prefixLength: number;
}

/** Reads `10.0.0.0/8`, `2001:db8::/32` or a single address, or `null`. Bits beyond the prefix are ignored. */
export function parseRange(text: string): AddressRange | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const width = address.includes(':') ? 128 : 32;
  const prefixLength = slash < 0 ? width : parsePart(text.slice(slash + 1), width);
  if (prefixLength < 0) return null;
  if (width === 128) {
    const groups = parseSix(address);
    return groups === null ? null : { family: 6, groups, prefixLength };
  }
  const four = parseFour(address);
  if (four < 0) return null;
  // Shifting by 32 would shift by nothing.
  const mask = prefixLength === 0 ? 0 : (0xffff_ffff << (32 - prefixLength)) >>> 0;
  return { family: 4, base: (four & mask) >>> 0, mask };
}

function containsSix(range: SixRange, address: readonly number[]): boolean {
  for (let index = 0; index < 8; index += 1) {
    const bits = range.prefixLength - index * 16;
    if (bits <= 0) return true;
    const mask = bits >= 16 ? 0xffff : (0xffff << (16 - bits)) & 0xffff;
    if (((range.groups[index] ?? 0) & mask) !== ((address[index] ?? 0) & mask)) return false;
  }
  return true;
}

/** Reads `10.1.2.3` as a number of 32 bits, or gives -1. */
function parseFour(text: string): number {
  let address = 0;
  let start = 0;
  for (let part = 0; part < 4; part += 1) {
    const dot = part < 3 ? text.indexOf('.', start) : text.length;
    const byte = dot < 0 ? -1 : parsePart(text.slice(start, dot), 255);
    if (byte < 0) return -1;
    address = address * 256 + byte;
    start = dot + 1;
  }
  return address;
}

/** Reads up to three digits without leading zero (some readers take that for octal), or gives -1. */
function parsePart(text: string, most: number): number {
  if (text.length === 0 || text.length > 3) return -1;
  let number = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  const hasLeadingZero = text.length > 1 && text.startsWith('0');
  return number > most || hasLeadingZero ? -1 : number;
}

function parseSix(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  if (halves.length === 1) return head?.length === 8 ? head : null;
  const tail = parseGroups(halves[1] ?? '', true);
  // `::` stands for one group of zeros or more.
  if (head === null || tail === null || head.length + tail.length > 7) return null;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail];
}

/** The groups between colons; the last of an address may be an IPv4 address, as in `::ffff:10.0.0.1`. */
function parseGroups(text: string, isEnd: boolean): readonly number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const four = isEnd && index === parts.length - 1 ? parseFour(part) : -1;
    if (four < 0) return null;
    groups.push(Math.floor(four / 65_536), four % 65_536);
  }
  return groups;
}
