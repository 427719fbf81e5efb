import { tri } from '../tri.ts';
import { plainTest, type ValueTest } from './value-test.ts';

/** An IPv4 or IPv6 address as its bytes' groups of 16 bits, two or eight. */
export type AddressGroups = readonly number[];

/** No leading zeros: some readers take them for octal. */
const DECIMAL_PART = /^(?:0|[1-9]\d{0,2})$/;

interface AddressRange {
  readonly groups: AddressGroups;
  readonly prefixLength: number;
}

/** The test of `IpAddress`: single addresses and CIDR ranges; a text that is neither matches nothing. */
export function addressTest(values: readonly string[]): ValueTest {
  const ranges = values.map(parseRange).filter((range) => range !== null);
  return plainTest(ranges.length > 0, (value) => {
    const address = parseAddress(value);
    return tri(address !== null && ranges.some((range) => contains(range, address)));
  });
}

function contains(range: AddressRange, address: AddressGroups): boolean {
  if (range.groups.length !== address.length) return false;
  for (let index = 0; index < address.length; index += 1) {
    const bits = range.prefixLength - index * 16;
    if (bits <= 0) return true;
    const mask = bits >= 16 ? 0xffff : (0xffff << (16 - bits)) & 0xffff;
    if (((range.groups[index] ?? 0) & mask) !== ((address[index] ?? 0) & mask)) return false;
  }
  return true;
}

/** Reads `10.0.0.0/8`, `2001:db8::/32` or a single address, or `null`. */
export function parseRange(text: string): AddressRange | null {
  const slash = text.indexOf('/');
  const groups = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (groups === null) return null;
  const width = groups.length * 16;
  if (slash < 0) return { groups, prefixLength: width };
  const digits = text.slice(slash + 1);
  if (!DECIMAL_PART.test(digits) || Number(digits) > width) return null;
  return { groups, prefixLength: Number(digits) };
}

/** Reads an address, or `null`. */
export function parseAddress(text: string): AddressGroups | null {
  return text.includes(':') ? parseSix(text) : parseFour(text);
}

function parseFour(text: string): AddressGroups | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const bytes = parts.map((part) => (DECIMAL_PART.test(part) ? Number(part) : 256));
  if (bytes.some((byte) => byte > 255)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return [a * 256 + b, c * 256 + d];
}

function parseSix(text: string): AddressGroups | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '');
  if (halves.length === 1) return head?.length === 8 ? head : null;
  const tail = parseGroups(halves[1] ?? '');
  if (head === null || tail === null || head.length + tail.length > 7) return null;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail];
}

function parseGroups(text: string): AddressGroups | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else {
      // The last part may be an IPv4 address, as in `::ffff:10.0.0.1`.
      const four = index === parts.length - 1 ? parseFour(part) : null;
      if (four === null) return null;
      groups.push(...four);
    }
  }
  return groups;
}
