/** A range of IP addresses, as numbers of one version. */
export interface AddressBlock {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads an address or a CIDR block of either version, or `null`; bits beyond the prefix are ignored. */
export function readBlock(text: string): AddressBlock | null {
  const [written = '', prefix, ...more] = text.split('/');
  if (more.length > 0) return null;
  const version = written.includes(':') ? 6 : 4;
  const width = version === 6 ? 128 : 32;
  const number = version === 6 ? readSix(written) : readFour(written);
  const length = prefix === undefined ? width : readDecimal(prefix, width);
  if (number === null || length === null) return null;
  const size = 1n << BigInt(width - length);
  const first = (number / size) * size;
  return { version, first, last: first + size - 1n };
}

/** A decimal number without leading zeros, not above a limit. */
function readDecimal(text: string, limit: number): number | null {
  const number = Number(text);
  return /^\d{1,3}$/.test(text) && String(number) === text && number <= limit ? number : null;
}

function readFour(text: string): bigint | null {
  const bytes = text.split('.').map((part) => readDecimal(part, 255));
  if (bytes.length !== 4) return null;
  let number = 0n;
  for (const byte of bytes) {
    if (byte === null) return null;
    number = number * 256n + BigInt(byte);
  }
  return number;
}

function readSix(text: string): bigint | null {
  const halves = text.split('::');
  const isShort = halves.length === 2;
  if (halves.length > 2) return null;
  const head = readGroups(halves[0] ?? '', !isShort);
  const tail = readGroups(halves[1] ?? '', true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  // "::" stands for one or more groups of zeros.
  if (isShort ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((number, group) => number * 65_536n + group, 0n);
}

/** Groups between colons; the last one of an address may be written as version 4. */
function readGroups(text: string, isEnd: boolean): readonly bigint[] | null {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(BigInt(`0x${part}`));
    } else {
      const four = isEnd && index === parts.length - 1 ? readFour(part) : null;
      if (four === null) return null;
      groups.push(four / 65_536n, four % 65_536n);
    }
  }
  return groups;
}

/** An address as a text: without `::`, which is nowhere required. */
export function formatAddress(number: bigint, version: AddressBlock['version']): string {
  const [count, width, base] = version === 6 ? ([8, 16n, 16] as const) : ([4, 8n, 10] as const);
  const parts = Array.from({ length: count }, (_, index) =>
    ((number >> (width * BigInt(count - 1 - index))) % (1n << width)).toString(base),
  );
  return parts.join(version === 6 ? ':' : '.');
}
