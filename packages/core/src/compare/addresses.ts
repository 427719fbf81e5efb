const LAST_FOUR = 0xffff_ffffn;
const LAST_SIX = (1n << 128n) - 1n;

/**
 * The first and last address of a range and their neighbours outside: enough to
 * tell any combination of ranges apart. None for a text that is no range.
 */
export function addressBoundaries(text: string): readonly string[] {
  const [address = '', prefix] = text.split('/');
  const isSix = address.includes(':');
  const width = isSix ? 128n : 32n;
  const number = isSix ? sixOf(address) : fourOf(address);
  if (number === null || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return [];
  const host = width - BigInt(prefix ?? width);
  if (host < 0n) return [];
  const first = (number >> host) << host;
  const last = first + (1n << host) - 1n;
  const top = isSix ? LAST_SIX : LAST_FOUR;
  return [first - 1n, first, last, last + 1n]
    .filter((each) => each >= 0n && each <= top)
    .map((each) => (isSix ? formatSix(each) : formatFour(each)));
}

function fourOf(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return null;
  return parts.reduce((all, part) => all * 256n + BigInt(part), 0n);
}

function sixOf(text: string): bigint | null {
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...right];
  const isWhole = groups.length === 8 && groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
  if (!isWhole) return null;
  return groups.reduce((all, group) => all * 65_536n + BigInt(`0x${group}`), 0n);
}

function formatFour(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.');
}

function formatSix(number: bigint): string {
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n];
  return groups.map((shift) => ((number >> shift) & 0xffffn).toString(16)).join(':');
}
