import { ternary } from './ternary.ts';
import { NEVER_MATCHES, type ValueTest, valueTest } from './value-test.ts';

/**
 * The test of one value of an IP address condition: an address or a CIDR block,
 * IPv4 or IPv6.
 *
 * Policy variables are not substituted. Bits of the block beyond its prefix are
 * ignored.
 *
 * Assumed: an address alone is that one address (the page says `/32`, which is
 * meant for IPv4); the request's value is a single address; IPv4 and
 * IPv4-mapped IPv6 addresses are different; decimal parts have no leading
 * zeros; text that is no address does not match, so that `NotIpAddress` holds.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "IP address condition operators"
 */
export function ipTest(policyValue: string): ValueTest {
  const block = readBlock(policyValue);
  if (block === null) return NEVER_MATCHES;
  return valueTest((value) => {
    const address = readAddress(value);
    return ternary(address !== null && contains(block, address));
  });
}

/** An address as its bits: 32 for IPv4, 128 for IPv6. */
interface Address {
  readonly width: 32 | 128;
  readonly bits: string;
}

/** A range of addresses that have their first `prefix` bits in common. */
export interface Block extends Address {
  readonly prefix: number;
}

function contains(block: Block, address: Address): boolean {
  const sameFamily = block.width === address.width;
  return sameFamily && address.bits.startsWith(block.bits.slice(0, block.prefix));
}

/** Reads an address or a CIDR block, or `null` when the text is neither. */
export function readBlock(text: string): Block | null {
  const slash = text.indexOf('/');
  const address = readAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { ...address, prefix: address.width };
  const prefix = readDecimalPart(text.slice(slash + 1), address.width);
  return prefix === null ? null : { ...address, prefix };
}

function readAddress(text: string): Address | null {
  return text.includes(':') ? readIpv6(text) : readIpv4(text);
}

function readIpv4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const bytes = parts.map((part) => readDecimalPart(part, 255));
  if (bytes.includes(null)) return null;
  return { width: 32, bits: bytes.map((byte) => toBits(byte ?? 0, 8)).join('') };
}

function readDecimalPart(text: string, atMost: number): number | null {
  if (!/^(?:0|[1-9]\d{0,2})$/.test(text)) return null;
  const number = Number(text);
  return number <= atMost ? number : null;
}

function readIpv6(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = '', tail] = halves;
  const headBits = readGroups(head, tail === undefined);
  if (tail === undefined) {
    return headBits?.length === 128 ? { width: 128, bits: headBits } : null;
  }
  const tailBits = readGroups(tail, true);
  if (headBits === null || tailBits === null) return null;
  const missing = 128 - headBits.length - tailBits.length;
  // "::" stands for one or more groups of zeros.
  return missing < 16 ? null : { width: 128, bits: headBits + '0'.repeat(missing) + tailBits };
}

/** The bits of groups between colons; the last group of an address may be an IPv4 address. */
function readGroups(text: string, isEnd: boolean): string | null {
  if (text === '') return '';
  const groups = text.split(':');
  let bits = '';
  for (const [index, group] of groups.entries()) {
    const groupBits = readGroup(group, isEnd && index === groups.length - 1);
    if (groupBits === null) return null;
    bits += groupBits;
  }
  return bits;
}

function readGroup(group: string, mayBeIpv4: boolean): string | null {
  if (/^[0-9a-fA-F]{1,4}$/.test(group)) return toBits(Number.parseInt(group, 16), 16);
  return mayBeIpv4 ? (readIpv4(group)?.bits ?? null) : null;
}

function toBits(number: number, width: number): string {
  return number.toString(2).padStart(width, '0');
}
